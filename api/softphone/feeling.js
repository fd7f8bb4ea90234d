/** How the customer sounds now: the mood in large, and the probability of each. */

import { element, say } from "../widget/dom.js";
import { percent, titled } from "../widget/mood.js";
import { kindOf, letterOf, MOODS } from "./moods.js";

export class Feeling {
  #told = null;

  /** `onChange(text)` gets each new mood in words, for screen readers. */
  constructor({ mood, trend, shares }, onChange) {
    Object.assign(this, { mood, trend, onChange });
    this.rows = new Map(MOODS.map((name) => [name, row(name)]));
    shares.replaceChildren(...[...this.rows.values()].map(({ item }) => item));
    this.clear();
  }

  clear() {
    this.#told = null;
    this.mood.replaceChildren(element("span", { class: "quiet" }, "Listening…"));
    say(this.trend, "");
    for (const name of MOODS) this.#share(name, 0);
  }

  /** Say that this customer's mood is not read. */
  declined() {
    this.mood.replaceChildren(element("span", { class: "quiet" }, "Not read"));
    say(this.trend, "The customer doesn’t want their mood to be read.");
  }

  /** Say how the customer came in, before they speak. */
  before(mood) {
    const name = element("span", {}, titled(mood));
    this.mood.replaceChildren(key(mood), name);
    say(this.trend, "So they wrote in the chat before this call.");
  }

  /** Show a reading. */
  read(reading) {
    const kind = kindOf(reading);
    const name = reading.emotion === null ? "Not sure" : titled(kind);
    this.mood.replaceChildren(key(kind), name);
    for (const mood of MOODS) this.#share(mood, reading.probabilities[mood] ?? 0);
    if (reading.final && kind !== this.#told) {
      this.#told = kind;
      this.onChange(`The customer sounds ${name.toLowerCase()}.`);
    }
  }

  /** Show where the call is heading. */
  score({ trend, points }) {
    const grade = points === null ? "" : `${Math.round(points)} of 100 if it ended now`;
    say(this.trend, [titled(trend), grade].filter(Boolean).join(" · "));
  }

  #share(name, share) {
    const { bar, figure } = this.rows.get(name);
    bar.style.setProperty("--share", String(share));
    say(figure, percent(share));
  }
}

function key(kind) {
  return element("span", { class: `key k-${kind}`, "aria-hidden": "true" }, letterOf(kind));
}

function row(name) {
  const bar = element("i", { class: `bar b-${name}` });
  const figure = element("b", {});
  return { item: element("li", { class: "share" }, titled(name), figure, bar), bar, figure };
}
