/** Server-sent events by fetch, because a browser's own EventSource can't send a bearer token. */

import { Problem } from "./client.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const SILENCE_MS = 45_000; // the service sends a heartbeat each 15 s: three missed are a dead line

/** The lines of a stream, cut anywhere, put together into events (HTML standard, section 9.2.6). */
export class Parser {
  #rest = "";
  #fields = { data: [] };

  /** Return the events that `text` completes: [{id, kind, data}], data still as text. */
  push(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines.map((line) => this.#line(line)).filter((event) => event !== null);
  }

  #line(line) {
    if (line === "") return this.#close();
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (name === "data") this.#fields.data.push(value);
    else if (name === "id" || name === "event") this.#fields[name] = value;
    return null; // a comment's name is empty, and a name nobody knows is no error
  }

  #close() {
    const { id = null, event = "message", data } = this.#fields;
    this.#fields = { data: [] };
    return data.length ? { id, kind: event, data: data.join("\n") } : null;
  }
}

/** Return how long to wait before try `n` (0, 1, ...): doubled each time, spread so that a crowd parts. */
export function pause_ms(n, random = Math.random()) {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** n) * (0.5 + random / 2);
}

/**
 * One stream that stays: it resumes after the last event it gave out, again and again.
 *
 * `onEvent({id, kind, data})` gets each event once, `onLink(live)` each change of the line, and
 * `onRefused(problem)` ends it: this key or token may not listen (any more).
 */
export class EventStream {
  #stop = new AbortController();
  #wake = () => {};
  #tries = 0;
  #live = null; // not known yet

  constructor(client, path, lastId, { onEvent, onLink, onRefused }) {
    Object.assign(this, { client, path, lastId, onEvent, onLink, onRefused });
    this.#run();
  }

  /** End the stream for good. */
  close() {
    this.#stop.abort();
    this.#wake();
  }

  /** Try again now instead of after the pause. */
  hurry() {
    this.#tries = 0;
    this.#wake();
  }

  async #run() {
    while (!this.#stop.signal.aborted) {
      const problem = await this.#connect();
      if (this.#stop.signal.aborted) return;
      if (problem?.refused) return this.onRefused(problem);
      this.#link(false);
      await this.#rest(problem);
    }
  }

  /** Read until the line breaks; return the Problem if it never stood, else null. */
  async #connect() {
    const line = new AbortController();
    const hangUp = () => line.abort();
    this.#stop.signal.addEventListener("abort", hangUp);
    try {
      const answer = await this.client.listen(this.path, this.lastId, line.signal);
      this.#link(true);
      await this.#read(answer.body.getReader(), hangUp);
      return null;
    } catch (error) {
      return error instanceof Problem ? error : null;
    } finally {
      hangUp();
      this.#stop.signal.removeEventListener("abort", hangUp);
    }
  }

  async #read(reader, hangUp) {
    const decoder = new TextDecoder();
    const parser = new Parser();
    for (;;) {
      const watchdog = setTimeout(hangUp, SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(watchdog));
      if (done) return;
      this.#tries = 0; // only a line that carried something is worth an eager next try
      parser.push(decoder.decode(value, { stream: true })).forEach((event) => this.#give(event));
    }
  }

  #give({ id, kind, data }) {
    const number = Number(id);
    if (id !== null && number <= this.lastId) return; // seen before the break
    if (id !== null) this.lastId = number;
    try {
      this.onEvent({ id: number, kind, data: JSON.parse(data) });
    } catch (error) {
      reportError(error); // one event that can't be handled is no reason to lose the line
    }
  }

  #link(live) {
    if (this.#live === live) return;
    this.#live = live;
    this.onLink(live);
  }

  async #rest(problem) {
    const wait_ms = problem?.retryAfter_s ? problem.retryAfter_s * 1000 : pause_ms(this.#tries++);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, wait_ms);
      this.#wake = () => (clearTimeout(timer), resolve());
    });
  }
}
