/** Elements of a drawing. */

const SVG = "http://www.w3.org/2000/svg";

/** Return an element of a drawing; text only ever goes in as text. */
export function drawn(tag, properties, text = null) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  if (text !== null) made.textContent = text;
  return made;
}
