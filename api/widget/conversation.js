/**
 * One customer's chat: what was said, how it stands, and what is still on its way. No element in here.
 *
 * A chat is its events: a reload or another tab reads them again from the start. Two lists make the
 * talk: `told` came back from the service, in its order; `pending` are own messages that have not.
 */

import { Client, Problem } from "./client.js";
import { EventStream, pause_ms } from "./stream.js";

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

const TRIES = 3;
const LAST_WORDS_MS = 3_000;

/** Return a name for something new that no other has: 128 random bits. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Emits "change", and "assigned", "closed" and "news" (an expert's message) when they are new. */
export class Conversation extends EventTarget {
  #flushing = false;
  #stream = null;
  #seen = 0; // events up to this one were shown before a reload
  #speaker = null; // the expert who writes at this point of the talk
  #due = null;

  constructor(client, session) {
    super();
    Object.assign(this, { publicClient: client, session });
    this.#blank();
  }

  /** The whole talk, oldest first: messages and notes. */
  get talk() {
    return [...this.told, ...this.pending];
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
    if (chatId) return this.#rejoin();
    if (opening) return this.begin(opening).catch((problem) => this.#fail(problem));
    return null;
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
   * Throws Problem. Asking the same again has the same idempotency key, so a lost answer doubles nothing.
   */
  async begin(wish) {
    const opening = sameWish(this.session.opening, wish) ? this.session.opening : { ...wish, clientId: newId() };
    this.session.keep({ opening, name: wish.name, analyseMood: wish.analyseMood });
    this.#to(Phase.OPENING);
    try {
      const chat = await this.publicClient.ask("POST", "/v1/chats", openingBody(opening), opening.clientId);
      this.#opened(chat, opening);
    } catch (problem) {
      this.#to(Phase.START);
      throw problem;
    }
  }

  /** Send a message: now, or as soon as the line is back. */
  say(text) {
    this.pending.push(ownMessage(newId(), text, "sending"));
    this.#keepPending();
    this.#change();
    this.#flush();
  }

  /** Try again to send what could not be sent. */
  retry() {
    this.pending.filter((message) => message.status === "failed").forEach((message) => (message.status = "sending"));
    this.#change();
    this.#flush();
  }

  /** Take back a message that could not be sent; returns its text. */
  takeBack(clientId) {
    const text = this.pending.find((message) => message.clientId === clientId)?.text ?? "";
    this.pending = this.pending.filter((message) => message.clientId !== clientId);
    this.#keepPending();
    this.#change();
    return text;
  }

  /** Accept to be called back or answered later: {wish, contact, text}; throws Problem. */
  async leave(wish) {
    const chat = await this.client.ask("POST", this.#path("leave"), wish, newId());
    Object.assign(this, { wish: wish.wish, contact: wish.contact });
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
      phase: Phase.START, told: [], pending: [], expert: null,
      position: null, wait: null, suggested: null, wish: null, contact: "", live: true, gone: false, problem: null,
    });
    this.#seen = 0;
    this.#speaker = null;
  }

  #path(part = "") {
    return `/v1/chats/${encodeURIComponent(this.session.chatId)}${part && "/" + part}`;
  }

