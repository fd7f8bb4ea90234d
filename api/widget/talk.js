/** The second view: the talk, how it stands, and the field to write in. */

import { Phase } from "./conversation.js";
import { Draft } from "./draft.js";
import { element, icon, say, show } from "./dom.js";
import { Leave } from "./leave.js";
import { Log } from "./log.js";
import { transcript } from "./transcript.js";
import { problemInWords, waitInWords } from "./words.js";

export class Talk {
  constructor(words, conversation) {
    Object.assign(this, { words, conversation });
    this.scroller = element("div", {
      class: "scroll",
      tabindex: 0,
      role: "region",
      "aria-label": words.conversation,
    });
    this.log = new Log(words, this.scroller, {
      onRetry: () => conversation.outbox.retry(),
      onEdit: (clientId) => this.#edit(clientId),
    });
    this.leave = new Leave(words, (wish) => this.#leave(wish));
    this.waiting = this.#waitingCard();
    this.ended = this.#endedCard();
    this.lost = element("p", { class: "lost", hidden: true }, words.lost);
    this.composer = this.#composer();
    this.scroller.append(this.log.part, this.waiting, this.leave.part, this.ended);
    this.part = element(
      "div",
      { class: "talk" },
      this.scroller,
      this.log.latest,
      this.lost,
      this.composer,
    );
  }

  /** Show the conversation as it stands. */
  render() {
    const { conversation: chat } = this;
    this.log.render(chat.talk);
    this.#wait(chat);
    const shown = [
      show(this.waiting, chat.phase === Phase.WAITING),
      show(this.leave.part, chat.phase === Phase.OVERFLOW),
      show(this.ended, [Phase.CLOSED, Phase.LEFT].includes(chat.phase)),
      show(this.composer, [Phase.WAITING, Phase.CHATTING].includes(chat.phase)),
      show(this.lost, chat.running && chat.live === false),
    ];
    if (shown.some(Boolean)) this.#turned(chat);
  }

  focus() {
    const places = [
      [this.composer, this.draft.field],
      [this.leave.part, this.leave.contact],
      [this.ended, this.again],
    ];
    places.find(([part]) => !part.hidden)?.[1].focus();
  }

  /** The view's parts changed places: keep the focus and the end in sight. */
  #turned(chat) {
    if (chat.phase === Phase.OVERFLOW) this.leave.suggest(chat.suggested, this.draft.text);
    this.#endedWords(chat);
    this.#sure(false);
    this.log.toEnd();
  }

  #wait({ phase, position, wait }) {
    if (phase !== Phase.WAITING) return;
    say(this.place, position ? this.words.place(position) : this.words.finding);
    say(this.estimate, waitInWords(wait, this.words));
  }

  #waitingCard() {
    this.place = element("span");
    this.estimate = element("p", {});
    const dots = element(
      "span",
      { class: "dots", "aria-hidden": "true" },
      [1, 2, 3].map(() => element("i")),
    );
    return element(
      "div",
      { class: "card waiting", hidden: true },
      element("h3", {}, dots, this.place),
      this.estimate,
      element("p", { class: "quiet" }, this.words.writeOn),
    );
  }

  #endedCard() {
    const { words } = this;
    this.title = element("h3");
    this.more = element("p", { class: "quiet" });
    this.again = element(
      "button",
      { class: "primary", type: "button", onclick: () => this.#restart() },
      words.restart,
    );
    const copy = element(
      "button",
      { class: "second", type: "button", onclick: () => this.#save() },
      icon("save"),
      words.transcript,
    );
    return element(
      "div",
      { class: "card ended", hidden: true },
      this.title,
      this.more,
      element("div", { class: "row" }, this.again, copy),
    );
  }

  #endedWords({ phase, gone, wish, contact }) {
    const { words } = this;
    const left = phase === Phase.LEFT;
    say(this.title, left ? words.leftTitle : words.closed);
    const promise = wish === "callback" ? words.leftCallback : words.leftMessage;
    const more = left ? contact && promise(contact) : gone ? words.gone : words.closedMore;
    say(this.more, more);
  }

  #composer() {
    const { words, conversation } = this;
    this.draft = new Draft(words, {
      id: "next",
      label: words.write,
      describedBy: "keys",
      onInput: (draft) => conversation.session.keep({ draft }),
    });
    this.draft.field.placeholder = words.write;
    this.draft.field.addEventListener("keydown", (event) => this.#key(event));
    this.draft.text = conversation.session.chatId ? conversation.session.draft : "";
    const send = element(
      "button",
      { class: "send", type: "submit", "aria-label": words.send },
      icon("send"),
    );
    this.end = this.#endRow();
    return element(
      "form",
      { class: "composer", novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.draft.error,
      this.draft.count,
      element("div", { class: "line" }, this.draft.field, send),
      element("span", { id: "keys", class: "hidden" }, words.keys),
      this.end,
    );
  }

  #endRow() {
    const { words } = this;
    const button = (word, onclick, kind = "plain") =>
      element("button", { type: "button", class: kind, onclick }, word);
    this.ask = button(words.end, () => this.#sure(true));
    this.stay = button(words.endNo, () => (this.#sure(false), this.ask.focus()));
    this.yes = button(words.end, () => this.#end(), "plain strong");
    this.question = element("span", {}, words.endSure);
    return element(
      "div",
      { class: "end", role: "group", "aria-label": words.end },
      this.question,
      this.yes,
      this.stay,
      this.ask,
    );
  }

  /** Ask whether the chat shall end, or stop asking. */
  #sure(asking) {
    [this.question, this.yes, this.stay].forEach((part) => show(part, asking));
    show(this.ask, !asking);
    if (asking) this.stay.focus();
  }

  async #end() {
    try {
      await this.conversation.end();
    } catch (problem) {
      this.draft.complain(problemInWords(problem, this.words));
    }
  }

  async #leave(wish) {
    await this.conversation.leave(wish);
    this.draft.text = "";
    this.again.focus();
  }

  #restart() {
    this.draft.text = "";
    this.leave.part.reset();
    this.conversation.restart();
  }

  #edit(clientId) {
    const text = this.conversation.takeBack(clientId);
    this.draft.text = [this.draft.text, text].filter(Boolean).join("\n");
    this.draft.field.focus();
  }

  /** Enter sends; not while an input method composes a character, nor on touch screens, where it is a new line. */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    this.composer.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    if (!this.draft.check()) return;
    const { text } = this.draft;
    this.draft.text = "";
    this.conversation.session.keep({ draft: "" });
    this.conversation.say(text);
    this.draft.field.focus();
  }

  #save() {
    const text = transcript(this.conversation.talk, this.words);
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    const link = element("a", { href: address, download: this.words.transcriptName });
    link.click();
    URL.revokeObjectURL(address);
  }
}
