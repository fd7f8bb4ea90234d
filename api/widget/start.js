/** The first view: what is it about, who is asking, and may their mood be read. */

import { Draft } from "./draft.js";
import { element, say, show } from "./dom.js";
import { problemInWords } from "./words.js";

export class Start {
  constructor(words, session, onStart) {
    Object.assign(this, { words, session, onStart });
    this.draft = new Draft(words, {
      id: "first",
      label: words.yourMessage,
      rows: 4,
      onInput: (draft) => session.keep({ draft }),
    });
    this.name = element("input", {
      id: "name",
      type: "text",
      autocomplete: "name",
      maxlength: 100,
      dir: "auto",
    });
    this.mood = element("input", {
      id: "mood",
      type: "checkbox",
      role: "switch",
      "aria-describedby": "mood-more",
      onchange: () => this.#explain(),
    });
    this.more = element("p", { id: "mood-more" });
    this.problem = element("p", { class: "error", role: "alert", hidden: true });
    this.button = element("button", { class: "primary", type: "submit" }, words.start);
    this.part = this.#form();
    this.fill();
  }

  /** Show what the tab remembers. */
  fill() {
    const { opening, draft, name, analyseMood } = this.session;
    this.draft.text = draft || opening?.text || "";
    this.name.value = name;
    this.mood.checked = analyseMood;
    this.#explain();
  }

  /** Show whether the message is on its way. */
  busy(sending) {
    this.button.setAttribute("aria-disabled", String(sending));
    say(this.button, sending ? this.words.starting : this.words.start);
  }

  fail(problem) {
    say(this.problem, problemInWords(problem, this.words));
    show(this.problem, true);
  }

  focus() {
    this.draft.field.focus();
  }

  #form() {
    const { words } = this;
    this.draft.field.removeAttribute("aria-label"); // its label is to be seen here
    return element(
      "form",
      { class: "start", novalidate: true, onsubmit: (event) => this.#submit(event) },
      element("p", { class: "greeting" }, words.greeting),
      element("p", { class: "quiet" }, words.promise),
      element("label", { for: "first" }, words.yourMessage),
      this.draft.field,
      this.draft.count,
      this.draft.error,
      element(
        "label",
        { for: "name" },
        words.yourName,
        element("span", { class: "quiet" }, ` (${words.optional})`),
      ),
      this.name,
      element(
        "div",
        { class: "notice" },
        element("label", { class: "switch", for: "mood" }, words.moodSwitch, this.mood),
        this.more,
      ),
      this.problem,
      this.button,
    );
  }

  #explain() {
    say(this.more, this.mood.checked ? this.words.moodOn : this.words.moodOff);
    this.session.keep({ analyseMood: this.mood.checked });
  }

  #submit(event) {
    event.preventDefault();
    show(this.problem, false);
    if (this.button.getAttribute("aria-disabled") === "true" || !this.draft.check()) return;
    const { text } = this.draft;
    this.onStart({ text, name: this.name.value.trim(), analyseMood: this.mood.checked });
  }
}
