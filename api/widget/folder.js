/** One open chat on the desk: what was said, how the mood went, why this expert, and what to do next. */

import { newId } from "./outbox.js";
import { element, say, show } from "./dom.js";
import { earlier } from "./earlier.js";
import { moodChip, titled } from "./mood.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

const BEST = 3; // suggestions shown, of those that the service ranks
const WRITERS = { customer: "Customer", expert: "Expert", system: "Tonewise" }; // who gave no name
const SHIFTS = { improving: "Getting better.", worsening: "Getting worse.", steady: "Steady." };
const PURPOSES = { de_escalation: "De-escalation" }; // whose underscore is a hyphen
const OVER = ["left", "closed", "abandoned"];

function partsOf(panels) {
  return panels.map(({ part }) => part);
}

/** Whether a chat goes on without the expert `me`. */
function passedOn({ state, expert }, me) {
  return !OVER.includes(state) && !(state === "active" && expert?.id === me);
}

/** The way to a call that goes on from a chat; the new tab has the desk's key, by its opener. */
function phoneLink(caseId) {
  const href = `/softphone?case_id=${encodeURIComponent(caseId)}`;
  return element("a", { href, target: "_blank", rel: "opener" }, "Go on by phone");
}

export class Folder {
  #caseId = null; // of the chat that is laid out
  #wanted = null; // of the one that was last asked for
  #shown = new Set(); // message ids and, with a #, readings

  /**
   * `me` is asked for the id of the expert who sits here, `experts` for the others; `phone` for what leads
   * from a case to a call, `before` for a line about the customer's earlier chats. `past` and `after` are
   * more panels beside the talk: each has a `part`, and is told how the case stands by `show(history)`.
   */
  constructor(client, place, options) {
    Object.assign(
      this,
      { client, place, phone: phoneLink, before: earlier, past: [], after: [] },
      options,
    );
    this.clear();
  }

  /** Show that no chat is open. */
  clear() {
    this.#caseId = this.#wanted = null;
    this.place.replaceChildren(
      element("p", { class: "none quiet" }, "Choose a chat, or wait for an offer."),
    );
  }

  /** Show a case as it stands. */
  async look(caseId) {
    const path = encodeURIComponent(caseId);
    this.#wanted = caseId;
    try {
      const history = await this.client.ask("GET", `/v1/cases/${path}`);
      const open = history.case.state === "active";
      const replies = open
        ? await this.client.ask("GET", `/v1/chats/${path}/replies`)
        : { items: [] };
      if (this.#wanted !== caseId) return;
      if (passedOn(history.case, this.me())) this.#handOver(history.case);
      else this.#show(caseId, history, replies.items);
    } catch (problem) {
      this.onProblem(problem);
    }
  }

  #show(caseId, history, replies) {
    if (caseId !== this.#caseId) {
      this.#lay(caseId);
      this.#remember(caseId, history.case);
    }
    this.#head(history.case);
    this.#messages(history.messages, history.case);
    this.#journey(history.readings, history.case);
    this.#why(history);
    this.#replies(replies);
    const open = history.case.state === "active";
    for (const part of [this.form, this.suggested, this.moves]) show(part, open);
    show(this.over, !open);
    say(this.over, open ? "" : `This chat is ${history.case.state}.`);
    for (const panel of [...this.past, ...this.after]) panel.show(history);
  }

