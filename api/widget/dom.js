/** Elements and icons. Text only ever goes in as text, so nothing a person writes becomes markup. */

/**
 * Return an element with its properties and children.
 *
 * A function under a name like "onclick" listens; `true` sets a bare attribute; `false`, null and
 * undefined leave it out. Children are elements, text, or null.
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) put(made, name, value);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function put(made, name, value) {
  if (typeof value === "function") made.addEventListener(name.slice(2), value);
  else if (value === true) made.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
}

/** Show or hide, and say whether that changed anything. */
export function show(part, visible) {
  const changed = part.hidden === visible;
  part.hidden = !visible;
  return changed;
}

/** Set an element's text, leaving it alone where it already says so (a live region would repeat it). */
export function say(part, text) {
  if (part.textContent !== text) part.textContent = text;
}

const SVG = "http://www.w3.org/2000/svg";

/** Strokes in a box of 24 by 24. */
const ICONS = {
  chat: ["M4 5.5h16v11H11l-4.5 3.5v-3.5H4z"],
  down: ["M6 9.5l6 6 6-6"],
  close: ["M6.5 6.5l11 11M17.5 6.5l-11 11"],
  send: ["M12 19V5.5M6 11l6-6 6 6"],
  alert: ["M12 8v5M12 16.4v.2", "M12 3.5l9 16H3z"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  save: ["M12 4.5v10M7.5 10.5l4.5 4.5 4.5-4.5M5 19.5h14"],
};

/** Return one of the icons, hidden from screen readers: the words beside it say what it means. */
export function icon(name) {
  return strokes(ICONS[name]);
}

/** Return a drawing of strokes in a box of 24 by 24, hidden from screen readers. */
export function strokes(lines) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", "icon");
  for (const line of lines) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    drawn.append(path);
  }
  return drawn;
}
