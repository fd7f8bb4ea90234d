/** What an expert is offered, each with the time that is left to answer. */

import { element, say } from "./dom.js";
import { moodChip, titled } from "./mood.js";

export class Offers {
  #shown = new Map(); // offer id -> its element

  /** `onAnswer(offer, "accept" or "reject")` is told of a click. */
  constructor(list, onAnswer) {
    Object.assign(this, { list, onAnswer });
    setInterval(() => this.#countDown(), 1000);
  }

  /** Show the offers that stand, with what is known of their cases. */
  show(offers, cases) {
    const standing = new Set(offers.map(({ offer_id: id }) => id));
    for (const id of this.#shown.keys()) if (!standing.has(id)) this.#drop(id);
    for (const offer of offers) if (!this.#shown.has(offer.offer_id)) this.#add(offer, cases);
    this.#countDown();
  }

  #drop(id) {
    this.#shown.get(id).remove();
    this.#shown.delete(id);
  }

  #add(offer, cases) {
    const about = cases.find(({ case_id: id }) => id === offer.case_id);
    const shown = this.#card(offer, about);
    this.#shown.set(offer.offer_id, shown);
    this.list.append(shown);
  }

  #card(offer, about) {
    const button = (how, kind) => {
      const onclick = () => this.onAnswer(offer, how);
      return element("button", { type: "button", class: kind, onclick }, titled(how));
    };
    return element(
      "li",
      { class: "offer", "data-expires": offer.expires_s },
      element(
        "p",
        {},
        element("strong", {}, about?.customer_name ?? "A customer"),
        element("span", { class: "quiet" }, ` ${titled(about?.department)}`),
      ),
      about ? moodChip(about.reading) : null,
      element("p", { class: "why" }, (about?.why ?? []).join(" ")),
      element("p", { class: "count" }),
      element("div", { class: "row" }, button("accept", "primary"), button("reject", "second")),
    );
  }

  #countDown() {
    for (const shown of this.#shown.values()) {
      const left_s = Math.round(Number(shown.dataset.expires) - Date.now() / 1000);
      say(shown.querySelector(".count"), left_s > 0 ? `${left_s} s to answer` : "Too late");
    }
  }
}
