/** The alerts: taken, or said to be seen, by a key or by a button. */

import { element } from "../widget/dom.js";
import { titled } from "../widget/mood.js";
import { Lines, since } from "./wallboard_rows.js";

const DEEDS = { take: "Take", acknowledge: "Acknowledge" };
const KEYS = { t: "take", a: "acknowledge" };
const SIGNS = { critical: "‼", high: "!", medium: "·", low: "·" };
const STANDS = { taken: "is on it", acknowledged: "has seen it" };

export class Alerts {
  #known = null; // ids that were told already; null: none yet
  #working = new Set();
  #faults = new Map();
  #rows = [];

  /** `open(callId)`, `news(text)` and `done(alert)` are the page's; without `handles`, they are only read. */
  constructor(part, client, page) {
    Object.assign(this, { part, client, page });
    this.lines = new Lines(part, (row) => this.#row(row));
    part.addEventListener("keydown", (event) => this.#pressed(event));
    part.addEventListener("focusin", ({ target }) => this.#current(target.closest("li")));
  }

  show(rows) {
    this.#tell(rows);
    this.#rows = rows;
    // What goes on about a line is part of it, so that it is drawn anew.
    this.lines.show(rows.map((row) => ({ ...row, works: this.#working.has(row.id), fault: this.#faults.get(row.id) ?? "" })));
    if (!this.part.querySelector('button[tabindex="0"]')) this.#current(this.part.querySelector("li"));
  }

  /** Lead to the first one that nobody has taken. */
  focus() {
    const first = this.part.querySelector('li[data-open] button, li button');
    first?.focus();
    first?.scrollIntoView({ block: "nearest" });
  }

  #tell(rows) {
    const fresh = rows.filter(({ id, state }) => state === "raised" && this.#known && !this.#known.has(id));
    this.#known = new Set(rows.map(({ id }) => id));
    if (fresh.length === 1) this.page.news(`New alert: ${fresh[0].why}, ${whose(fresh[0])}`);
    else if (fresh.length > 1) this.page.news(`${fresh.length} new alerts`);
  }

  #row(alert) {
    const isOpen = alert.state !== "taken";
    const by = alert.by && STANDS[alert.state] ? `${alert.by} ${STANDS[alert.state]}` : "";
    return element(
      "li",
      { class: "alert", "data-id": alert.id, "data-open": isOpen, "data-severity": alert.severity },
      element("span", { class: "badge bad" }, `${SIGNS[alert.severity] ?? "!"} ${titled(alert.severity)}`),
      element("span", { class: "why" }, alert.why),
      element("span", { class: "customer" }, whose(alert)),
      element("span", { class: "who" }, [alert.agent_name, alert.department && titled(alert.department), by].filter(Boolean).join(" · ")),
      since(alert.raised_s, "How long ago it was raised"),
      element("span", { class: "deeds" }, this.#buttons(alert)),
      alert.fault ? element("span", { class: "fault", role: "alert" }, alert.fault) : null,
    );
  }

  #buttons(alert) {
    const deeds = this.page.handles ? Object.keys(DEEDS).filter((deed) => isMeant(deed, alert)) : [];
    const made = deeds.map((deed) =>
      element(
        "button",
        {
          type: "button",
          class: deed === "take" ? "primary" : "second",
          tabindex: "-1",
          "data-deed": deed,
          "aria-disabled": alert.works ? "true" : null,
          "aria-label": `${DEEDS[deed]}: ${alert.why}`,
          onclick: () => this.#do(alert.id, deed),
        },
        DEEDS[deed],
      ),
    );
    if (alert.goes_on)
      made.push(element("button", { type: "button", class: "quiet", tabindex: "-1", onclick: () => this.page.open(alert.call_id) }, "Follow"));
    return made;
  }

  /** One line's buttons at a time are in the tab order; the arrows lead to the others. */
  #current(line) {
    for (const button of this.part.querySelectorAll("button"))
      button.tabIndex = line?.contains(button) ? 0 : -1;
  }

  #pressed(event) {
    const line = event.target.closest("li");
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: line.nextElementSibling, ArrowUp: line.previousElementSibling };
    if (event.key in steps) steps[event.key]?.querySelector("button")?.focus();
    else if (event.key.toLowerCase() in KEYS) this.#byKey(line, KEYS[event.key.toLowerCase()]);
    else return;
    event.preventDefault();
  }

  #byKey(line, deed) {
    const alert = this.#rows.find(({ id }) => id === line.dataset.id);
    if (this.page.handles && alert && isMeant(deed, alert)) this.#do(alert.id, deed);
  }

  async #do(id, deed) {
    if (this.#working.has(id)) return;
    this.#working.add(id);
    this.#faults.delete(id);
    this.show(this.#rows);
    try {
      const { state, taken_by: taker } = await this.client.ask("POST", `/v1/alerts/${encodeURIComponent(id)}/${deed}`, {});
      this.page.news(deed === "take" ? "Taken." : "Acknowledged.");
      this.#working.delete(id);
      this.#next(id, deed);
      this.page.done({ id, state, ...(taker ? { by: "You" } : {}) });
    } catch (problem) {
      this.#working.delete(id);
      this.#faults.set(id, problem.status === 0 ? "The service can’t be reached. Try again." : problem.message);
      this.show(this.#rows);
    }
  }

  /** Whoever took one by key is led to the next that nobody has taken. */
  #next(id, deed) {
    const line = this.part.querySelector(`li[data-id="${CSS.escape(id)}"]`);
    if (deed !== "take" || !line?.contains(document.activeElement)) return;
    const open = [...this.part.querySelectorAll("li[data-open]")].filter((one) => one !== line);
    const next = open.find((one) => line.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? open[0];
    next?.querySelector("button")?.focus();
  }
}

function isMeant(deed, { state }) {
  return deed === "take" ? state !== "taken" : state === "raised";
}

function whose({ customer_name: name, call_id: callId }) {
  return name ?? (callId ? "a caller" : "a customer");
}
