/** The supervisor's plain page: who is on the phone and how it goes; one call in full; a word into it. */

import { Client } from "../widget/client.js";
import { element, say, show } from "../widget/dom.js";
import { EventStream } from "../widget/stream.js";
import { titled } from "../widget/mood.js";
import { asked, Notes } from "./advice.js";
import { Chart } from "./chart.js";
import { Feeling } from "./feeling.js";
import { endedCard, gradeCard, reportLink } from "./grade.js";
import { dropKey, keepKey, takeKey } from "./keys.js";
import { clock, kindOf, letterOf } from "./moods.js";
import { factsOf, inALine, ShownCall } from "./shown_call.js";
import { Talk } from "./talk.js";

const BY = "tonewise:calls:by"; // who whispers
const GONE_MS = 8000; // how long a problem is shown

const part = (id) => document.getElementById(id);

class Board {
  #shown = null;

  constructor(key) {
    this.client = new Client(new URL("../", import.meta.url), key);
    this.views = {
      chart: new Chart(part("chart")),
      talk: new Talk(part("talk"), part("nowords")),
      feeling: new Feeling(
        { mood: part("mood"), trend: part("trend"), shares: part("shares") },
        (text) => say(part("spoken"), text),
      ),
      notes: new Notes(part("news"), part("nonews")),
      about: (view) => this.#about(view),
      guide: (hint) => this.#guided(hint),
      over: (message) => this.#over(message),
    };
  }

  /** Show the board; throws Problem if the key does not open it. */
  async begin() {
    const { items } = await this.client.ask("GET", "/v1/calls/live");
    await this.#destinations();
    this.#list(items);
    this.stream = new EventStream(this.client, "/v1/calls/live/events", null, {
      onEvent: ({ kind, data }) => kind === "calls" && this.#list(data.items),
      onLink: (live) => this.#link(live),
      onRefused: () => askForKey("This key is no longer good."),
    });
  }

  #link(live) {
    part("state").dataset.state = live ? "up" : "lost";
    show(part("state"), true);
    say(part("state"), live ? "Live" : "Connection lost. Reconnecting…");
  }

  /** Fill in whom a case can go to, where the key may know. */
  async #destinations() {
    const [departments, experts] = await Promise.all(
      ["/v1/departments", "/v1/experts"].map((path) =>
        this.client.ask("GET", path).catch(() => ({ items: [] })),
      ),
    );
    const group = (label, options) => element("optgroup", { label }, options);
    part("to").replaceChildren(
      group(
        "A department",
        departments.items.map(({ name }) => option(`department ${name}`, titled(name))),
      ),
      group(
        "An expert",
        experts.items.map((one) => option(`expert_id ${one.expert_id}`, one.name)),
      ),
    );
  }

  #list(calls) {
    const focused = document.activeElement?.dataset.call;
    part("calls").replaceChildren(...calls.map((view) => this.#line(view)));
    if (focused)
      part("calls")
        .querySelector(`[data-call="${CSS.escape(focused)}"]`)
        ?.focus();
    show(part("nocalls"), calls.length === 0);
    const open = calls.find(({ call_id: id }) => id === this.#shown?.id);
    if (open) this.#shown.stands(open);
  }

  #about(view) {
    say(part("who"), view.customer_name ?? "A customer");
    say(part("facts"), factsOf(view));
    show(part("nocase"), view.case_id === null);
    show(part("handing"), view.case_id !== null);
  }

  #guided({ behaviour, text, at_s }) {
    this.views.notes.add("plain", `Hint to the agent: ${asked(behaviour)}`, text, at_s);
  }

  #over({ type, call_id: id, reason, ...message }) {
    const links = type === "ended" ? [] : [reportLink(id)];
    const card = type === "graded" ? gradeCard(message, links) : endedCard(reason, links);
    part("grade").replaceChildren(...card);
    show(part("grade"), true);
    document.body.dataset.stage = "over";
  }

  #line(view) {
    const { call_id: id } = view;
    const kind = view.emotion === null && view.negativity === null ? "unsure" : kindOf(view);
    const mood = view.mood_analysed
      ? titled(kind === "unsure" ? "mood not known" : kind)
      : "mood not read";
    const alerts = view.n_alerts === 1 ? "1 alert" : `${view.n_alerts} alerts`;
    return element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: "one",
          "data-call": id,
          "aria-current": id === this.#shown?.id ? "true" : null,
          onclick: () => this.open(view),
        },
        element("span", { class: `key k-${kind}`, "aria-hidden": "true" }, letterOf(kind)),
        element("strong", {}, view.customer_name ?? "A customer"),
        element("span", { class: "length" }, clock(view.heard_s)),
        element(
          "span",
          { class: "under" },
          [mood, inALine(view)].filter(Boolean).join(" · "),
          view.n_alerts > 0 ? element("span", { class: "flag" }, ` · ${alerts}`) : null,
        ),
      ),
    );
  }

  /** Follow a call. */
  open(view) {
    this.#shown?.close();
    document.body.dataset.stage = "live";
    show(part("grade"), false);
    show(part("nocall"), false);
    show(part("call"), true);
    this.#shown = new ShownCall(this.client, view, this.views);
    for (const button of part("calls").querySelectorAll("button")) {
      if (button.dataset.call === view.call_id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    part("main").focus();
  }

  /** Whisper to the agent of the open call. */
  async whisper() {
    const body = { text: part("words").value.trim(), ...signed() };
    await this.#do("POST", `${this.#shown.path}/whisper`, body, () => (part("words").value = ""));
  }

  /** Hand the open call's case over. */
  async takeOver() {
    const [kind, ...name] = part("to").value.split(" ");
    const body = { [kind]: name.join(" "), note: part("note").value.trim(), ...signed() };
    await this.#do("POST", `${this.#shown.path}/take-over`, body, () => (part("note").value = ""));
  }

  async #do(method, path, body, done) {
    try {
      await this.client.ask(method, path, body);
      done();
    } catch (problem) {
      complain(
        problem.status === 0
          ? "The service can’t be reached."
          : `That did not work: ${problem.message}`,
      );
    }
  }
}

function option(value, text) {
  return element("option", { value }, text);
}

function signed() {
  const by = part("by").value.trim();
  sessionStorage.setItem(BY, by);
  return by ? { by } : {};
}

let fading = null;

function complain(text) {
  say(part("problem"), text);
  show(part("problem"), true);
  clearTimeout(fading);
  fading = setTimeout(() => show(part("problem"), false), GONE_MS);
}

let board = null;

async function open(key) {
  board = new Board(key);
  try {
    await board.begin();
  } catch (problem) {
    return askForKey(problem.refused ? "This key does not open the live calls." : problem.message);
  }
  show(part("keyform"), false);
  show(part("board"), true);
}

/** Ask for a key, and say why the last one is not enough. */
function askForKey(why = "") {
  board?.stream?.close();
  dropKey();
  for (const id of ["board", "state"]) show(part(id), false);
  show(part("keyform"), true);
  show(part("keyproblem"), why !== "");
  say(part("keyproblem"), why);
}

function submitted(id, deed) {
  part(id).addEventListener("submit", (event) => {
    event.preventDefault();
    deed();
  });
}

submitted("keyform", () => {
  keepKey(part("key").value.trim());
  open(part("key").value.trim());
});
submitted("whisper", () => board.whisper());
submitted("takeover", () => board.takeOver());
part("by").value = sessionStorage.getItem(BY) ?? "Supervisor";

const key = takeKey();
if (key) open(key);
else askForKey();
