/**
 * One customer's chat: what was said, and how it stands. No element of the page in here.
 *
 * A chat is its events: a reload or another tab reads them again from the start. What they tell is
 * `told`, in the service's order; own messages that have not come back yet wait in the outbox.
 */

import { Client } from "./client.js";
import { Outbox, newId } from "./outbox.js";
import { EventStream } from "./stream.js";

export const Phase = Object.freeze({
  START: "start", // no chat yet
  OPENING: "opening", // the first message is on its way
  WAITING: "waiting",
  CHATTING: "chatting",
  OVERFLOW: "overflow", // nobody free: call back or answer later?
  LEFT: "left", // a wish was left
  CLOSED: "closed",
});

const PHASES = {
  queued: Phase.WAITING,
  offered: Phase.WAITING,
  active: Phase.CHATTING,
  overflow: Phase.OVERFLOW,
  left: Phase.LEFT,
  closed: Phase.CLOSED,
  abandoned: Phase.CLOSED,
};

const LAST_WORDS_MS = 3_000;
const BUNCH_MS = 30; // events come in bunches: show a bunch at once

/** Emits "change", and "opened", "assigned", "closed" and "news" (an expert's message) when new. */
export class Conversation extends EventTarget {
  #stream = null;
  #seen = 0; // events up to this one were shown before a reload
  #speaker = null; // the expert who writes at this point of the talk
  #due = null;

  constructor(client, session) {
    super();
    Object.assign(this, { publicClient: client, session });
    this.#blank();
  }

  /** Everything said, oldest first: messages and notes. */
  get talk() {
    return [...this.told, ...this.outbox.messages];
  }

  get running() {
    return [Phase.WAITING, Phase.CHATTING, Phase.OVERFLOW].includes(this.phase);
  }

  /** What another tab needs to join, or null. */
  get pass() {
    const { chatId, token, lastId } = this.session;
    return chatId && this.phase !== Phase.CLOSED ? { chatId, token, lastId } : null;
  }

  /** Go on with the chat that this tab remembers, if it does. */
  async resume() {
    const { chatId, opening } = this.session;
    if (chatId) await this.#rejoin();
    else if (opening) await this.begin(opening).catch((problem) => this.#fail(problem));
  }

  /** Join the chat of another tab. */
  async adopt(pass) {
    if (this.session.chatId || this.phase !== Phase.START) return;
    this.session.keep(pass);
    await this.#rejoin();
  }

  /**
   * Start a chat with its first message: {text, name, analyseMood, department, language}.
   *
   * Throws Problem. The same wish again has the same idempotency key: a lost answer doubles nothing.
   */
  async begin(wish) {
    const { opening: before } = this.session;
    const opening = sameWish(before, wish) ? before : { ...wish, clientId: newId() };
    this.session.keep({ opening, name: wish.name, analyseMood: wish.analyseMood });
    this.problem = null;
    this.#to(Phase.OPENING);
    try {
      const chat = await this.publicClient.ask(
        "POST",
        "/v1/chats",
        openingBody(opening),
        opening.clientId,
      );
      this.#opened(chat, opening);
    } catch (problem) {
      this.#to(Phase.START);
      throw problem;
    }
  }

  /** Send a message: now, or as soon as the line is back. */
  say(text) {
    this.outbox.add(text);
  }

  /** Take back a message that could not be sent; returns its text. */
  takeBack(clientId) {
    const text = this.outbox.take(clientId);
    this.#change();
    return text;
  }

  /** Accept to be called back or answered later: {wish, contact, text}; throws Problem. */
  async leave(wish) {
    // Known before the answer: the event that tells of it may come first.
    this.contact = wish.contact;
    const chat = await this.client.ask("POST", this.#path("leave"), wish, newId());
    this.wish = wish.wish;
    this.#apply(chat);
  }

  /** End the chat; throws Problem. */
  async end() {
    this.#apply(await this.client.ask("POST", this.#path("close"), {}, newId()));
  }

  /** Forget this chat, to start another. */
  restart() {
    this.stop();
    this.session.forget();
    this.#blank();
    this.#change();
  }

  /** Try now to get the line back. */
  hurry() {
    this.#stream?.hurry();
  }

  stop() {
    this.#stream?.close();
    this.#stream = null;
  }

  #blank() {
    Object.assign(this, {
      phase: Phase.START,
      told: [],
      expert: null,
      position: null,
      wait: null,
      suggested: null,
      wish: null,
      contact: "",
      live: true,
      gone: false,
      problem: null,
    });
    this.#seen = 0;
    this.#speaker = null;
    this.outbox = new Outbox(this.session, {
      post: (message) => this.#post(message),
      onChange: () => this.#change(),
    });
  }

  #path(part = "") {
    return `/v1/chats/${encodeURIComponent(this.session.chatId)}${part && "/" + part}`;
  }

