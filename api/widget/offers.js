/** What an expert is offered, each with the time that is left to answer. */

import { element, say } from "./dom.js";
import { moodChip, titled } from "./mood.js";

export class Offers {
  #shown = new Map(); // offer id -> its card

  /** `onAnswer(offer, "accept" or "reject")` is told of a click. */
  constructor(list, onAnswer) {
    Object.assign(this, { list, onAnswer });
    this.clock = setInterval(() => this.#countDown(), 1000);
  }

  /** Show the offers that stand, each {offer, history: its case's}. */
  show(standing) {
    const ids = new Set(standing.map(({ offer }) => offer.offer_id));
    for (const id of this.#shown.keys()) if (!ids.has(id)) this.#drop(id);
    for (const { offer, history } of standing) {
      if (!this.#shown.has(offer.offer_id)) this.#add(offer);
      fill(this.#shown.get(offer.offer_id), history);
    }
    this.#countDown();
  }

  /** Put every card away, and stop the clock. */
  close() {
    clearInterval(this.clock);
    for (const id of this.#shown.keys()) this.#drop(id);
  }

  #drop(id) {
    this.#shown.get(id).part.remove();
    this.#shown.delete(id);
  }

  #add(offer) {
    const card = this.#card(offer);
    this.#shown.set(offer.offer_id, card);
    this.list.append(card.part);
  }

  #card(offer) {
    const button = (how, kind) => {
      const onclick = () => this.onAnswer(offer, how);
      return element("button", { type: "button", class: kind, onclick }, titled(how));
    };
    const card = {
      name: element("strong"),
      about: element("span", { class: "quiet" }),
      words: element("p", { class: "words", dir: "auto" }),
      mood: element("div"),
      why: element("p", { class: "why" }),
      count: element("p", { class: "count" }),
      expires_s: offer.expires_s,
    };
    card.part = element(
      "li",
      { class: "offer" },
      element("p", {}, card.name, " ", card.about),
      card.words,
      card.mood,
      card.why,
      card.count,
      element("div", { class: "row" }, button("accept", "primary"), button("reject", "second")),
    );
    return card;
  }

  #countDown() {
    for (const { count, expires_s: end_s } of this.#shown.values()) {
      const left_s = Math.round(end_s - Date.now() / 1000);
      say(count, left_s > 0 ? `${left_s} s to answer` : "Too late");
    }
  }
}

/** Show on a card how its case stands now; what has not changed is left alone. */
function fill(card, { case: about, messages }) {
  say(card.name, about.customer_name ?? "A customer");
  say(card.about, titled(about.department));
  say(card.words, messages.findLast(({ author }) => author === "customer")?.text ?? "");
  say(card.why, (about.why ?? []).join(" "));
  const mood = JSON.stringify(about.reading);
  if (card.part.dataset.mood === mood) return;
  card.part.dataset.mood = mood;
  card.mood.replaceChildren(moodChip(about.reading));
}
