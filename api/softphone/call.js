/** One call of the softphone: its sound, its line, and what is shown of both. */

import { Line } from "./line.js";
import { clock } from "./moods.js";
import { decoded, microphone, Mixer } from "./sound.js";

const SAMPLE = new URL("sample.ogg", import.meta.url);
const STREAM = "/v1/calls/stream";
const DRAW_MS = 250;
const AFTER_RECORDING_MS = 800; // the last words' way to the service
export const STATES = {
  ready: "Ready",
  dialling: "Calling…",
  lost: "Connection lost. Reconnecting…",
  grading: "Grading…",
  over: "The call has ended",
};

const opposite = (side) => (side === "agent" ? "customer" : "agent");

/**
 * `views` are the page's chart, talk, feeling, hint, notes, levels and state; `onOver(message)` gets
 * what the service says last, or an "ended" that says why there is no such.
 */
export class Call {
  #state = "ready";
  #paused = false;
  #hungUp = false;
  #ended = false;

  constructor(key, views, onOver) {
    Object.assign(this, { key, views, onOver });
  }

  /** Open the sound and the line; throws SoundError. */
  async begin(start, { mouth, other, file }) {
    const context = new AudioContext({ latencyHint: "interactive" });
    this.mixer = new Mixer(context, (sound, levels) => this.#heard(sound, levels));
    try {
      await this.#listen(context, { mouth, other, file });
    } catch (error) {
      this.mixer.close();
      throw error;
    }
    this.line = new Line(address(), this.key, start, {
      onMessage: (message) => this.#told(message),
      onState: (state) => this.#become(state),
      onFailed: (reason) => this.#over({ type: "ended", reason }),
    });
    this.line.dial();
    this.drawing = setInterval(() => this.#draw(), DRAW_MS);
  }

  async #listen(context, { mouth, other, file }) {
    await this.mixer.prepare();
    if (mouth !== "none") this.mixer.take(await microphone(), mouth);
    if (other === "none") return;
    const sound = await decoded(context, other === "file" ? file : SAMPLE);
    const sides = mouth !== "none" ? [opposite(mouth)] : sidesOf(sound);
    const alone = mouth === "none";
    this.mixer.play(sound, sides, () =>
      setTimeout(() => (alone ? this.hangUp() : this.#recordingOver()), AFTER_RECORDING_MS),
    );
  }

  #recordingOver() {
    if (!this.#ended)
      this.views.notes.add(
        "plain",
        "The recording is over",
        "Hang up, or talk on.",
        this.line.at_s,
      );
  }

  #heard(sound, levels) {
    this.line.sound(sound);
    this.views.levels(levels);
  }

  mute(muted) {
    this.mixer.mute(muted);
  }

  get paused() {
    return this.#paused;
  }

  async pause(paused) {
    this.#paused = paused;
    await this.mixer.hold(paused);
    if (paused) this.line.pause();
    else this.line.resume();
    this.views.levels([0, 0]);
    this.#tellState();
  }

  hangUp() {
    if (this.#ended || this.#hungUp) return;
    this.#hungUp = true;
    this.mixer.close();
    this.line.hangUp();
    this.#become("grading");
  }

  used(hintId, used) {
    this.line.say({ type: "hint.used", hint_id: hintId, used });
  }

  #become(state) {
    // A line that comes up again while the grade is made brings no call back.
    const hungUp = this.#hungUp && state === "up";
    if (state === "up" && this.#state === "dialling") this.mixer.begin();
    this.#state = hungUp ? "grading" : state;
    this.#tellState();
  }

  #tellState() {
    const text =
      STATES[this.#state] ?? `${this.#paused ? "Paused" : "On a call"} ${clock(this.line.at_s)}`;
    this.views.state(this.#paused && this.#state === "up" ? "paused" : this.#state, text);
  }

  #draw() {
    if (this.#state === "up") this.#tellState();
    this.views.chart.draw(this.line.at_s);
  }

  #told(message) {
    const { chart, talk, feeling, hint, notes } = this.views;
    const news = {
      started: () => message.resumed || this.#introduced(message),
      "speech.start": () => chart.began(message),
      "speech.end": () => chart.ended(message),
      transcript: () => talk.hear(message),
      emotion: () => (chart.read(message), feeling.read(message)),
      score: () => feeling.score(message),
      guidance: () => hint.give(message),
      note: () => notes.add("whisper", `${message.author} whispers`, message.text, message.at_s),
      alert: () => notes.add("alert", "A supervisor is told", message.why, message.at_s),
      warning: () => notes.add("warning", "Just so you know", message.text, message.at_s),
      error: () =>
        notes.add("warning", "The service refused something", message.text, this.line.at_s),
      taken_over: () =>
        notes.add("whisper", "Taken over", `${message.by} takes this case over.`, this.line.at_s),
      graded: () => this.#over(message),
      ended: () => this.#over(message),
    };
    news[message.type]?.();
    if (message.type === "emotion" || message.type === "transcript")
      talk.feel((start_s, end_s) => chart.within(start_s, end_s));
  }

  #introduced({ customer_mood: mood, mood_analysed: read, recorded }) {
    if (!read) this.views.feeling.declined();
    else if (mood) this.views.feeling.before(mood);
    if (recorded)
      this.views.notes.add("plain", "This call is recorded", "Pause keeps a stretch out of it.", 0);
  }

  #over(message) {
    this.#ended = true;
    clearInterval(this.drawing);
    this.mixer.close();
    this.#become("over");
    this.views.chart.draw(this.line.at_s);
    this.views.hint.clear();
    this.onOver(message);
  }
}

/** Return whom a recording speaks for: both where it has a channel for each. */
function sidesOf(sound) {
  return sound.numberOfChannels > 1 ? ["customer", "agent"] : ["customer"];
}

function address() {
  const url = new URL(STREAM, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}
