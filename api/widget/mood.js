/** A mood as a chip: its name and colour, and every probability when one asks for it. */

import { element } from "./dom.js";

const UNREAD = {
  opted_out: ["Not analysed", "This customer does not want their mood to be read."],
  empty: ["No words", "There is nothing in it to read a mood from."],
  language: ["Not read", "The model has not learned this language."],
};

let count = 0;

/** Return a chip for a reading as the service answers it. */
export function moodChip(reading) {
  const [name, kind, more] = described(reading);
  const id = `mood-${count++}`;
  const tip = element("span", { id, class: "tip", role: "tooltip" }, more);
  const button = element(
    "button",
    { type: "button", class: `chip m-${kind}`, "aria-describedby": id },
    name,
  );
  const chip = element("span", { class: "mood" }, button, tip);
  // Escape puts the tip away without moving the pointer or the focus.
  chip.addEventListener("keydown", ({ key }) => key === "Escape" && chip.classList.add("quieted"));
  for (const left of ["mouseleave", "focusout"])
    chip.addEventListener(left, () => chip.classList.remove("quieted"));
  for (const came of ["mouseenter", "focusin"])
    chip.addEventListener(came, () => place(tip, button.getBoundingClientRect()));
  return chip;
}

/** Put a tip under its chip, or above it where there is no room. */
function place(tip, chip) {
  const { offsetWidth: width, offsetHeight: height } = tip;
  const below = chip.bottom + height + 8 < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(chip.left, innerWidth - width - 8))}px`;
  tip.style.top = `${below ? chip.bottom : Math.max(8, chip.top - height)}px`;
}

/** Return the mood of a reading in a word or two, or why there is none. */
export function moodName(reading) {
  if (reading === null) return UNREAD.opted_out[0];
  if (reading.unread) return UNREAD[reading.unread][0];
  return reading.emotion === null ? "Not sure" : titled(reading.emotion);
}

function described(reading) {
  const name = moodName(reading);
  if (reading === null) return [name, "unread", UNREAD.opted_out[1]];
  if (reading.unread) return [name, "unread", UNREAD[reading.unread][1]];
  if (reading.emotion === null) return [name, "unsure", probabilities(reading)];
  const share = percent(reading.probabilities[reading.emotion]);
  return [`${name} ${share}`, reading.emotion, probabilities(reading)];
}

function probabilities({ probabilities: all, abstained, cues }) {
  const ranked = Object.entries(all).sort(([, one], [, other]) => other - one);
  return [
    abstained && element("span", { class: "tipnote" }, "No mood is likely enough to be named."),
    ...ranked.map(([mood, share]) =>
      element(
        "span",
        { class: "share" },
        `${titled(mood)} `,
        element("b", {}, percent(share)),
        bar(mood, share),
      ),
    ),
    cues.length > 0 &&
      element(
        "span",
        { class: "tipnote" },
        "Cues: ",
        cues.map(({ words }) => `“${words}”`).join(", "),
      ),
  ].filter(Boolean);
}

function bar(mood, share) {
  const filled = element("i", { class: `bar b-${mood}` });
  filled.style.setProperty("--share", String(share));
  return filled;
}

export function percent(share) {
  return `${Math.round(100 * share)} %`;
}

/** Return a word of the service, such as "wrap_up", as people read it. */
export function titled(word) {
  return word ? word[0].toUpperCase() + word.slice(1).replaceAll("_", " ") : "";
}
