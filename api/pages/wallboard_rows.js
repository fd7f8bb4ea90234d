/** The lines of the wallboard, each drawn when it changes and no oftener. */

import { element, say } from "../widget/dom.js";
import { titled } from "../widget/mood.js";
import { clock, letterOf } from "../softphone/moods.js";

const TRENDS = {
  worsening: ["▼", "getting worse"],
  improving: ["▲", "getting better"],
  steady: ["■", "steady"],
};
const STAGES = { paused: "paused", held: "connection lost", ending: "ending" };
const PRESENCES = { available: "●", busy: "◆", wrap_up: "◐", away: "○", offline: "–" };
const LONG_S = 60; // a wait from which on it is marked

/** A list on the page, its lines known by their ids. */
export class Lines {
  #drawn = new Map();

  constructor(part, draw) {
    Object.assign(this, { part, draw });
  }

  show(rows) {
    const ids = new Set(rows.map(({ id }) => id));
    for (const [id, { node }] of this.#drawn)
      if (!ids.has(id)) {
        node.remove();
        this.#drawn.delete(id);
      }
    rows.forEach((row, at) => this.#place(row, at));
  }

  #place(row, at) {
    const text = JSON.stringify(row);
    const before = this.#drawn.get(row.id);
    if (before?.text !== text) {
      const node = this.draw(row);
      if (before) {
        // Whoever is on a button of the line stays on the new line's same button.
        const held = [...before.node.querySelectorAll("button")].indexOf(document.activeElement);
        before.node.replaceWith(node);
        if (held >= 0) node.querySelectorAll("button")[held]?.focus();
      }
      this.#drawn.set(row.id, { text, node });
    }
    const { node } = this.#drawn.get(row.id);
    if (this.part.children[at] !== node) this.#move(node, at);
  }

  #move(node, at) {
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    this.part.insertBefore(node, this.part.children[at] ?? null);
    focused?.focus();
  }
}

/** Return how long something has lasted, which `tick` goes on counting. */
export function since(at_s, label) {
  return element("span", { class: "since", "data-since": at_s, title: label });
}

/** Count all that goes on to `now_s`. */
export function tick(root, now_s) {
  for (const part of root.querySelectorAll("[data-since]")) {
    const lasted_s = now_s - Number(part.dataset.since);
    say(part, clock(lasted_s));
    if ("wait" in part.dataset) part.classList.toggle("long", lasted_s > LONG_S);
  }
}

/** Return a mood as its letter, its colour and its name. */
export function mood({ mood: named, mood_analysed: read }) {
  const kind = named ?? "unsure";
  const name = named ? titled(named) : read ? "Not sure" : "Not read";
  const why = read ? "What the service reads; a reading, not a fact" : "This customer’s mood is not read";
  return element(
    "span",
    { class: "chip", title: why },
    element("span", { class: `key k-${kind}`, "aria-hidden": "true" }, letterOf(kind)),
    name,
  );
}

export function talkRow(talk, open) {
  const [sign, word] = TRENDS[talk.trend] ?? ["", ""];
  const stage = STAGES[talk.stage] ?? "";
  const who = [titled(talk.channel), talk.department && titled(talk.department), stage].filter(Boolean).join(" · ");
  return element(
    "li",
    { class: "talk", "data-mood": talk.mood ?? "unsure", "data-alert": talk.n_alerts > 0 },
    mood(talk),
    element("span", { class: `trend t-${talk.trend ?? "none"}` }, sign && element("span", { "aria-hidden": "true" }, sign), ` ${word}`),
    element("span", { class: "agent" }, talk.agent_name ?? "Nobody known"),
    element("span", { class: "customer" }, `with ${talk.customer_name ?? "a customer"}`),
    element("span", { class: "who" }, who),
    element("span", { class: "flags" }, talk.n_alerts > 0 ? element("span", { class: "badge bad" }, `! ${counted(talk.n_alerts, "alert")}`) : null),
    since(talk.began_s, "How long they have been talking"),
    talk.call_id
      ? element("button", { type: "button", class: "quiet", onclick: () => open(talk.call_id), "aria-label": `Follow the call of ${talk.agent_name ?? "an agent"}` }, "Follow")
      : element("span", { class: "gap" }),
  );
}

