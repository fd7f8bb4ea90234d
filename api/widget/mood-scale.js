/**
 * The words and faces of the mood slider, one table a language; what is left out is said in English.
 *
 * Fifths of 0 to 100, as the service reads them: below 40 is unhappy, above 60 happy.
 */

const english = {
  direction: "ltr",
  label: "How do you feel now?",
  faces: ["Very unhappy", "Unhappy", "Neither", "Happy", "Very happy"],
  none: "Not answered yet",
  hint: "Move the slider, or choose a face.",
  clear: "Take my answer back",
  send: "Send",
  sending: "Sending…",
  sent: "Thank you, we have your answer.",
  missing: "Please move the slider first.",
  failed: "Not sent. Please try again.",
};

const german = {
  label: "Wie fühlen Sie sich jetzt?",
  faces: ["Sehr unzufrieden", "Unzufrieden", "Weder noch", "Zufrieden", "Sehr zufrieden"],
  none: "Noch nicht beantwortet",
  hint: "Bewegen Sie den Regler, oder wählen Sie ein Gesicht.",
  clear: "Antwort zurücknehmen",
  send: "Senden",
  sending: "Wird gesendet …",
  sent: "Danke, Ihre Antwort ist angekommen.",
  missing: "Bitte bewegen Sie zuerst den Regler.",
  failed: "Nicht gesendet. Bitte versuchen Sie es noch einmal.",
};

const TABLES = { en: english, de: german };
/** The mouths of the five faces, in a box of 24 by 24. */
export const MOUTHS = [
  "M7.5 17.5Q12 11.5 16.5 17.5",
  "M8 16.5Q12 13.5 16 16.5",
  "M8 15.5H16",
  "M8 14.5Q12 17.5 16 14.5",
  "M7 13.5Q12 20.5 17 13.5",
];
export const MIDDLES = [0, 25, 50, 75, 100]; // what choosing a face answers
const UPPER_ENDS = [20, 40, 61, 81, 101]; // of whole levels: 40 and 60 are neither

/** Return the words of a language, such as "de-AT"; English where it is not known. */
export function scaleWords(language) {
  const known = TABLES[(language ?? "").slice(0, 2).toLowerCase()] ?? {};
  return { ...english, ...known };
}

/** Return which of the five faces a level has, 0 to 4. */
export function faceOf(level) {
  return UPPER_ENDS.findIndex((end) => level < end);
}

/** Return a level as it is read aloud: "Happy, 70 of 100"; null is no answer yet. */
export function spoken(level, words) {
  return level === null ? words.none : `${words.faces[faceOf(level)]}, ${level} / 100`;
}
