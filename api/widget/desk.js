/** The desk: who am I, am I there, what am I offered, and my open chats. */

import { Client } from "./client.js";
import { element, say, show } from "./dom.js";
import { Folder } from "./folder.js";
import { moodName, titled } from "./mood.js";
import { Offers } from "./offers.js";
import { EventStream } from "./stream.js";

const PRESENCES = ["available", "busy", "away", "wrap_up", "offline"];
const KEY = "tonewise:desk";
const EXPERT = "tonewise:desk:expert";
const HERE = ["me", "presence", "desk"]; // what only a key shows
const LAPSED =
  "This key is no longer good: open the desk from the link that `tonewise serve` printed, or paste a key.";
const BUNCH_MS = 120; // events come in bunches: read once a bunch

const part = (id) => document.getElementById(id);

/** Return the key of the address, out of sight of whoever looks at it next, or the one kept. */
function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

class Desk {
  #expertId = sessionStorage.getItem(EXPERT);
  #open = null; // the chat that is looked at
  #due = null;
  left = false; // for good: the key lapsed

  constructor(key) {
    this.client = new Client(new URL("../", import.meta.url), key);
    this.folder = new Folder(this.client, part("case"), {
      onDone: () => this.#look(),
      onProblem: (problem) => this.complain(problem),
      departments: () => this.departments,
      me: () => this.#expertId,
      experts: () => this.experts.filter((expert) => expert.expert_id !== this.#expertId),
    });
    this.offers = new Offers(part("offers"), (offer, how) => this.#answer(offer, how));
  }

  /** Show the desk; throws Problem if the key does not open it. */
  async begin() {
    await this.#meet();
    this.#presenceChoice();
    part("experts").onchange = ({ target }) => this.#become(target.value);
    this.stream = new EventStream(this.client, "/v1/events", null, {
      onEvent: ({ data }) => this.#heard(data),
      onLink: (live) =>
        live ? this.#lookSoon() : say(part("news"), "Connection lost. Reconnecting…"),
      onRefused: (problem) => this.complain(problem),
    });
    await this.#look();
  }

  complain(problem) {
    if (this.left) return;
    if (problem.status === 401) {
      this.#leave();
      askForKey(LAPSED);
      return;
    }
    say(part("problem"), inWords(problem));
    show(part("problem"), true);
    clearTimeout(this.fading);
    this.fading = setTimeout(() => show(part("problem"), false), 8000);
  }

  /** Stop listening and put everything away. */
  #leave() {
    this.left = true;
    this.stream?.close();
    this.offers.close();
    this.folder.clear();
    part("chats").replaceChildren();
    say(part("queue"), "");
    show(part("problem"), false);
  }

  async #meet() {
    const [experts, departments] = await Promise.all([
      this.client.ask("GET", "/v1/experts"),
      this.client.ask("GET", "/v1/departments"),
    ]);
    this.experts = experts.items;
    this.departments = departments.items;
    const known = this.experts.some((expert) => expert.expert_id === this.#expertId);
    if (!known)
      this.#expertId =
        (
          this.experts.find(({ active }) => active.chat > 0) ?? // somebody whom a customer waits for
          this.experts.find(({ presence }) => presence === "available") ??
          this.experts[0]
        )?.expert_id ?? null;
    this.#callRoll();
  }

  /** Write who there is, and who has chats: a visitor of the demo may be any of them. */
  #callRoll() {
    const roll = this.experts.map((expert) => this.#option(expert));
    const told = (options) => [...options].map(({ textContent }) => textContent).join("\n");
    // An open list of choices is left alone while it says what it should.
    if (told(roll) !== told(part("experts").options)) part("experts").replaceChildren(...roll);
  }

  #option({ expert_id: value, name, skills, active }) {
    const works = Object.keys(skills).slice(0, 2).map(titled).join(", ");
    const chats = active.chat === 1 ? "1 chat" : `${active.chat} chats`;
    const busy = active.chat > 0 ? ` · ${chats}` : "";
    return element(
      "option",
      { value, selected: value === this.#expertId },
      `${name} (${works})${busy}`,
    );
  }

  #become(expertId) {
    this.#expertId = expertId;
    sessionStorage.setItem(EXPERT, expertId);
    this.#openCase(null);
    this.#look();
  }

