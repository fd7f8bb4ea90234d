/** What is said, line by line, each of the customer's with the mood that was heard in it. */

import { element } from "../widget/dom.js";
import { percent, titled } from "../widget/mood.js";
import { clock, kindOf, letterOf } from "./moods.js";

const NEAR_END = 60; // pixels: whoever has scrolled back further is not pulled to the end

export class Talk {
  #lines = new Map(); // by speaker and start
  #follows = true; // until somebody scrolls back

  constructor(list, empty) {
    this.list = list;
    this.scroll = list.parentElement;
    this.empty = empty;
    this.scroll.addEventListener("scroll", () => (this.#follows = this.#atEnd()));
  }

  /** Show a line, or show it again as it has become. */
  hear({ speaker, start_s, end_s, text, final }) {
    const id = `${speaker} ${start_s.toFixed(2)}`;
    const line = this.#lines.get(id) ?? this.#added(id, speaker, start_s);
    line.end_s = end_s;
    line.words.textContent = text || "…";
    line.item.classList.toggle("partial", !final);
    this.empty.hidden = true;
    if (this.#follows) this.scroll.scrollTop = this.scroll.scrollHeight;
    return line;
  }

  /** Show the mood of the readings that lie within each of the customer's lines. */
  feel(within) {
    for (const line of this.#lines.values()) {
      if (line.speaker !== "customer") continue;
      const [strongest] = within(line.start_s, line.end_s).sort(
        (a, b) => b.negativity - a.negativity,
      );
      if (strongest) line.mood.replaceChildren(moodMark(strongest));
    }
  }

  /** Forget everything. */
  clear() {
    this.#lines.clear();
    this.#follows = true;
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  #added(id, speaker, start_s) {
    const words = element("p", { class: "line" });
    const mood = element("span", { class: "felt" });
    const head = element(
      "p",
      { class: "by" },
      element("b", {}, titled(speaker)),
      clock(start_s),
      mood,
    );
    const item = element("li", { class: `said-${speaker}` }, head, words);
    const line = { item, words, mood, speaker, start_s };
    const after = [...this.#lines.values()].find((one) => one.start_s > start_s);
    this.list.insertBefore(item, after?.item ?? null);
    this.#lines.set(id, line);
    return line;
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }
}

/** Return a mood as a letter on its colour, with its name. */
export function moodMark(reading) {
  const kind = kindOf(reading);
  const name = reading.emotion === null ? "Not sure" : titled(kind);
  const share = reading.emotion === null ? wordsOf(reading) : percent(reading.probabilities[kind]);
  return element(
    "span",
    { class: "mark-of" },
    element("span", { class: `key k-${kind}`, "aria-hidden": "true" }, letterOf(kind)),
    name,
    share && element("span", { class: "quiet" }, share),
  );
}

/** Return what the words say where voice and words together are not sure; null if it is nothing. */
function wordsOf({ words }) {
  if (!words) return null;
  const [mood, share] = Object.entries(words).sort(([, one], [, other]) => other - one)[0];
  return `words: ${titled(mood)} ${percent(share)}`;
}
