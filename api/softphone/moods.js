/** The four moods that a voice tells, and what stands for each beside its colour. */

export const MOODS = ["angry", "disappointed", "neutral", "happy"];
const NEGATIVE = new Set(["angry", "frustrated", "disappointed", "sad", "anxious"]);

/** Return how pleasant a reading is, -1 to 1: what is likely to be pleasant less what is not. */
export function pleasantness({ probabilities }) {
  return Object.entries(probabilities).reduce(
    (sum, [mood, share]) => sum + (mood === "happy" ? share : NEGATIVE.has(mood) ? -share : 0),
    0,
  );
}

/** Return the kind of a reading, as styles name it. */
export function kindOf({ emotion }) {
  return emotion ?? "unsure";
}

const LETTERS = { unsure: "?", anxious: "X" }; // A is taken by angry

/** Return the letter that says a mood without colour. */
export function letterOf(kind) {
  return LETTERS[kind] ?? kind[0].toUpperCase();
}

/** Return a time of the call as people read it: "1:05". */
export function clock(at_s) {
  const whole = Math.max(0, Math.floor(at_s));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
