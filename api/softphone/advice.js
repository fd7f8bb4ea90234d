/** What the agent is told beside the call: one hint at a time, whispers, and what happens quietly. */

import { element, show } from "../widget/dom.js";
import { titled } from "../widget/mood.js";
import { clock } from "./moods.js";

const MOST = 12; // notes: who looks for an older one finds it in the report

/** The one hint; `onAnswer(hintId, used)`. */
export class Hint {
  constructor(card, onAnswer) {
    this.card = card;
    this.onAnswer = onAnswer;
  }

  /** Show a hint in place of the last. */
  give({ hint_id: id, behaviour, text, offer, needs_approval: waits }) {
    const answer = (used) => () => (this.clear(), this.onAnswer(id, used));
    this.card.replaceChildren(
      element("p", { class: "kicker" }, asked(behaviour)),
      element("p", { class: "advice" }, text),
      ...(offer ? [offerLine(offer, waits)] : []),
      element(
        "div",
        { class: "row" },
        element("button", { type: "button", class: "primary", onclick: answer(true) }, "I used it"),
        element("button", { type: "button", class: "second", onclick: answer(false) }, "Not now"),
      ),
    );
    show(this.card, true);
  }

  clear() {
    show(this.card, false);
    this.card.replaceChildren();
  }
}

function offerLine(offer, waits) {
  const terms = waits ? " (a supervisor has to agree)" : null;
  return element("p", { class: "offer-line" }, element("b", {}, "Offer: "), offer, terms);
}

/** Return what a hint asks of the agent, as people write it. */
export function asked(behaviour) {
  return behaviour === "de_escalation" ? "De-escalation" : titled(behaviour);
}

/** The quiet list: newest first. */
export class Notes {
  constructor(list, empty) {
    this.list = list;
    this.empty = empty;
  }

  /** Add a note of a kind: "whisper", "alert", "warning" or "plain". */
  add(kind, title, text, at_s) {
    this.empty.hidden = true;
    this.list.prepend(
      element(
        "li",
        { class: `note n-${kind}` },
        element("p", { class: "by" }, element("b", {}, title), clock(at_s)),
        element("p", {}, text),
      ),
    );
    while (this.list.children.length > MOST) this.list.lastElementChild.remove();
  }

  clear() {
    this.list.replaceChildren();
    this.empty.hidden = false;
  }
}
