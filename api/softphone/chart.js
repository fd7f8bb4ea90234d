/** The call as a picture: the customer's mood over time, pleasant above the line, and who speaks. */

import { titled } from "../widget/mood.js";
import { clock, kindOf, letterOf, pleasantness } from "./moods.js";
import { drawn } from "./svg.js";

const SHORTEST_S = 60; // so that a call that has just begun doesn't fill the picture
const LONGEST_S = 300;
const REACH = 56; // pixels from the line to the most pleasant, and to the least
const LETTER = 16; // and beyond that, for the letter of a mood
const LEAST = 4; // pixels of a mood that is neither
const TOP = 8;
const MIDDLE = TOP + LETTER + REACH;
const BOTTOM = MIDDLE + REACH + LETTER;
const LANES = { customer: BOTTOM + 18, agent: BOTTOM + 36 };
const AXIS = BOTTOM + 62;
const HEIGHT = AXIS + 8;
const GUTTER = 82; // for the names at the left
const TICKS_S = [10, 20, 30, 60];
const WIDEST_TICK = 64; // pixels that a time needs

export class Chart {
  #readings = []; // as the service tells them, in order
  #spoken = { customer: [], agent: [] }; // [start_s, end_s], the last end null while a voice goes on
  #now_s = 0;

  constructor(place) {
    this.place = place;
    this.watch = new ResizeObserver(() => this.draw(this.#now_s));
    this.watch.observe(place);
  }

  /** Take a reading; what it says for good replaces what was said of the same speech before. */
  read(reading) {
    this.#readings = this.#readings.filter(
      (one) => one.end_s <= reading.start_s || (one.final && one.start_s !== reading.start_s),
    );
    this.#readings.push(reading);
    this.#readings.sort((one, other) => one.start_s - other.start_s);
  }

  /** Take it that a voice set in. */
  began({ speaker, at_s }) {
    this.#spoken[speaker].push([at_s, null]);
  }

  /** Take it that a voice ended. */
  ended({ speaker, start_s, end_s }) {
    const apart = this.#spoken[speaker].filter(
      ([from_s, to_s]) => from_s >= end_s || (to_s ?? end_s) <= start_s,
    );
    this.#spoken[speaker] = [...apart, [start_s, end_s]];
  }

  /** Return the readings of a stretch of the call. */
  within(start_s, end_s) {
    return this.#readings.filter((one) => one.end_s > start_s && one.start_s < end_s);
  }

  /** Forget everything. */
  clear() {
    this.#readings = [];
    this.#spoken = { customer: [], agent: [] };
    this.draw(0);
  }

  /** Draw how the call stands. */
  draw(now_s) {
    this.#now_s = now_s;
    const width = this.place.clientWidth;
    if (width === 0) return;
    const length_s = Math.min(LONGEST_S, Math.max(SHORTEST_S, now_s));
    const scale = (width - GUTTER - 4) / length_s;
    const from_s = Math.max(0, now_s - length_s);
    const x = (at_s) => GUTTER + (Math.max(at_s, from_s) - from_s) * scale;
    this.place.replaceChildren(this.#picture({ width, length_s, from_s, scale, x }));
  }

  #picture(view) {
    const { width } = view;
    const svg = drawn("svg", {
      viewBox: `0 0 ${width} ${HEIGHT}`,
      width,
      height: HEIGHT,
      role: "img",
      "aria-label": this.#inWords(),
    });
    svg.append(
      ...this.#frame(view),
      ...this.#axis(view),
      ...Object.keys(LANES).flatMap((speaker) => this.#lane(speaker, view)),
      ...this.#readings.filter(({ end_s }) => end_s > view.from_s).flatMap((r) => bar(r, view)),
    );
    return svg;
  }

  #frame({ width }) {
    const right = width - 4;
    return [
      drawn("rect", {
        x: GUTTER,
        y: TOP,
        width: right - GUTTER,
        height: BOTTOM - TOP,
        rx: 8,
        class: "field",
      }),
      drawn("line", { x1: GUTTER, x2: right, y1: MIDDLE, y2: MIDDLE, class: "zero" }),
      drawn("text", { x: 0, y: TOP + 15, class: "name" }, "pleasant"),
      drawn("text", { x: 0, y: BOTTOM - 6, class: "name" }, "unpleasant"),
    ];
  }

  #axis({ width, length_s, from_s, scale, x }) {
    const step_s = TICKS_S.find((one_s) => one_s * scale >= WIDEST_TICK) ?? TICKS_S.at(-1);
    const ticks = [];
    for (
      let at_s = Math.ceil(from_s / step_s) * step_s;
      at_s <= from_s + length_s;
      at_s += step_s
    ) {
      const near = x(at_s) > width - 30 ? "end" : at_s === from_s ? "start" : "middle";
      ticks.push(
        drawn("text", { x: x(at_s), y: AXIS, class: "tick", "text-anchor": near }, clock(at_s)),
      );
    }
    return ticks;
  }

  #lane(speaker, { x, from_s, width }) {
    const y = LANES[speaker];
    const voices = this.#spoken[speaker].filter(([, end_s]) => (end_s ?? this.#now_s) > from_s);
    return [
      drawn("text", { x: 0, y: y + 8, class: "name" }, titled(speaker)),
      drawn("rect", {
        x: GUTTER,
        y: y + 2,
        width: width - 4 - GUTTER,
        height: 4,
        rx: 2,
        class: "rail",
      }),
      ...voices.map(([start_s, end_s]) => {
        const length = Math.max(3, x(end_s ?? this.#now_s) - x(start_s));
        return drawn("rect", {
          x: x(start_s),
          y,
          width: length,
          height: 8,
          rx: 3,
          class: `v-${speaker}`,
        });
      }),
    ];
  }

  #inWords() {
    const last = this.#readings.at(-1);
    if (!last) return "The customer’s mood over time: nothing heard yet.";
    const told = last.emotion === null ? "not sure" : last.emotion;
    return `The customer’s mood over time, ${this.#readings.length} readings; at ${clock(last.start_s)}: ${told}.`;
  }
}

function bar(reading, { x }) {
  const kind = kindOf(reading);
  const left = x(reading.start_s) + 0.5;
  const width = Math.max(3, x(reading.end_s) - left - 0.5);
  const height = Math.max(LEAST, Math.abs(pleasantness(reading)) * REACH);
  const up = pleasantness(reading) > 0;
  const flat = height === LEAST;
  const y = flat ? MIDDLE - LEAST / 2 : up ? MIDDLE - height : MIDDLE;
  const block = { x: left, y, width, height, rx: Math.min(4, width / 2) };
  const parts = [
    drawn("rect", { ...block, class: `mark f-${kind}${reading.final ? "" : " early"}` }),
  ];
  if (width >= 12) parts.push(letter(kind, left + width / 2, up ? y - 4 : y + height + 12));
  return parts;
}

function letter(kind, x, y) {
  return drawn("text", { x, y, class: "letter", "text-anchor": "middle" }, letterOf(kind));
}
