/** The slider itself: one native range, five faces that point at it, and what it says in words. */

import { element, say, show, strokes } from "./dom.js";
import { MIDDLES, MOUTHS, faceOf, spoken } from "./mood-scale.js";

const STEP = 5;
const MIDDLE = 50;
const HEAD = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z";
const EYES = "M9 9.5v.2M15 9.5v.2";

/** A slider that has no answer until somebody gives one. */
export class MoodSlider {
  #words;
  #onAnswer; // called with the level, or null when it was taken back
  #level = null;
  #range;
  #faces;
  #said;
  #clear;

  constructor(words, label, onAnswer) {
    this.#words = words;
    this.#onAnswer = onAnswer;
    this.#range = this.#makeRange();
    this.#faces = MOUTHS.map((mouth, at) => this.#makeFace(mouth, at));
    this.#said = element("span", { class: "said", "aria-hidden": "true" });
    this.#clear = element(
      "button",
      { type: "button", onclick: () => this.#takeBack() },
      words.clear,
    );
    this.part = element(
      "div",
      { class: "unanswered" },
      element("label", { class: "label", for: "range" }, label),
      element("p", { class: "hint", id: "hint" }, words.hint),
      this.#range,
      element("p", { class: "faces", "aria-hidden": "true" }, ...this.#faces),
      element("div", { class: "row" }, this.#said, this.#clear),
    );
    this.level = null;
  }

  get level() {
    return this.#level;
  }

  set level(level) {
    this.#level = level;
    this.#range.value = String(level ?? MIDDLE);
    this.#range.setAttribute("aria-valuetext", spoken(level, this.#words));
    this.part.classList.toggle("unanswered", level === null);
    const chosen = level === null ? -1 : faceOf(level);
    this.#faces.forEach((face, at) => face.classList.toggle("chosen", at === chosen));
    say(this.#said, level === null ? this.#words.none : this.#words.faces[chosen]);
    show(this.#clear, level !== null);
  }

  focus() {
    this.#range.focus();
  }

  #makeRange() {
    const answer = () => this.#answer(Number(this.#range.value));
    return element("input", {
      id: "range",
      class: "slider",
      type: "range",
      min: "0",
      max: "100",
      step: String(STEP),
      "aria-describedby": "hint",
      oninput: answer,
      // What is chosen as it stands moves nothing, and so says nothing by itself.
      onclick: answer,
      onkeydown: (event) => {
        if (event.key === " ") {
          event.preventDefault();
          answer();
        }
      },
    });
  }

  #makeFace(mouth, at) {
    const choose = () => {
      this.#answer(MIDDLES[at]);
      this.#range.focus();
    };
    return element(
      "span",
      { class: "face", title: this.#words.faces[at], onclick: choose },
      strokes([HEAD, EYES, mouth]),
    );
  }

  #answer(level) {
    if (level === this.#level) return;
    this.level = level;
    this.#onAnswer(level);
  }

  #takeBack() {
    this.level = null;
    this.focus();
    this.#onAnswer(null);
  }
}
