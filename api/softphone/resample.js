/** Sound at any rate on its way to 16 kHz, piece by piece: a windowed sinc in polyphase form. */

export const RATE_HZ = 16_000;
const CROSSINGS = 16; // of the sinc to each side: the longer, the steeper the filter
const PASS = 0.92; // of the band that 16 kHz can hold; the rest is where the filter falls

function divisor(a, b) {
  return b ? divisor(b, a % b) : a;
}

/** Blackman's window, 1 at 0 and 0 at ±1. */
function blackman(x) {
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** One channel; all that went in comes out, `reach` samples of input later. */
export class Resampler {
  #seen; // the input's last samples, oldest first
  #due = 0; // where the next output lies, in input samples after the first of #seen's centre

  constructor(fromHz) {
    const shared = divisor(fromHz, RATE_HZ);
    this.step = fromHz / RATE_HZ; // input samples an output
    this.phases = RATE_HZ / shared; // output positions between two input samples that differ
    const cut = Math.min(1, RATE_HZ / fromHz) * PASS;
    this.reach = Math.ceil(CROSSINGS / cut);
    this.tables = Array.from({ length: this.phases }, (_, p) => this.#taps(p / this.phases, cut));
    this.#seen = new Float32Array(2 * this.reach);
  }

  /** Return the samples at 16 kHz that `sound` completes, -1 to 1. */
  push(sound) {
    const input = new Float32Array(this.#seen.length + sound.length);
    input.set(this.#seen);
    input.set(sound, this.#seen.length);
    const ready = Math.max(0, Math.ceil((sound.length - this.#due) / this.step - 1e-9));
    const output = new Float32Array(ready);
    for (let n = 0; n < ready; n++) output[n] = this.#at(input, this.#due + n * this.step);
    this.#due += ready * this.step - sound.length;
    this.#seen = input.slice(sound.length);
    return output;
  }

  #at(input, place) {
    const whole = Math.floor(place + 1e-9);
    const taps = this.tables[Math.round((place - whole) * this.phases) % this.phases];
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += taps[k] * input[whole + k];
    return sum;
  }

  /** The filter for an output that lies `offset` of a sample after an input sample. */
  #taps(offset, cut) {
    const taps = new Float32Array(2 * this.reach);
    for (let k = 0; k < taps.length; k++) {
      const x = k + 1 - this.reach - offset;
      taps[k] = Math.abs(x) > this.reach ? 0 : cut * sinc(cut * x) * blackman(x / this.reach);
    }
    const sum = taps.reduce((all, tap) => all + tap, 0);
    return taps.map((tap) => tap / sum); // silence stays silent, and a steady level keeps its level
  }
}

/** Return -1..1 as 16-bit steps, clipped. */
export function toInt16(sample) {
  return Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
}