  #opened(chat, opening) {
    const { chat_id: chatId, token } = chat;
    this.session.keep({ chatId, token, lastId: 0, opening: null, draft: "" });
    this.pending = [ownMessage(opening.clientId, opening.text, "sent")];
    this.#join();
    this.#apply(chat);
    this.dispatchEvent(new Event("opened"));
  }

  async #rejoin() {
    this.#seen = this.session.lastId;
    this.pending = this.session.pending.map(({ clientId, text }) => ownMessage(clientId, text, "sending"));
    this.#to(Phase.WAITING);
    this.#join();
    this.#flush();
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
  }

  /** Take over how the service says the chat stands. */
  #apply(chat, isNew = true) {
    this.expert = chat.expert;
    this.position = chat.position;
    this.wait = chat.wait;
    this.suggested = chat.overflow?.kind ?? null;
    this.#to(PHASES[chat.state] ?? this.phase, isNew);
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
    if (live && this.pending.some((message) => message.problem?.passing)) this.retry();
    this.#change();
  }

  #heard({ id, kind, data }) {
    const isNew = id > this.#seen;
    this.#on[kind]?.(data.data, isNew);
    if (isNew) this.session.keep({ lastId: id });
    this.#changeSoon();
  }

  #on = {
    "message.added": ({ message }, isNew) => this.#told(message, isNew),
    "case.queued": (place, isNew) => isNew && this.#placed(Phase.WAITING, place),
    "case.position": (place, isNew) => isNew && this.#placed(this.phase, place),
    "case.assigned": ({ expert }, isNew) => {
      this.#note("joined", expert.name);
      this.#speaker = expert.name;
      if (isNew) this.#assigned(expert);
    },
    "case.transferred": ({ department, expert }, isNew) => {
      this.#note("transferred", expert?.name ?? department);
      if (isNew) Object.assign(this, { phase: Phase.WAITING, expert: null, position: null, wait: null });
    },
    "case.overflowed": ({ overflow: { kind, department } }, isNew) => {
      if (kind === "department") this.#note("moved", department);
      else if (isNew) Object.assign(this, { phase: Phase.OVERFLOW, suggested: kind });
    },
    "case.left": ({ wish }, isNew) => isNew && Object.assign(this, { phase: Phase.LEFT, wish }),
    "case.closed": (_, isNew) => isNew && this.#to(Phase.CLOSED),
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

  #told(message, isNew) {
    if (this.told.some((known) => known.key === message.message_id)) return;
    this.pending = this.pending.filter((own) => own.clientId !== message.client_id);
    this.#keepPending();
    this.told.push({
      key: message.message_id, clientId: message.client_id, author: message.author, text: message.text,
      name: message.author_name ?? this.#speaker, sent_s: message.sent_s, status: "sent",
    });
    if (isNew && message.author === "expert") this.dispatchEvent(new Event("news"));
  }

  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    for (;;) {
      const next = this.pending.find((message) => message.status === "sending");
      if (!next) break;
      await this.#deliver(next);
    }
    this.#flushing = false;
  }

  async #deliver(message) {
    const { clientId, text } = message;
    const post = () => this.client.ask("POST", this.#path("messages"), { text, client_id: clientId }, clientId);
    try {
      await persistently(post);
      Object.assign(message, { status: "sent", problem: null });
    } catch (problem) {
      this.#undelivered(message, problem);
    }
    this.#keepPending();
    this.#change();
  }

  /** A broken line holds up all that is behind, so that nothing overtakes; a refusal only the one. */
  #undelivered(message, problem) {
    if ([401, 404, 410].includes(problem.status)) this.#vanish();
    const held = problem.passing ? this.pending.filter(({ status }) => status === "sending") : [message];
    held.forEach((own) => Object.assign(own, { status: "failed", problem }));
  }

  #keepPending() {
    const unsent = this.pending.filter(({ status }) => status !== "sent");
    this.session.keep({ pending: unsent.map(({ clientId, text }) => ({ clientId, text })) });
  }

  /** Events come in bunches: show a bunch at once. */
  #changeSoon() {
    this.#due ??= setTimeout(() => this.#change(), 30);
  }

  #change() {
    clearTimeout(this.#due);
    this.#due = null;
    this.dispatchEvent(new Event("change"));
  }
}

function ownMessage(clientId, text, status) {
  return { key: clientId, clientId, author: "customer", text, sent_s: Date.now() / 1000, status, problem: null };
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

/** Ask again, a few times, where the same may succeed a little later; throws the last Problem. */
async function persistently(ask) {
  for (let n = 0; ; n++) {
    try {
      return await ask();
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.passing || n + 1 >= TRIES) throw problem;
      const wait_ms = problem.retryAfter_s ? problem.retryAfter_s * 1000 : pause_ms(n);
      await new Promise((resolve) => setTimeout(resolve, wait_ms));
    }
  }
}