  async #post({ clientId, text }) {
    try {
      await this.client.ask(
        "POST",
        this.#path("messages"),
        { text, client_id: clientId },
        clientId,
      );
    } catch (problem) {
      if ([401, 404, 410].includes(problem.status)) this.#vanish();
      throw problem;
    }
  }

  #opened({ chat_id: chatId, token, ...chat }, { clientId, text }) {
    this.session.keep({ chatId, token, lastId: 0, opening: null, draft: "" });
    this.outbox.hold(clientId, text);
    this.#join();
    this.#apply(chat);
    this.dispatchEvent(new Event("opened"));
  }

  async #rejoin() {
    this.#seen = this.session.lastId;
    this.#to(Phase.WAITING);
    this.#join();
    try {
      this.#apply(await this.client.ask("GET", this.#path()), false);
    } catch (problem) {
      if (problem.refused) this.#vanish();
    }
  }

  #join() {
    this.client = new Client(this.publicClient.server, this.session.token);
    this.#stream = new EventStream(this.client, this.#path("events"), 0, {
      onEvent: (event) => this.#heard(event),
      onLink: (live) => this.#line(live),
      onRefused: () => this.#vanish(),
    });
    this.outbox.open();
  }

  /** Take over how the service says the chat stands. */
  #apply({ expert, position, wait, overflow, state }, isNew = true) {
    Object.assign(this, { expert, position, wait, suggested: overflow?.kind ?? null });
    this.#to(PHASES[state] ?? this.phase, isNew);
  }

  #to(phase, isNew = true) {
    const ends = phase === Phase.CLOSED && this.phase !== Phase.CLOSED;
    this.phase = phase;
    if (ends) this.#closed(isNew);
    this.#change();
  }

  /** The line stays a little: the last words may still be on their way. */
  #closed(isNew) {
    const stream = this.#stream;
    setTimeout(() => stream?.close(), LAST_WORDS_MS);
    if (isNew) this.dispatchEvent(new Event("closed"));
  }

  #fail(problem) {
    this.problem = problem;
    this.#change();
  }

  /** The service knows this chat no more. */
  #vanish() {
    this.gone = true;
    this.#to(Phase.CLOSED);
  }

  #line(live) {
    this.live = live;
    if (live) this.outbox.lineIsBack();
    this.#change();
  }

  #heard({ id, kind, data }) {
    const isNew = id > this.#seen;
    this.#on[kind]?.(data.data, isNew);
    if (isNew) this.session.keep({ lastId: id });
    this.#due ??= setTimeout(() => this.#change(), BUNCH_MS);
  }

  #on = {
    "message.added": ({ message }, isNew) => this.#message(message, isNew),
    "case.queued": (place, isNew) => isNew && this.#placed(Phase.WAITING, place),
    "case.position": (place, isNew) => isNew && this.#placed(this.phase, place),
    "case.assigned": ({ expert }, isNew) => {
      this.#note("joined", expert.name);
      this.#speaker = expert.name;
      if (isNew) this.#assigned(expert);
    },
    "case.transferred": ({ department, expert }, isNew) => {
      this.#note("transferred", expert?.name ?? department);
      if (isNew)
        Object.assign(this, { phase: Phase.WAITING, expert: null, position: null, wait: null });
    },
    "case.overflowed": ({ overflow: { kind, department } }, isNew) => {
      if (kind === "department") this.#note("moved", department);
      else if (isNew) Object.assign(this, { phase: Phase.OVERFLOW, suggested: kind });
    },
    "case.left": ({ wish }, isNew) => isNew && Object.assign(this, { phase: Phase.LEFT, wish }),
    "case.closed": (_, isNew) => isNew && this.#to(Phase.CLOSED),
    "case.abandoned": (_, isNew) => isNew && this.#to(Phase.CLOSED),
  };

  /** Put a line about the chat between its messages. */
  #note(note, name) {
    this.told.push({ key: `note-${this.told.length}`, note, name });
  }

  #placed(phase, { position, wait }) {
    Object.assign(this, { phase, position, wait });
  }

  #assigned(expert) {
    Object.assign(this, { phase: Phase.CHATTING, expert, position: null, wait: null });
    this.dispatchEvent(new Event("assigned"));
  }

  #message({ message_id: key, client_id: clientId, author, author_name, text, sent_s }, isNew) {
    if (this.told.some((known) => known.key === key)) return;
    this.outbox.take(clientId);
    this.told.push({
      key,
      clientId,
      author,
      text,
      name: author_name ?? this.#speaker,
      sent_s,
      status: "sent",
    });
    if (isNew && author === "expert") this.dispatchEvent(new Event("news"));
  }

  #change() {
    clearTimeout(this.#due);
    this.#due = null;
    this.dispatchEvent(new Event("change"));
  }
}

function sameWish(opening, wish) {
  return opening !== null && Object.keys(wish).every((name) => opening[name] === wish[name]);
}

function openingBody({ clientId, text, name, analyseMood, department, language }) {
  return {
    message: { text, client_id: clientId },
    customer: { name: name || null, language: language || null },
    department: department || null,
    analyse_mood: analyseMood,
  };
}
