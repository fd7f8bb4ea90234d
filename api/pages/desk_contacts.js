/** What a customer's earlier contacts were: their mood from one to the next, and what was noted. */

import { letterOf } from "/softphone/moods.js";
import { element, say, show } from "/widget/dom.js";
import { titled } from "/widget/mood.js";
import { noteLine } from "./desk_wrap_up.js";

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const LATEST = 3; // shown at once; the others unfold
const MOST = 30;

export class Contacts {
  #customer = null; // whose are shown, and beside which case

  constructor(client, onProblem) {
    Object.assign(this, { client, onProblem });
    this.count = element("span", { class: "quiet" });
    this.moods = element("ol", {
      class: "over-contacts",
      "aria-label": "How earlier contacts ended, the oldest first",
    });
    this.latest = element("ol", { class: "contacts" });
    this.others = element("ol", { class: "contacts" });
    this.summary = element("summary");
    this.more = element("details", { hidden: true }, this.summary, this.others);
    this.none = element("p", { class: "quiet" });
    this.part = element(
      "section",
      { class: "panel" },
      element("h3", {}, "Earlier contacts ", this.count),
      this.none,
      this.moods,
      this.latest,
      this.more,
    );
  }

  /** Show the contacts before a case; while it is open they don't change. */
  async show({ case: about }) {
    const wanted = `${about.case_id} ${about.customer_id}`;
    if (wanted === this.#customer) return;
    this.#customer = wanted;
    this.#draw([]);
    say(this.none, about.customer_id ? "Looking…" : "Nobody knows who writes.");
    if (!about.customer_id) return;
    const path = `/v1/customers/${encodeURIComponent(about.customer_id)}/contacts?limit=${MOST}`;
    try {
      const { items } = await this.client.ask("GET", path);
      if (wanted === this.#customer) this.#draw(before(items, about));
    } catch (problem) {
      this.#customer = null; // to be asked again
      this.onProblem(problem);
    }
  }

  #draw(contacts) {
    say(
      this.count,
      contacts.length ? `${contacts.length}${contacts.length >= MOST - 1 ? " or more" : ""}` : "",
    );
    say(this.none, "None: this is the first.");
    show(this.none, contacts.length === 0);
    this.moods.replaceChildren(...contacts.toReversed().map(moodMark));
    show(
      this.moods,
      contacts.some(({ mood_end: mood }) => mood !== null),
    );
    this.latest.replaceChildren(...contacts.slice(0, LATEST).map(line));
    this.others.replaceChildren(...contacts.slice(LATEST).map(line));
    say(this.summary, `${contacts.length - LATEST} more`);
    show(this.more, contacts.length > LATEST);
  }
}

function before(contacts, { case_id: id, opened_s: opened }) {
  return contacts.filter((one) => one.contact_id !== id && one.began_s <= opened);
}

function moodMark({ mood_end: end, began_s: began, kind }) {
  const name = end ?? "unsure";
  const told = `${titled(kind)}, ${day(began)}: ${end ? titled(end) : "not known"} at the end`;
  return element(
    "li",
    { title: told },
    element("span", { class: `key k-${name}`, "aria-hidden": "true" }, letterOf(name)),
    element("span", { class: "hidden" }, told),
  );
}

function line(contact) {
  const { kind, contact_id: id, department, agent_name: agent, began_s: began } = contact;
  const about = department ? ` about ${titled(department).toLowerCase()}` : "";
  const name = `${titled(kind)}${about}`;
  const href = `/staff/calls/${encodeURIComponent(id)}`;
  const title = kind === "call" ? element("a", { href, target: "_blank" }, name) : name;
  return element(
    "li",
    { class: "contact" },
    element("b", {}, title),
    element(
      "span",
      { class: "quiet" },
      [day(began), agent && `with ${agent}`].filter(Boolean).join(", "),
    ),
    element("span", {}, feltIn(contact)),
    contact.wrap_ups.length
      ? element("ol", { class: "notes" }, contact.wrap_ups.map(noteLine))
      : null,
  );
}

function feltIn({ mood_read: isRead, mood, mood_end: end }) {
  if (!isRead) return "Mood not read";
  if (!mood) return "Mood not known";
  return mood === end ? `${titled(mood)} to the end` : `${titled(mood)}, ${end} at the end`;
}

function day(at_s) {
  return DAY.format(new Date(at_s * 1000));
}
