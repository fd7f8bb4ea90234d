/** A shop's colour, made readable: which text it carries, and how it looks as text itself. */

export const BRAND = "#1f5aa8";
const READABLE = 4.5; // WCAG 2.2, level AA, for text

/** Return "#rrggbb" for any CSS colour without transparency, or null if it is none. */
export function hex(colour) {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen || !colour) return null;
  // An unknown colour leaves the pen as it was: only a known one looks the same on two grounds.
  const seen = ["#000000", "#ffffff"].map((ground) => {
    pen.fillStyle = ground;
    pen.fillStyle = colour;
    return pen.fillStyle;
  });
  return seen[0] === seen[1] && /^#[0-9a-f]{6}$/.test(seen[0]) ? seen[0] : null;
}

function channels(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}

/** Relative luminance, 0 to 1, as WCAG 2.2 defines it. */
function luminance(colour) {
  const [red, green, blue] = channels(colour)
    .map((channel) => channel / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Return the contrast of two "#rrggbb" colours, 1 to 21. */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function mixed(colour, other, share) {
  const parts = channels(other);
  const blend = (channel, n) => Math.round(channel + (parts[n] - channel) * share);
  return (
    "#" +
    channels(colour)
      .map((c, n) => blend(c, n).toString(16).padStart(2, "0"))
      .join("")
  );
}

/** Return white or black, whichever is easier to read on a ground: never under 4.5 to 1. */
export function textOn(ground) {
  return contrast(ground, "#ffffff") >= READABLE ? "#ffffff" : "#000000";
}

/** Return the colour, moved towards `ink` just as far as text in it needs on every one of `grounds`. */
export function asText(colour, ink, grounds) {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mixed(colour, ink, share);
    if (grounds.every((ground) => contrast(tried, ground) >= READABLE)) return tried;
  }
  return ink;
}
