/** The talk as it is shown: messages of both sides, and notes of who came and went. */

import { element, show } from "./dom.js";
import { problemInWords } from "./words.js";

const NEAR_PX = 60; // this close to the end counts as reading the latest

export class Log {
  #shown = new Map(); // key -> element

  constructor(words, scroller, { onRetry, onEdit }) {
    Object.assign(this, { words, scroller, onRetry, onEdit });
    this.part = element("div", { class: "log", role: "log" });
    this.latest = element(
      "button",
      { class: "latest", type: "button", hidden: true, onclick: () => this.toEnd() },
      words.latest,
    );
    scroller.addEventListener("scroll", () => this.#atEnd() && show(this.latest, false), {
      passive: true,
    });
    this.clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  }

  /** Bring what is shown in line with `talk`, touching only what changed: it is read aloud. */
  render(talk) {
    const follow = this.#atEnd();
    const size = this.#shown.size;
    const keys = new Set(talk.map(keyOf));
    for (const [key, part] of this.#shown) if (!keys.has(key)) this.#forget(key, part);
    talk.forEach((entry, n) => this.#put(entry, n));
    if (this.#shown.size > size) this.#grown(follow || talk.at(-1).author === "customer");
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    show(this.latest, false);
  }

  #grown(follow) {
    if (follow) this.toEnd();
    else show(this.latest, true);
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  #forget(key, part) {
    part.remove();
    this.#shown.delete(key);
  }

  #put(entry, n) {
    const key = keyOf(entry);
    const part = this.#shown.get(key) ?? (entry.note ? this.#note(entry) : this.#message(entry));
    this.#shown.set(key, part);
    if (this.part.children[n] !== part) this.part.insertBefore(part, this.part.children[n] ?? null);
    if (!entry.note) this.#state(part, entry);
  }

  #note({ note, name }) {
    const said = {
      joined: this.words.joined,
      transferred: this.words.transferred,
      moved: this.words.otherDepartment,
    }[note];
    return element(
      "p",
      { class: "note" },
      said(titled(name) ?? this.words.expert),
      note === "transferred" ? ` ${this.words.kept}` : null,
    );
  }

  #message(entry) {
    const { words } = this;
    const who = { customer: words.you, expert: entry.name ?? words.expert, system: "" }[
      entry.author
    ];
    return element(
      "div",
      { class: `message ${entry.author}` },
      who && element("span", { class: "hidden" }, `${who}: `),
      element("p", { class: "bubble", dir: "auto" }, entry.text),
      element("p", { class: "state" }),
    );
  }

  #state(part, entry) {
    const place = part.lastElementChild;
    const state = `${entry.status} ${entry.sent_s}`;
    if (place.dataset.state === state) return;
    place.dataset.state = state;
    part.classList.toggle("failed", entry.status === "failed");
    place.replaceChildren(...this.#stateParts(entry));
  }

  #stateParts(entry) {
    const { words } = this;
    if (entry.status === "sending") return [words.sending];
    if (entry.status === "sent") return [this.#time(entry.sent_s)];
    const why = entry.problem.passing
      ? words.failed
      : `${words.failed}: ${problemInWords(entry.problem, words)}`;
    const button = (word, onclick) =>
      element("button", { type: "button", class: "plain", onclick }, word);
    return [
      why,
      button(words.again, () => this.onRetry()),
      button(words.edit, () => this.onEdit(entry.clientId)),
    ];
  }

  #time(sent_s) {
    const sent = new Date(sent_s * 1000);
    return element("time", { datetime: sent.toISOString() }, this.clock.format(sent));
  }
}

/** An own message keeps its element when the service sends it back: its client's name for it stays. */
function keyOf(entry) {
  return entry.author === "customer" ? entry.clientId : entry.key;
}

/** Return a department's name as a title. */
export function titled(name) {
  return name ? name[0].toUpperCase() + name.slice(1).replaceAll("_", " ") : name;
}
