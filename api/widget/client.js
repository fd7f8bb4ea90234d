/** Requests to the service: JSON out, JSON back, and one kind of error that people can read. */

const PATIENCE_MS = 15_000;

/** What went wrong with a request; status 0 when no answer came at all. */
export class Problem extends Error {
  constructor(status, detail, retryAfter_s = null) {
    super(detail || `HTTP ${status}`);
    this.status = status;
    this.retryAfter_s = retryAfter_s;
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** Whether this key or token is no longer good for what was asked. */
  get refused() {
    return [401, 403, 404, 410].includes(this.status);
  }
}

/** Return the Problem that an answer outside 200 to 299 describes (problem+json, RFC 9457). */
async function problemOf(answer) {
  const told = await answer.json().catch(() => ({}));
  const wait_s = Number(answer.headers.get("Retry-After"));
  return new Problem(answer.status, told.detail || told.title, wait_s > 0 ? wait_s : null);
}

/** The service at one address, with one key or token; it never puts either into an address. */
export class Client {
  #pass; // the headers that say who asks
  #credentials; // whether the browser's cookies go along

  constructor(server, bearer) {
    this.server = server;
    this.#pass = { Authorization: `Bearer ${bearer}` };
    this.#credentials = "omit";
  }

  /** Return the service as somebody sees it who is signed in at this browser; `csrf` is their session's. */
  static signedIn(server, csrf) {
    const client = new Client(server, "");
    client.#pass = { "X-CSRF-Token": csrf };
    client.#credentials = "same-origin";
    return client;
  }

  /** Return the body of the answer, null if it has none; throws Problem. */
  async ask(method, path, body = null, idempotencyKey = null) {
    const headers = { Accept: "application/json" };
    if (body !== null) headers["Content-Type"] = "application/json";
    if (idempotencyKey !== null) headers["Idempotency-Key"] = idempotencyKey;
    const json = body === null ? undefined : JSON.stringify(body);
    const patience = patient();
    try {
      const answer = await this.#fetch(path, {
        method,
        headers,
        body: json,
        signal: patience.signal,
      });
      return answer.status === 204 ? null : await answer.json();
    } catch (error) {
      throw error instanceof Problem ? error : new Problem(0, error.message);
    } finally {
      patience.over();
    }
  }

  /** Return the open answer of an event stream, from after event `lastId` or, if null, from now; throws Problem. */
  async listen(path, lastId, signal) {
    const headers = { Accept: "text/event-stream" };
    if (lastId !== null) headers["Last-Event-ID"] = String(lastId);
    return this.#fetch(path, { headers, signal });
  }

  async #fetch(path, options) {
    const headers = { ...options.headers, ...this.#pass };
    const address = new URL(path.replace(/^\//, ""), this.server);
    const asked = { ...options, headers, cache: "no-store", credentials: this.#credentials };
    const answer = await fetch(address, asked);
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }
}

/** A signal that gives up on a request that takes too long. */
function patient() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  return { signal: stop.signal, over: () => clearTimeout(timer) };
}
