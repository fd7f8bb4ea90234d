/** What came of the call. */

import { element } from "../widget/dom.js";
import { titled } from "../widget/mood.js";
import { clock } from "./moods.js";
import { drawn } from "./svg.js";

const STARS = 5;

/** Return the grade's card; `actions` are buttons and links to put under it. */
export function gradeCard({ points, stars, band, duration_s }, actions) {
  const length = `${clock(duration_s)} of call`;
  if (points === null)
    return [
      element("h2", {}, "The call has ended"),
      element("p", { class: "quiet" }, `There was too little to grade in ${length}.`),
      element("div", { class: "row" }, actions),
    ];
  return [
    element("h2", {}, "The call’s grade"),
    element(
      "div",
      { class: "verdict" },
      ring(points),
      element(
        "div",
        {},
        element("p", { class: "band" }, titled(band ?? "")),
        element(
          "p",
          { class: "stars", role: "img", "aria-label": `${stars} of ${STARS} stars` },
          starRow(stars),
        ),
        element("p", { class: "quiet" }, length),
      ),
    ),
    element("div", { class: "row" }, actions),
  ];
}

/** Return why there is no grade. */
export function endedCard(reason, actions) {
  return [
    element("h2", {}, "The call has ended"),
    element("p", { class: "quiet" }, `It has no grade: ${reason}`),
    element("div", { class: "row" }, actions),
  ];
}

/** Return a link to the report of a call. */
export function reportLink(callId) {
  const href = `/softphone/report?call=${encodeURIComponent(callId)}`;
  return element(
    "a",
    { class: "primary link", href, target: "_blank", rel: "opener" },
    "Open the report",
  );
}

function ring(points) {
  const svg = drawn("svg", {
    viewBox: "0 0 120 120",
    width: 120,
    height: 120,
    class: "ring",
    role: "img",
  });
  svg.setAttribute("aria-label", `${Math.round(points)} of 100 points`);
  const arc = { cx: 60, cy: 60, r: 52, pathLength: 100 };
  svg.append(
    drawn("circle", { ...arc, class: "rail" }),
    drawn("circle", {
      ...arc,
      class: "arc",
      "stroke-dasharray": `${points} 100`,
      transform: "rotate(-90 60 60)",
    }),
    drawn("text", { x: 60, y: 68, class: "value" }, String(Math.round(points))),
    drawn("text", { x: 60, y: 86, class: "unit" }, "of 100"),
  );
  return svg;
}

function starRow(stars) {
  return Array.from({ length: STARS }, (_, n) => {
    const svg = drawn("svg", {
      viewBox: "0 0 24 24",
      width: 22,
      height: 22,
      class: n < stars ? "star on" : "star",
    });
    svg.append(
      drawn("path", { d: "M12 3l2.8 5.8 6.2.9-4.5 4.4 1.1 6.3-5.6-3-5.6 3 1.1-6.3L3 9.7l6.2-.9z" }),
    );
    return svg;
  });
}