  /** Put the chat away: it is another's, and what is written here would go out under their name. */
  #handOver({ state, expert, department }) {
    const to = state === "active" ? expert?.name : titled(department); // asked is not yet taken
    const hadFocus = this.place.contains(this.place.getRootNode().activeElement);
    this.#caseId = null;
    this.place.replaceChildren(
      element("p", { class: "none quiet" }, to ? `Passed on to ${to}` : "Passed on"),
    );
    if (hadFocus) this.place.focus(); // what had it is gone
  }

  /** Tell of the customer's earlier chats, once: while this one is open they don't change. */
  async #remember(caseId, about) {
    try {
      const line = await this.before(this.client, about);
      if (caseId !== this.#caseId) return;
      say(this.earlier, line);
      show(this.earlier, line !== "");
    } catch (problem) {
      this.onProblem(problem);
    }
  }

  /** Lay out the parts for another chat. */
  #lay(caseId) {
    this.#caseId = caseId;
    this.#shown.clear();
    this.name = element("h2");
    this.facts = element("p", { class: "quiet" });
    this.earlier = element("p", { class: "before quiet", hidden: true });
    this.moods = element("ol", { class: "journey", "aria-label": "The customer’s mood over time" });
    this.shift = element("p", { class: "quiet" });
    this.log = element("div", {
      class: "log",
      role: "log",
      tabindex: 0,
      "aria-label": "Conversation",
    });
    this.over = element("p", { class: "over quiet", hidden: true });
    this.reasons = element("ul", { class: "reasons" });
    this.suggestions = element("ul", { class: "suggestions" });
    this.suggested = element(
      "section",
      { class: "panel" },
      element("h3", {}, "Suggested replies"),
      this.suggestions,
    );
    this.form = this.#writing();
    this.moves = this.#moves();
    this.place.replaceChildren(
      element(
        "div",
        { class: "talk panel" },
        element("div", { class: "head" }, this.name, this.facts, this.earlier),
        this.log,
        this.over,
        this.form,
      ),
      element(
        "div",
        { class: "about" },
        element(
          "section",
          { class: "panel" },
          element("h3", {}, "Mood over time"),
          this.moods,
          this.shift,
        ),
        this.suggested,
        partsOf(this.past),
        this.moves,
        partsOf(this.after),
        element("section", { class: "panel" }, element("h3", {}, "Why this expert"), this.reasons),
      ),
    );
  }

  #head({ reference, customer_name: name, department, language, analyse_mood: analysed }) {
    say(this.name, name ?? "A customer");
    const facts = [
      reference,
      titled(department),
      language?.toUpperCase(),
      analysed ? "" : "does not want their mood read",
    ];
    say(this.facts, facts.filter(Boolean).join(" · "));
  }

  #messages(messages, { analyse_mood: analysed }) {
    for (const message of messages) {
      if (this.#shown.has(message.message_id)) continue;
      this.#shown.add(message.message_id);
      this.log.append(this.#message(message, analysed));
      this.log.scrollTop = this.log.scrollHeight;
    }
  }

  #message({ author, author_name: name, text, sent_s: sent, reading }, analysed) {
    const who = name ?? WRITERS[author];
    const chip = author === "customer" && analysed && reading ? moodChip(reading) : null;
    return element(
      "div",
      { class: `message ${author}` },
      element("p", { class: "by" }, `${who}, ${CLOCK.format(new Date(sent * 1000))}`, " ", chip),
      element("p", { class: "bubble", dir: "auto" }, text),
    );
  }

  #journey(readings, { analyse_mood: analysed, shift }) {
    if (!analysed && !this.moods.children.length)
      this.moods.append(element("li", {}, moodChip(null)));
    for (const { sequence, reading } of analysed ? readings : []) {
      if (this.#shown.has(`#${sequence}`)) continue;
      this.#shown.add(`#${sequence}`);
      this.moods.append(element("li", {}, moodChip(reading)));
    }
    const named = readings.filter(({ reading: { emotion } }) => emotion !== null);
    say(this.shift, named.length > 1 ? (SHIFTS[shift] ?? "") : "");
  }

  #why({ case: { why }, transfers }) {
    const notes = transfers
      .filter(({ note }) => note)
      .map(({ note }) => `Handed on with: “${note}”`);
    const lines = [...(why ?? []), ...notes];
    if (this.reasons.dataset.lines === JSON.stringify(lines)) return;
    this.reasons.dataset.lines = JSON.stringify(lines);
    this.reasons.replaceChildren(...lines.map((line) => element("li", {}, line)));
  }

  #replies(replies) {
    const texts = JSON.stringify(replies);
    if (this.suggestions.dataset.texts === texts) return;
    this.suggestions.dataset.texts = texts;
    this.suggestions.replaceChildren(...replies.slice(0, BEST).map((reply) => this.#reply(reply)));
  }

  #reply({ text, purpose, needs_approval: guarded }) {
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "suggestion", onclick: () => this.#insert(text) },
        element(
          "span",
          { class: "purpose" },
          PURPOSES[purpose] ?? titled(purpose),
          guarded ? element("b", { class: "guarded" }, "needs approval") : null,
        ),
        element("span", { class: "gist" }, text),
      ),
    );
  }

  #insert(text) {
    this.field.value = [this.field.value, text].filter(Boolean).join("\n");
    this.field.focus();
  }

  #writing() {
    this.field = element("textarea", {
      id: "reply",
      rows: 3,
      dir: "auto",
      "aria-label": "Your reply",
      placeholder: "Write a reply",
      maxlength: 10000,
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    return element(
      "form",
      { class: "writing", onsubmit: (event) => this.#send(event) },
      this.field,
      element("button", { class: "primary", type: "submit" }, "Send"),
    );
  }

  /** A reply that fails keeps its words and its name, so that trying again doubles nothing. */
  async #send(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim()) return;
    if (this.pending?.text !== text) this.pending = { text, client_id: newId() };
    const sent = this.pending;
    this.field.value = "";
    const failed = await this.#do("messages", sent, sent.client_id);
    if (failed) this.field.value ||= text;
    else this.pending = null;
  }

  #moves() {
    this.to = element("select", { id: "to", "aria-label": "Transfer to" });
    this.note = element("input", {
      id: "note",
      type: "text",
      placeholder: "Note for the next expert",
      "aria-label": "Note for the next expert",
      maxlength: 500,
    });
    const choices = (kind, name, items) =>
      element(
        "optgroup",
        { label: name },
        items.map(([value, text]) => element("option", { value: `${kind}:${value}` }, text)),
      );
    this.to.append(
      choices(
        "department",
        "Department",
        this.departments().map(({ name }) => [name, titled(name)]),
      ),
      choices(
        "expert_id",
        "Expert",
        this.experts().map(({ expert_id: id, name }) => [id, name]),
      ),
    );
    const move = () => {
      const [kind, ...value] = this.to.value.split(":");
      return this.#do("transfer", { [kind]: value.join(":"), note: this.note.value.trim() });
    };
    return element(
      "section",
      { class: "moves panel" },
      element("h3", {}, "Hand on or close"),
      element("p", {}, this.phone(this.#caseId)),
      this.to,
      this.note,
      element(
        "div",
        { class: "row" },
        element("button", { type: "button", class: "second", onclick: move }, "Transfer"),
        element(
          "button",
          { type: "button", class: "second", onclick: () => this.#do("close", {}) },
          "Close chat",
        ),
      ),
    );
  }

  /** Do something with this chat; returns the Problem if it failed. */
  async #do(deed, body, key = newId()) {
    try {
      await this.client.ask(
        "POST",
        `/v1/chats/${encodeURIComponent(this.#caseId)}/${deed}`,
        body,
        key,
      );
      this.onDone();
      return null;
    } catch (problem) {
      this.onProblem(problem);
      return problem;
    }
  }
}
