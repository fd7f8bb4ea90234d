/** What an agent notes of a contact: how it ended, and what the next colleague should know. */

import { newId } from "/widget/outbox.js";
import { element, say, show } from "/widget/dom.js";

export const OUTCOMES = {
  solved: "Solved",
  follow_up: "Needs follow-up",
  passed_on: "Passed on",
  unsolved: "Not solved",
};
const CLOCK = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A panel for one contact at a time; words that were not kept wait until it is open again. */
export class WrapUp {
  #path = null; // of the contact that is shown
  #drafts = new Map(); // path -> words
  #wish = null; // what is being kept, and under which name

  constructor(client, onProblem) {
    Object.assign(this, { client, onProblem });
    this.title = element("h3");
    this.outcome = element(
      "select",
      { "aria-label": "How it ended" },
      Object.entries(OUTCOMES).map(([value, name]) => element("option", { value }, name)),
    );
    this.text = element("textarea", {
      rows: 3,
      maxlength: 2000,
      dir: "auto",
      "aria-label": "Wrap-up note",
      placeholder: "What the next colleague should know",
    });
    this.kept = element("p", { class: "quiet", role: "status" });
    this.notes = element("ol", { class: "notes" });
    const keep = element("button", { type: "submit", class: "second" }, "Keep note");
    this.form = element(
      "form",
      { class: "wrap-up", onsubmit: (event) => this.#keep(event) },
      this.outcome,
      this.text,
      keep,
    );
    this.part = element(
      "section",
      { class: "panel" },
      this.title,
      this.notes,
      this.form,
      this.kept,
    );
  }

  /** Show the notes of a chat. */
  show({ case: { case_id: id } }) {
    this.of("cases", id);
  }

  /** Show the notes of a contact: of "cases" or "calls", by its id. */
  async of(kind, id) {
    const path = `/v1/${kind}/${encodeURIComponent(id)}/wrap-ups`;
    if (path === this.#path) return;
    this.#drafts.set(this.#path, this.text.value);
    this.#path = path;
    say(this.title, `Wrap-up of this ${kind === "calls" ? "call" : "chat"}`);
    this.text.value = this.#drafts.get(path) ?? "";
    this.notes.replaceChildren();
    say(this.kept, "");
    try {
      const { items } = await this.client.ask("GET", path);
      if (path === this.#path) this.#list(items);
    } catch (problem) {
      this.onProblem(problem);
    }
  }

  #list(items) {
    this.notes.replaceChildren(...items.map(noteLine));
    show(this.notes, items.length > 0);
  }

  async #keep(event) {
    event.preventDefault();
    const wish = { outcome: this.outcome.value, text: this.text.value.trim() };
    const path = this.#path;
    // The same wish again, after an answer that was lost, is kept once.
    if (JSON.stringify(this.#wish?.body) !== JSON.stringify(wish))
      this.#wish = { body: wish, key: newId() };
    try {
      const note = await this.client.ask("POST", path, wish, this.#wish.key);
      this.#wish = null;
      this.#drafts.delete(path);
      if (path !== this.#path) return;
      this.text.value = "";
      this.notes.append(noteLine(note));
      show(this.notes, true);
      say(this.kept, "Kept.");
    } catch (problem) {
      this.onProblem(problem);
    }
  }
}

/** Return a note as a line of a list. */
export function noteLine({ outcome, text, author, written_s: written }) {
  const at = new Date(written * 1000);
  return element(
    "li",
    { class: "note" },
    element("b", {}, OUTCOMES[outcome]),
    text && element("span", { class: "noted", dir: "auto" }, text),
    element(
      "span",
      { class: "quiet" },
      `${author}, `,
      element("time", { datetime: at.toISOString() }, CLOCK.format(at)),
    ),
  );
}
