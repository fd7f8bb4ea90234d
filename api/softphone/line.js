/** The live line of one call: dials again when it breaks, and sends what the service missed. */

import { Backlog } from "./backlog.js";
import { RATE_HZ } from "./resample.js";

const PROTOCOL = "tonewise.v1";
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const PATIENCE_MS = 60_000; // the service keeps a call so long for a line that comes back
const OVER = new Set(["graded", "ended"]);
// Why the service lets go of a line and holds its call, or does not take it back just yet.
const PASSING = new Set([
  "call_taken",
  "draining",
  "idle",
  "internal",
  "too_many_calls",
  "unavailable",
]);

/**
 * `onMessage(message)` gets all that the service says, `onState(state)` each of "dialling", "up", "lost",
 * "over", and `onFailed(text)` why a call could not go on.
 */
export class Line {
  #socket = null;
  #up = false; // the service knows which call this is
  #over = false;
  #broke_ms = null;
  #pause_ms = FIRST_PAUSE_MS;
  #stopping = null;
  #paused_at = null;
  callId = null;

  constructor(address, bearer, start, { onMessage, onState, onFailed }) {
    Object.assign(this, { address, bearer, start, onMessage, onState, onFailed });
    this.backlog = new Backlog(RATE_HZ);
  }

  dial() {
    this.onState(this.#broke_ms === null ? "dialling" : "lost");
    this.#socket = new WebSocket(this.address, [PROTOCOL, `bearer.${this.bearer}`]);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onopen = () => this.#greet();
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onclose = (event) => this.#broken(event);
  }

  /** Send interleaved 16-bit sound, at once or as soon as there is a line. */
  sound(sound) {
    if (this.#over || this.#paused_at !== null) return;
    this.backlog.sound(sound);
    if (this.#up) this.#socket.send(sound);
  }

  /** Say something that has its place in the call. */
  say(control) {
    if (this.#over) return;
    this.backlog.control(control);
    if (this.#up) this.#tell(control);
  }

  /** Let nothing be heard until `resume`. */
  pause() {
    this.say({ type: "pause" });
    this.#paused_at = performance.now();
  }

  /** Be heard again; the time between counts as time of the call. */
  resume() {
    const skipped_s = (performance.now() - this.#paused_at) / 1000;
    this.#paused_at = null;
    this.say({ type: "resume", skipped_s });
    this.backlog.skip(Math.round(skipped_s * RATE_HZ));
  }

  /** How far the call has come, in seconds. */
  get at_s() {
    const paused_ms = this.#paused_at === null ? 0 : performance.now() - this.#paused_at;
    return this.backlog.at_s + paused_ms / 1000;
  }

  /** End the call; its grade comes as a message. */
  hangUp() {
    this.#stopping = { type: "stop", reason: "hung up" };
    if (this.#up) this.#tell(this.#stopping);
  }

  #greet() {
    const known = this.callId ? { call_id: this.callId } : {};
    this.#tell({ ...this.start, ...known, type: "start" });
  }

  #hear(data) {
    const message = JSON.parse(data);
    if (message.type === "error" && message.fatal) return this.#refused(message);
    if (message.type === "started") this.#begin(message);
    if (OVER.has(message.type)) this.#end();
    this.onMessage(message);
  }

  #refused({ code, text }) {
    if (this.callId !== null && PASSING.has(code))
      this.#socket.close(); // and dial again
    else this.#fail(text);
  }

  #begin({ call_id, heard_s }) {
    this.callId = call_id;
    this.#up = true;
    this.#broke_ms = null;
    this.#pause_ms = FIRST_PAUSE_MS;
    for (const { sound, control } of this.backlog.since(heard_s))
      if (control) this.#tell(control);
      else this.#socket.send(sound);
    this.onState("up");
    if (this.#stopping) this.#tell(this.#stopping);
  }

  #end() {
    this.#over = true;
    this.#up = false;
    this.#socket.close();
    this.onState("over");
  }

  #broken({ code, reason }) {
    if (this.#over) return;
    this.#up = false;
    this.#broke_ms ??= performance.now();
    if (this.callId === null) return this.#fail(reason || "The service did not take the call.");
    if (performance.now() - this.#broke_ms > PATIENCE_MS)
      return this.#fail(`The line could not be mended (${reason || code}).`);
    this.onState("lost");
    setTimeout(() => this.dial(), this.#pause_ms);
    this.#pause_ms = Math.min(2 * this.#pause_ms, LONGEST_PAUSE_MS);
  }

  #fail(text) {
    this.#end();
    this.onFailed(text);
  }

  #tell(body) {
    this.#socket.send(JSON.stringify(body));
  }
}
