/** Own messages that have not come back from the service yet: sent in order, each once, none lost. */

import { Problem } from "./client.js";
import { pause_ms } from "./stream.js";

const TRIES = 3;

/** Return a name for something new that no other has: 128 random bits. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * `post(message)` sends one, `onChange()` hears of every change. What is not known to have arrived is
 * kept in the session, and sent again under its old name after a reload: the service adds it once.
 */
export class Outbox {
  #flushing = false;
  #open = false; // a chat is there to send into

  constructor(session, { post, onChange }) {
    Object.assign(this, { session, post, onChange });
    this.messages = session.pending.map(({ clientId, text }) =>
      ownMessage(clientId, text, "sending"),
    );
  }

  /** Show a first message, which went out with the chat itself. */
  hold(clientId, text) {
    this.messages.unshift(ownMessage(clientId, text, "sent"));
  }

  /** Begin to send: the chat stands. */
  open() {
    this.#open = true;
    this.#flush();
  }

  /** Send a message, after those before it. */
  add(text) {
    this.messages.push(ownMessage(newId(), text, "sending"));
    this.#changed();
    this.#flush();
  }

  /** Try again to send what could not be sent. */
  retry() {
    for (const message of this.#of("failed")) message.status = "sending";
    this.#changed();
    this.#flush();
  }

  /** Try again if it was the line, or the service, that failed. */
  lineIsBack() {
    if (this.messages.some(({ problem }) => problem?.passing)) this.retry();
  }

  /** Take a message out: it came back from the service, or its writer changes it. Returns its text. */
  take(clientId) {
    const text = this.messages.find((message) => message.clientId === clientId)?.text ?? "";
    this.messages = this.messages.filter((message) => message.clientId !== clientId);
    this.#keep();
    return text;
  }

  async #flush() {
    if (this.#flushing || !this.#open) return;
    this.#flushing = true;
    for (let next; (next = this.#of("sending")[0]);) await this.#deliver(next);
    this.#flushing = false;
  }

  async #deliver(message) {
    try {
      await persistently(() => this.post(message));
      Object.assign(message, { status: "sent", problem: null });
    } catch (problem) {
      // A broken line holds up all that is behind, so that nothing overtakes; a refusal only the one.
      const held = problem.passing ? this.#of("sending") : [message];
      held.forEach((own) => Object.assign(own, { status: "failed", problem }));
    }
    this.#changed();
  }

  #of(status) {
    return this.messages.filter((message) => message.status === status);
  }

  #changed() {
    this.#keep();
    this.onChange();
  }

  #keep() {
    const unsent = this.messages.filter(({ status }) => status !== "sent");
    this.session.keep({ pending: unsent.map(({ clientId, text }) => ({ clientId, text })) });
  }
}

function ownMessage(clientId, text, status) {
  return {
    key: clientId,
    clientId,
    author: "customer",
    text,
    sent_s: Date.now() / 1000,
    status,
    problem: null,
  };
}

/** Ask again, a few times, where the same may succeed a little later; throws the last Problem. */
async function persistently(ask) {
  for (let n = 1; ; n++) {
    try {
      return await ask();
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.passing || n >= TRIES) throw problem;
      const wait_ms = problem.retryAfter_s ? problem.retryAfter_s * 1000 : pause_ms(n - 1);
      await new Promise((resolve) => setTimeout(resolve, wait_ms));
    }
  }
}
