/** The launcher and the window: a dialog beside the page, or, on a phone, a sheet over it. */

import { Phase } from "./conversation.js";
import { element, icon, say, show } from "./dom.js";
import { Start } from "./start.js";
import { Talk } from "./talk.js";
import { waitInWords } from "./words.js";

/** Narrow like a phone, or low like a phone held sideways. */
const SHEET = "(max-width: 480px), (max-height: 420px)";

export class View {
  #unread = 0;
  #spoken = "";

  constructor(words, conversation, { heading, onStart, onToggle }) {
    Object.assign(this, { words, conversation, onToggle });
    this.start = new Start(words, conversation.session, onStart);
    this.talk = new Talk(words, conversation);
    this.launcher = this.#launcher();
    this.news = status("news");
    this.dialog = this.#dialog(heading || words.heading);
    this.part = element(
      "div",
      { class: "root", lang: words.tag, dir: words.direction },
      this.dialog,
      this.launcher,
      this.news,
    );
    this.sheet = matchMedia(SHEET);
    this.render();
  }

  get isOpen() {
    return this.dialog.open;
  }

  open() {
    if (this.isOpen) return;
    const asSheet = this.sheet.matches;
    if (asSheet)
      this.dialog.showModal(); // keeps the focus in, and the page behind out
    else this.dialog.show();
    visualViewport?.addEventListener("resize", this.#fit);
    visualViewport?.addEventListener("scroll", this.#fit);
    this.launcher.setAttribute("aria-expanded", "true");
    this.#count(0);
    this.talk.log.toEnd();
    if (asSheet)
      this.title.focus(); // a field would call up the keyboard over half the sheet
    else this.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.dialog.close(); // the focus goes back to what had it before
    this.launcher.setAttribute("aria-expanded", "false");
    if (document.activeElement === document.body) this.launcher.focus();
    visualViewport?.removeEventListener("resize", this.#fit);
    visualViewport?.removeEventListener("scroll", this.#fit);
  }

  /** Note a message that came while the window was closed. */
  arrived() {
    if (!this.isOpen) this.#count(this.#unread + 1);
  }

  focus() {
    (this.talk.part.hidden ? this.start : this.talk).focus();
  }

  /** Show the conversation as it stands. */
  render() {
    const { conversation: chat } = this;
    const starting = [Phase.START, Phase.OPENING].includes(chat.phase);
    const hadFocus = this.dialog.contains(this.dialog.getRootNode().activeElement);
    const turned = [show(this.start.part, starting), show(this.talk.part, !starting)].some(Boolean);
    this.start.busy(chat.phase === Phase.OPENING);
    if (chat.problem) this.start.fail(chat.problem);
    if (!starting) this.talk.render();
    if (turned && starting) this.start.fill();
    if (this.isOpen && hadFocus && this.#focusLost()) this.focus();
    say(this.subtitle, this.#standing(chat));
    this.#face(chat.expert);
    this.#speak(chat);
  }

  /** Keep the sheet to what a phone's keyboard leaves free. */
  #fit = () => {
    this.part.style.setProperty("--sheet", `${visualViewport.height}px`);
    this.part.style.setProperty("--sheet-top", `${visualViewport.offsetTop}px`);
  };

  /** Whether what had the focus is hidden now. */
  #focusLost() {
    const active = this.dialog.getRootNode().activeElement;
    return active === null || active.closest("[hidden]") !== null;
  }

  #launcher() {
    this.badge = element("span", { class: "badge", "aria-hidden": "true", hidden: true });
    return element(
      "button",
      {
        class: "launcher",
        type: "button",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        "aria-label": this.words.openChat,
        onclick: () => this.onToggle(!this.isOpen),
      },
      icon("chat"),
      icon("down"),
      this.badge,
    );
  }

  #dialog(heading) {
    this.title = element("h2", { id: "title", tabindex: -1 }, heading);
    this.subtitle = element("p", { class: "subtitle" });
    this.face = element("span", { class: "face", "aria-hidden": "true" });
    this.status = status("status");
    const close = element(
      "button",
      {
        class: "close",
        type: "button",
        "aria-label": this.words.closeChat,
        onclick: () => this.onToggle(false),
      },
      icon("close"),
    );
    const made = element(
      "dialog",
      { "aria-labelledby": "title" },
      element(
        "div",
        { class: "head" },
        this.face,
        element("div", { class: "titles" }, this.title, this.subtitle),
        close,
      ),
      this.start.part,
      this.talk.part,
      this.status,
    );
    made.addEventListener("keydown", (event) => this.#escape(event));
    made.addEventListener("cancel", (event) => (event.preventDefault(), this.onToggle(false)));
    return made;
  }

  #escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    event.preventDefault();
    this.onToggle(false);
  }

  #standing({ phase, expert }) {
    const { words } = this;
    if (phase === Phase.CHATTING && expert) return words.withExpert(expert.name ?? words.expert);
    if (phase === Phase.WAITING) return words.finding;
    return phase === Phase.CLOSED ? words.closed : "";
  }

  #face(expert) {
    const initial = expert?.name?.[0] ?? "";
    if (this.face.dataset.initial === initial) return;
    this.face.dataset.initial = initial;
    this.face.replaceChildren(initial || icon("chat"));
  }

  #count(n) {
    this.#unread = n;
    show(this.badge, n > 0);
    say(this.badge, String(n));
    this.launcher.setAttribute(
      "aria-label",
      n ? `${this.words.openChat}, ${this.words.unread(n)}` : this.words.openChat,
    );
    say(this.news, n ? this.words.unread(n) : "");
  }

  /** Say how the chat stands, once for each change of it. The messages speak for themselves. */
  #speak(chat) {
    const said = this.#spokenWords(chat);
    const backAgain = this.#spoken === this.words.lost && said === "";
    this.#spoken = said;
    say(this.status, backAgain ? this.words.back : said);
  }

  #spokenWords({ phase, running, live, position, wait, expert }) {
    const { words } = this;
    if (running && live === false) return words.lost;
    if (phase === Phase.CHATTING && expert) return words.withExpert(expert.name ?? words.expert);
    if (phase === Phase.OVERFLOW) return `${words.nobody}. ${words.nobodyMore}`;
    if (phase === Phase.LEFT) return words.leftTitle;
    if (phase === Phase.CLOSED) return words.closed;
    if (phase !== Phase.WAITING) return "";
    return [`${words.finding}.`, position && words.place(position), waitInWords(wait, words)]
      .filter(Boolean)
      .join(" ");
  }
}

function status(id) {
  return element("p", { id, class: "hidden", role: "status", "aria-live": "polite" });
}
