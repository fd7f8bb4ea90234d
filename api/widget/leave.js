/** Nobody is free: call me back, or answer me later. */

import { element, say, show } from "./dom.js";
import { problemInWords } from "./words.js";

export class Leave {
  constructor(words, onLeave) {
    Object.assign(this, { words, onLeave });
    this.contact = element("input", {
      id: "contact",
      type: "text",
      maxlength: 200,
      "aria-describedby": "leave-error",
      required: true,
    });
    this.text = element("textarea", { id: "note", rows: 2, maxlength: 2000, dir: "auto" });
    this.error = element("p", { id: "leave-error", class: "error", role: "alert", hidden: true });
    this.part = element(
      "form",
      { class: "card", novalidate: true, onsubmit: (event) => this.#submit(event) },
      element("h3", {}, words.nobody),
      element("p", { class: "quiet" }, words.nobodyMore),
      element(
        "fieldset",
        { class: "wishes" },
        element("legend", { class: "hidden" }, words.wish),
        this.#wish("callback", true),
        this.#wish("message", false),
      ),
      element("label", { for: "contact" }, words.contact),
      this.contact,
      element(
        "label",
        { for: "note" },
        words.note,
        element("span", { class: "quiet" }, ` (${words.optional})`),
      ),
      this.text,
      this.error,
      element("button", { class: "primary", type: "submit" }, words.leave),
    );
  }

  /** Choose a wish beforehand, and take over what was being written. */
  suggest(wish, draft) {
    const choice = this.part.querySelector(`input[value="${wish}"]`);
    if (choice) choice.checked = true;
    if (draft) this.text.value = draft;
  }

  #wish(value, checked) {
    const choice = element("input", { type: "radio", name: "wish", value, checked });
    return element("label", { class: "wish" }, choice, this.words[value]);
  }

  async #submit(event) {
    event.preventDefault();
    show(this.error, false);
    const contact = this.contact.value.trim();
    if (!contact) return this.#complain(this.words.contactMissing);
    const wish = this.part.querySelector("input:checked").value;
    try {
      await this.onLeave({ wish, contact, text: this.text.value.trim() || null });
    } catch (problem) {
      this.#complain(problemInWords(problem, this.words));
    }
  }

  #complain(text) {
    say(this.error, text);
    show(this.error, true);
    this.contact.focus();
  }
}
