/** A field for a message: grows with its text, counts towards the limit, says what is wrong. */

import { element, say, show } from "./dom.js";

export const LIMIT = 10_000; // characters, as the service counts them: code points
const NEAR = 500; // how close to the limit the count appears

export class Draft {
  constructor(words, { id, label, rows = 1, onInput = () => {}, describedBy = "" }) {
    this.words = words;
    this.error = element("p", { id: `${id}-error`, class: "error", role: "alert", hidden: true });
    this.count = element("p", { id: `${id}-count`, class: "count", hidden: true });
    this.field = element("textarea", {
      id,
      rows,
      dir: "auto",
      "aria-label": label,
      autocomplete: "off",
      "aria-describedby": `${id}-count ${id}-error ${describedBy}`.trim(),
    });
    this.field.addEventListener("input", () => {
      this.#measure();
      onInput(this.text);
    });
  }

  get text() {
    return this.field.value;
  }

  set text(value) {
    this.field.value = value;
    this.#measure();
  }

  /** Whether this can be sent; says what is wrong, and leads there, if not. */
  check() {
    const over = this.#left() < 0;
    const wrong = over || this.text.trim() === "";
    if (wrong) this.complain(over ? this.words.tooLong(-this.#left()) : this.words.empty);
    if (over) show(this.count, false); // it says the same
    return !wrong;
  }

  complain(text) {
    say(this.error, text);
    show(this.error, true);
    this.field.setAttribute("aria-invalid", "true");
    this.field.focus();
  }

  #left() {
    return LIMIT - [...this.text].length;
  }

  #measure() {
    const left = this.#left();
    show(this.error, false);
    this.field.removeAttribute("aria-invalid");
    show(this.count, left <= NEAR);
    this.count.classList.toggle("over", left < 0);
    say(this.count, left < 0 ? this.words.tooLong(-left) : this.words.left(left));
    this.field.style.height = "auto"; // shrink first: the height it needs is measured upwards
    this.field.style.height = this.text ? `${this.field.scrollHeight + 2}px` : "";
  }
}