  #presenceChoice() {
    part("presence").replaceChildren(
      part("presence").firstElementChild, // its legend
      ...PRESENCES.map((value) => {
        const choice = element("input", {
          type: "radio",
          name: "presence",
          value,
          onchange: () => this.#setPresence(value),
        });
        return element("label", { class: `p-${value}` }, choice, titled(value));
      }),
    );
  }

  #setPresence(presence) {
    this.#doing(this.client.ask("PUT", `/v1/experts/${this.#expertId}/presence`, { presence }));
  }

  /** Wait for something that was asked, say if it failed, and look at what came of it. */
  async #doing(asked) {
    try {
      await asked;
    } catch (problem) {
      this.complain(problem);
    }
    await this.#look();
  }

  /** Accept or reject an offer. */
  #answer({ offer_id: id, case_id: caseId }, how) {
    const asked = this.client.ask("POST", `/v1/offers/${id}/${how}`, {}, `${how}-${id}`);
    this.#doing(asked.then(() => how === "accept" && this.#openCase(caseId)));
  }

  #heard({ kind, case_id: caseId, data }) {
    if (kind === "offer.made" && data.expert_id === this.#expertId)
      say(part("news"), "A customer is offered to you.");
    if (kind === "message.added" && data.author === "customer" && caseId === this.#open)
      say(part("news"), `Customer: ${data.text}`);
    this.#lookSoon();
  }

  #lookSoon() {
    this.#due ??= setTimeout(() => this.#look(), BUNCH_MS);
  }

  /** Read how everything stands and show it. */
  async #look() {
    clearTimeout(this.#due);
    this.#due = null;
    if (!this.#expertId || this.left) return;
    const mine = `/v1/experts/${encodeURIComponent(this.#expertId)}`;
    try {
      const [experts, offers, chats, queue] = await Promise.all(
        ["/v1/experts", `${mine}/offers`, `${mine}/chats`, "/v1/queue"].map((path) =>
          this.client.ask("GET", path),
        ),
      );
      this.experts = experts.items;
      this.#callRoll();
      const me = this.experts.find(({ expert_id }) => expert_id === this.#expertId);
      if (me) this.#showMe(me, queue);
      this.offers.show(await Promise.all(offers.items.map((offer) => this.#asked(offer))));
      show(part("nooffers"), offers.items.length === 0);
      this.#showChats(chats.items.filter(({ state }) => state === "active"));
      if (this.#open) await this.folder.look(this.#open);
    } catch (problem) {
      this.complain(problem);
    }
  }

  async #asked(offer) {
    const path = `/v1/cases/${encodeURIComponent(offer.case_id)}`;
    return { offer, history: await this.client.ask("GET", path) };
  }

  #showMe({ presence }, queue) {
    part("presence").querySelector(`[value="${presence}"]`).checked = true;
    const waiting =
      queue.n_waiting === 1 ? "1 customer waits" : `${queue.n_waiting} customers wait`;
    say(part("queue"), queue.n_waiting ? waiting : "Nobody waits");
  }

  #showChats(chats) {
    const focused = document.activeElement?.dataset.case;
    part("chats").replaceChildren(...chats.map((chat) => this.#chat(chat)));
    if (focused)
      part("chats")
        .querySelector(`[data-case="${CSS.escape(focused)}"]`)
        ?.focus();
    show(part("nochats"), chats.length === 0);
    if (!this.#open && chats.length) this.#openCase(chats[0].case_id);
  }

  #chat({ case_id: id, customer_name: name, department, reading, shift }) {
    const current = id === this.#open ? "true" : null;
    const words = [titled(department), moodName(reading), shift && shift !== "steady" ? shift : ""]
      .filter(Boolean)
      .join(" · ");
    return element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: "chat",
          "data-case": id,
          "aria-current": current,
          onclick: () => this.#openCase(id),
        },
        element("strong", {}, name ?? "A customer"),
        element("span", { class: "quiet" }, words),
      ),
    );
  }

  #openCase(caseId) {
    this.#open = caseId;
    for (const button of part("chats").querySelectorAll("button")) {
      if (button.dataset.case === caseId) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (caseId) this.folder.look(caseId);
    else this.folder.clear();
  }
}

/** Return what went wrong as people read it. */
function inWords({ status, message }) {
  return status === 0 ? "The service can’t be reached." : `That did not work: ${message}`;
}

async function open(key) {
  const desk = new Desk(key);
  try {
    await desk.begin();
  } catch (problem) {
    askForKey(problem.refused ? "This key does not open the desk." : inWords(problem));
    return;
  }
  if (desk.left) return;
  show(part("keyform"), false);
  for (const id of HERE) show(part(id), true);
}

/** Ask for a key, and say why the last one is not enough. */
function askForKey(why = "") {
  sessionStorage.removeItem(KEY);
  for (const id of HERE) show(part(id), false);
  show(part("keyform"), true);
  show(part("keyproblem"), why !== "");
  say(part("keyproblem"), why);
}

part("keyform").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, part("key").value.trim());
  open(part("key").value.trim());
});

const key = takeKey();
if (key) open(key);
else askForKey();
