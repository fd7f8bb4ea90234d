/** The last hour: how many were talking and how many of them upset, who waited, what was alerted. */

import { drawn } from "../softphone/svg.js";
import { element } from "../widget/dom.js";

const HEIGHT = 132; // of the columns
const BELOW = 34; // for who waits, under them
const MINUTES = 60;

/** Draw the hour into a part; nothing is done where nothing changed. */
export function hourOf(part, minutes) {
  const told = JSON.stringify(minutes);
  if (part.dataset.told === told) return;
  part.dataset.told = told;
  if (minutes.length < 2) {
    part.replaceChildren(element("p", { class: "empty" }, "It fills up from here on, a minute at a time."));
    return;
  }
  const isOpen = part.querySelector("details")?.open ?? false;
  part.replaceChildren(keyed(), picture(minutes), table(minutes, isOpen));
}

function picture(minutes) {
  const most = Math.max(4, ...minutes.map((one) => one.n_calls + one.n_chats));
  const mostWaiting = Math.max(4, ...minutes.map((one) => one.n_waiting));
  const svg = drawn("svg", { class: "hour-plot", role: "img", "aria-label": summary(minutes), viewBox: `0 0 ${MINUTES * 10} ${HEIGHT + BELOW}`, preserveAspectRatio: "none" });
  const first = MINUTES - minutes.length;
  minutes.forEach((one, at) => svg.append(column(one, (first + at) * 10, most, mostWaiting)));
  svg.append(drawn("line", { class: "ground", x1: 0, x2: MINUTES * 10, y1: HEIGHT, y2: HEIGHT }));
  const from = timeOf(minutes[0].at_s);
  return element(
    "figure",
    { class: "plot" },
    element("p", { class: "scale", "aria-hidden": "true" }, element("span", {}, `${most} talking`), element("span", {}, `${mostWaiting} waiting`)),
    svg,
    element("figcaption", { class: "ends" }, element("span", {}, from), element("span", {}, `${timeOf(minutes.at(-1).at_s)}, the latest`)),
  );
}

function column(one, x, most, mostWaiting) {
  const n = one.n_calls + one.n_chats;
  const [whole, upset] = [n, one.n_upset].map((count) => (count / most) * HEIGHT);
  const waiting = (one.n_waiting / mostWaiting) * (BELOW - 4);
  const group = drawn("g", {});
  group.append(
    drawn("title", {}, `${timeOf(one.at_s)}: ${n} talking, ${one.n_upset} upset, ${one.n_waiting} waiting, ${one.n_alerts} alerts to take`),
    drawn("rect", { class: "reach", x, y: 0, width: 10, height: HEIGHT + BELOW }),
    drawn("rect", { class: "calm", x: x + 1, y: HEIGHT - whole, width: 8, height: whole }),
    drawn("rect", { class: "upset", x: x + 1, y: HEIGHT - upset, width: 8, height: upset }),
    drawn("rect", { class: "waiting", x: x + 1, y: HEIGHT + 2, width: 8, height: waiting }),
  );
  if (one.n_alerts) group.append(drawn("rect", { class: "told", x: x + 2, y: Math.max(0, HEIGHT - whole - 7), width: 6, height: 5 }));
  return group;
}

function keyed() {
  const entry = (cls, text) => element("li", {}, element("i", { class: `swatch ${cls}`, "aria-hidden": "true" }), text);
  return element("ul", { class: "key-line" }, entry("calm", "talking"), entry("upset", "of them upset"), entry("waiting", "waiting, below the line"), entry("told", "an alert to take"));
}

function table(minutes, isOpen) {
  const head = ["Time", "Calls", "Chats", "Upset", "Waiting", "Alerts to take"];
  const rows = minutes.toReversed().map((one) => [timeOf(one.at_s), one.n_calls, one.n_chats, one.n_upset, one.n_waiting, one.n_alerts]);
  return element(
    "details",
    { class: "behind", open: isOpen },
    element("summary", {}, "The same as a table"),
    element(
      "div",
      { class: "wide tall", tabindex: "0", role: "region", "aria-label": "The last hour, as a table" },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, head.map((name, at) => element("th", { scope: "col", class: at ? "num" : "" }, name)))),
        element("tbody", {}, rows.map((row) => element("tr", {}, row.map((value, at) => element("td", { class: at ? "num" : "" }, String(value)))))),
      ),
    ),
  );
}

function summary(minutes) {
  const peak = minutes.reduce((top, one) => (one.n_upset > top.n_upset ? one : top));
  const longest = minutes.reduce((top, one) => (one.n_waiting > top.n_waiting ? one : top));
  const { n_calls, n_chats } = minutes.at(-1);
  return (
    `${minutes.length} minutes. Now ${n_calls + n_chats} talking. ` +
    `Most upset: ${peak.n_upset} at ${timeOf(peak.at_s)}. Most waiting: ${longest.n_waiting} at ${timeOf(longest.at_s)}.`
  );
}

function timeOf(at_s) {
  return new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(new Date(at_s * 1000));
}