export function waitRow(wait) {
  const offered = wait.offered_to ? ` · offered to ${wait.offered_to}` : "";
  const length = since(wait.since_s, "How long they have waited");
  length.dataset.wait = "";
  return element(
    "li",
    { class: "wait" },
    mood(wait),
    element("span", { class: "customer" }, wait.customer_name ?? "A customer"),
    element("span", { class: "who" }, `${titled(wait.channel)} · ${wait.department ? titled(wait.department) : "no department yet"}${offered}`),
    length,
  );
}

export function departmentRow({ id, n_waiting, since_s, n_going, n_available, figures }) {
  const longest = since_s === null ? "–" : since(since_s, "The longest wait");
  if (since_s !== null) longest.dataset.wait = "";
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, id ? titled(id) : "No department yet"),
    number(n_waiting),
    cell(longest),
    number(n_going),
    number(id ? n_available : "–", id && n_available === 0 && n_waiting > 0 ? "bad-figure" : ""),
    number(share(figures.level), "", ofWaits(figures)),
    number(figures.answer_s === null ? "–" : clock(figures.answer_s), "", ofWaits(figures)),
    number(share(figures.gave_up), "", ofWaits(figures)),
  );
}

export function teamRow({ name, n_agents, n_available, n_alerts, pulse }) {
  const figures = [n_agents, n_available, pulse.n, pulse.n_upset, pulse.n_worsening, n_alerts];
  return element("tr", {}, element("th", { scope: "row" }, name), ...figures.map((n) => number(n)));
}

export function agentRow({ name, presence, n_chats, n_calls }) {
  const busy = [n_calls && counted(n_calls, "call"), n_chats && counted(n_chats, "chat")].filter(Boolean).join(", ");
  return element(
    "li",
    { class: `person p-${presence}` },
    element("span", { "aria-hidden": "true" }, PRESENCES[presence]),
    element("strong", {}, name),
    element("span", { class: "who" }, [titled(presence).toLowerCase(), busy].filter(Boolean).join(" · ")),
  );
}

/** Return the five figures that are read from across the room; `told` changes when one of them does. */
export function tilesOf({ pulse, totals, talks, nToTake }) {
  const n_calls = talks.filter(({ channel }) => channel === "call").length;
  const { level, answer_s, n_answered, n_gave_up } = totals.figures;
  const longest = totals.since_s === null ? null : since(totals.since_s, "The longest wait");
  if (longest) longest.dataset.wait = "";
  const tiles = [
    { name: "going", value: [String(pulse.n)], more: [`${counted(n_calls, "call")}, ${counted(talks.length - n_calls, "chat")}`] },
    {
      name: "upset",
      value: [String(pulse.n_upset)],
      more: [pulse.n_worsening ? `▼ ${pulse.n_worsening} getting worse` : "none getting worse"],
      tone: pulse.n_upset ? "bad" : "good",
    },
    { name: "waiting", value: [String(totals.n_waiting)], more: longest ? ["longest ", longest] : ["nobody"], tone: totals.n_waiting ? "warn" : "good" },
    {
      name: "level",
      value: [share(level)],
      more: [level === null ? "nobody in the last hour" : `${n_answered} answered, ${n_gave_up} gave up${answer_s === null ? "" : `, mean ${clock(answer_s)}`}`],
      tone: level === null ? "" : level < 0.8 ? "warn" : "good",
    },
    { name: "alerts", value: [String(nToTake)], more: [nToTake ? element("button", { type: "button", class: "go" }, "Go to the list") : "nothing to take"], tone: nToTake ? "bad" : "good" },
  ];
  const told = JSON.stringify([pulse, totals, n_calls, nToTake]);
  return tiles.map((tile) => ({ ...tile, told }));
}

export function counted(n, name) {
  return `${n} ${name}${n === 1 ? "" : "s"}`;
}

function share(value) {
  return value === null ? "–" : `${Math.round(100 * value)} %`;
}

function ofWaits({ n_answered, n_gave_up }) {
  return `Of ${n_answered} answered and ${n_gave_up} who gave up, in the last hour`;
}

function number(value, cls = "", title = null) {
  return element("td", { class: `num ${cls}`.trim(), title }, String(value));
}

function cell(content) {
  return element("td", { class: "num" }, content);
}
