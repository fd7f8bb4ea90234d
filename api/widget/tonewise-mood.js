/**
 * <tonewise-mood>: how somebody feels, on a slider for mice, fingers, keyboards and screen readers.
 *
 *   <script type="module" src="https://tonewise.example/widget/tonewise-mood.js"></script>
 *
 * In a form it is a field; what stands within it is shown to whoever has no script:
 *   <tonewise-mood name="mood">...</tonewise-mood>
 * With a page's key it is a survey of one question, and sends the answer itself:
 *   <tonewise-mood key="tw_pk_..." label="How was the checkout?" category="checkout"></tonewise-mood>
 *
 * Attributes: label, language, name, value; key, server, and what the answer is about: category,
 * product, stage, segment, customer, account. Property: value, 0 to 100 or null. Events: change,
 * tonewise:sent.
 */

import { Client } from "./client.js";
import { element, say, show } from "./dom.js";
import { newId } from "./outbox.js";
import { scaleWords } from "./mood-scale.js";
import { MoodSlider } from "./mood-slider.js";
import { moodSheet } from "./mood-styles.js";

const HOME = new URL("../", import.meta.url); // the service that gave out this script
const ABOUT = {
  category: "category",
  product: "product",
  stage: "stage",
  segment: "segment",
  customer: "customer_id",
  account: "account_id",
};

class TonewiseMood extends HTMLElement {
  static formAssociated = true;
  #internals = this.attachInternals();
  #words;
  #slider = null;
  #send = null;
  #told = null;
  #key = null; // of this answer: sent twice, it is kept once

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [moodSheet()];
  }

  connectedCallback() {
    if (this.#slider) return;
    this.replaceChildren(); // a form would send what is within it a second time
    this.#words = scaleWords(this.getAttribute("language"));
    const label = this.getAttribute("label") || this.#words.label;
    this.#slider = new MoodSlider(this.#words, label, () => this.#answered());
    this.#told = element("p", { class: "told", role: "status", tabindex: "-1" });
    const root = element("div", { class: "root", lang: this.getAttribute("language") ?? "en" });
    root.append(this.#slider.part, this.#told);
    if (this.hasAttribute("key")) this.#addSend();
    this.shadowRoot.replaceChildren(root);
    this.value = this.getAttribute("value");
  }

  /** What was answered, 0 to 100; null: nothing yet. */
  get value() {
    return this.#slider?.level ?? null;
  }

  set value(level) {
    const given = level === null || level === "" ? NaN : Number(level);
    this.#slider.level = given >= 0 && given <= 100 ? Math.round(given) : null;
    this.#report();
  }

  formResetCallback() {
    this.value = this.getAttribute("value");
  }

  #addSend() {
    const send = { type: "button", class: "send", onclick: () => this.#submit() };
    this.#send = element("button", send, this.#words.send);
    this.#slider.part.querySelector(".row").append(this.#send);
  }

  #answered() {
    this.#key = null; // another answer than any that was sent
    this.#tell("");
    this.#report();
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  }

  #report() {
    this.#internals.setFormValue(this.value === null ? null : String(this.value));
  }

  async #submit() {
    if (this.#send.getAttribute("aria-disabled") === "true") return;
    if (this.value === null) {
      this.#tell(this.#words.missing, true);
      this.#slider.focus();
      return;
    }
    this.#key ??= newId();
    this.#busy(true);
    try {
      await this.#client().ask("POST", "/v1/surveys", this.#body(), this.#key);
      this.#thank();
    } catch {
      this.#busy(false);
      this.#tell(this.#words.failed, true);
    }
  }

  #client() {
    const server = new URL(this.getAttribute("server") || HOME, document.baseURI);
    return new Client(server, this.getAttribute("key"));
  }

  #body() {
    const body = { client_key: this.#key, mood: this.value };
    for (const [attribute, field] of Object.entries(ABOUT)) {
      const value = this.getAttribute(attribute);
      if (value) body[field] = value;
    }
    return body;
  }

  #busy(is) {
    this.#send.setAttribute("aria-disabled", String(is));
    say(this.#send, is ? this.#words.sending : this.#words.send);
    if (is) this.#tell("");
  }

  #thank() {
    show(this.#slider.part, false);
    this.#tell(this.#words.sent);
    this.#told.focus(); // what had it is gone
    this.dispatchEvent(new CustomEvent("tonewise:sent", { bubbles: true, composed: true }));
  }

  #tell(text, isBad = false) {
    this.#told.classList.toggle("bad", isBad);
    say(this.#told, text);
  }
}

customElements.define("tonewise-mood", TonewiseMood);
