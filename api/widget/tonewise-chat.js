/**
 * <tonewise-chat>: the chat with a shop's experts, by one script tag on any page.
 *
 *   <script type="module" src="https://tonewise.example/widget/tonewise-chat.js"></script>
 *   <tonewise-chat key="tw_pk_..."></tonewise-chat>
 *
 * Attributes: key, server, brand-colour, theme (auto, light, dark), heading, language, department,
 * open. Methods: open(), close(), send(text). Events: tonewise:open, tonewise:assigned, tonewise:closed.
 */

import { BRAND, asText, hex, textOn } from "./colour.js";
import { Client } from "./client.js";
import { Conversation, Phase } from "./conversation.js";
import { Session, Tabs } from "./session.js";
import { sheet } from "./styles.js";
import { View } from "./view.js";
import { wordsOf } from "./words.js";

const HOME = new URL("../", import.meta.url); // the service that gave out this script
const GROUNDS = {
  light: { ink: "#1a2230", grounds: ["#ffffff", "#f2f5f8"] },
  dark: { ink: "#e7ecf3", grounds: ["#181f29", "#232d3a"] },
};

class TonewiseChat extends HTMLElement {
  static observedAttributes = [
    "key",
    "server",
    "brand-colour",
    "theme",
    "heading",
    "language",
    "open",
  ];
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #view = null;
  #conversation = null;
  #tabs = null;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet()];
  }

  connectedCallback() {
    this.#dark.addEventListener("change", this.#paint);
    window.addEventListener("online", this.#hurry);
    this.#begin();
  }

  disconnectedCallback() {
    this.#dark.removeEventListener("change", this.#paint);
    window.removeEventListener("online", this.#hurry);
    this.#end();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#view || before === now) return;
    if (name === "open") this.#toggle();
    else if (name === "theme" || name === "brand-colour") this.#paint();
    else if (name === "key" || name === "server") this.#begin();
    else this.#show();
  }

  /** Open the window. */
  open() {
    this.setAttribute("open", "");
  }

  /** Close the window; the chat goes on. */
  close() {
    this.removeAttribute("open");
  }

  /** Open the window and say something, as the customer's first message or their next. */
  send(text) {
    this.open();
    if (this.#conversation.phase === Phase.START) this.#start({ text, ...this.#customer() });
    else this.#conversation.say(text);
  }

  #customer() {
    const { name, analyseMood } = this.#conversation.session;
    return { name, analyseMood };
  }

  #begin() {
    this.#end();
    const key = this.getAttribute("key") ?? "";
    const server = new URL(this.getAttribute("server") || HOME, document.baseURI);
    const chat = new Conversation(new Client(server, key), new Session(key));
    this.#conversation = chat;
    this.#tabs = new Tabs(key, { current: () => chat.pass, onChat: (pass) => chat.adopt(pass) });
    this.#follow(chat);
    this.#show();
    chat.resume();
  }

  #end() {
    this.#conversation?.stop();
    this.#tabs?.close();
  }

  #follow(chat) {
    chat.addEventListener("change", () => this.#conversation === chat && this.#view?.render());
    chat.addEventListener("opened", () => this.#tabs.tell(chat.pass));
    chat.addEventListener("news", () => this.#view.arrived());
    chat.addEventListener("assigned", () => this.#tell("assigned", { expert: { ...chat.expert } }));
    chat.addEventListener("closed", () => this.#tell("closed"));
  }

  /** Build the view anew: its words or its chat are others now. */
  #show() {
    const words = wordsOf(this.getAttribute("language"));
    this.#view = new View(words, this.#conversation, {
      heading: this.getAttribute("heading"),
      onStart: (wish) => this.#start(wish),
      onToggle: (opening) => (opening ? this.open() : this.close()),
    });
    this.shadowRoot.replaceChildren(this.#view.part);
    this.#paint();
    if (this.hasAttribute("open")) this.#toggle();
  }

  #toggle() {
    if (!this.hasAttribute("open")) return this.#view.close();
    this.#view.open();
    this.#tell("open");
  }

  async #start(wish) {
    const department = this.getAttribute("department");
    const language = this.getAttribute("language")?.slice(0, 2).toLowerCase();
    try {
      await this.#conversation.begin({ ...wish, department, language });
    } catch (problem) {
      this.#view.start.fail(problem);
    }
  }

  #tell(name, detail = {}) {
    const chatId = this.#conversation.session.chatId;
    this.dispatchEvent(
      new CustomEvent(`tonewise:${name}`, {
        bubbles: true,
        composed: true,
        detail: { chatId, ...detail },
      }),
    );
  }

  #paint = () => {
    const asked = this.getAttribute("theme");
    const theme = asked in GROUNDS ? asked : this.#dark.matches ? "dark" : "light";
    const brand = hex(this.getAttribute("brand-colour")) ?? BRAND;
    const { ink, grounds } = GROUNDS[theme];
    const { style, dataset } = this.#view.part;
    dataset.theme = theme;
    style.setProperty("--brand", brand);
    style.setProperty("--on-brand", textOn(brand));
    style.setProperty("--accent", asText(brand, ink, grounds));
  };

  #hurry = () => this.#conversation?.hurry();
}

customElements.define("tonewise-chat", TonewiseChat);
