/** What was sent of a call, as far back as a line that comes back may want it again. */

const SIDES = 2;
const KEPT_S = 120; // the service holds a call that lost its line for 60

export class Backlog {
  #items = []; // {at, sound} or {at, control}, in order; `at` in samples since the call began

  constructor(rateHz, keptS = KEPT_S) {
    this.rateHz = rateHz;
    this.kept = keptS * rateHz;
    this.at = 0;
  }

  /** How far the call has come, in seconds. */
  get at_s() {
    return this.at / this.rateHz;
  }

  /** Keep interleaved sound. */
  sound(sound) {
    this.#items.push({ at: this.at, sound });
    this.at += sound.length / SIDES;
    while (this.#items[0].at < this.at - this.kept) this.#items.shift();
  }

  /** Keep a message that has its place between the sounds. */
  control(control) {
    this.#items.push({ at: this.at, control });
  }

  /** Let time of the call pass that nothing was heard of. */
  skip(samples) {
    this.at += samples;
  }

  /** Return what came from `heard_s` on, in order; a piece that lies across it is cut. */
  since(heard_s) {
    const from = Math.round(heard_s * this.rateHz);
    return this.#items.map((item) => cut(item, from)).filter((item) => item !== null);
  }
}

function cut({ at, sound, control }, from) {
  if (control) return at >= from ? { control } : null;
  const late = Math.max(0, from - at) * SIDES;
  if (late >= sound.length) return null;
  return { sound: late ? sound.slice(late) : sound };
}
