/** Off the page's own thread: two sides at the device's rate in, one stream at 16 kHz out. */

import { RATE_HZ, Resampler, toInt16 } from "./resample.js";

const CHUNK = RATE_HZ / 10; // samples a side that go out at a time
const SIDES = 2; // the customer, the agent

/** Posts {sound: interleaved 16-bit samples, levels: the loudest sample of each side, 0..1}. */
class Collector extends AudioWorkletProcessor {
  #resamplers = Array.from({ length: SIDES }, () => new Resampler(sampleRate));
  #sound = new Int16Array(SIDES * CHUNK);
  #levels = new Float32Array(SIDES);
  #filled = 0;

  process([input], [output]) {
    const silence = new Float32Array(output[0].length);
    const sides = this.#resamplers.map((one, side) => one.push(input[side] ?? silence));
    for (let n = 0; n < sides[0].length; n++) {
      sides.forEach((sound, side) => this.#put(side, sound[n]));
      if (++this.#filled === CHUNK) this.#post();
    }
    return true;
  }

  #put(side, sample) {
    this.#sound[SIDES * this.#filled + side] = toInt16(sample);
    this.#levels[side] = Math.max(this.#levels[side], Math.abs(sample));
  }

  #post() {
    this.port.postMessage({ sound: this.#sound, levels: [...this.#levels] }, [this.#sound.buffer]);
    this.#sound = new Int16Array(SIDES * CHUNK);
    this.#levels.fill(0);
    this.#filled = 0;
  }
}

registerProcessor("tonewise-collector", Collector);
