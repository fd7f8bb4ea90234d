/** An expert's place of work: whether they are there, what they are offered, and their open chats. */

import { element, say, show } from "./dom.js";
import { Folder } from "./folder.js";
import { moodName, titled } from "./mood.js";
import { Offers } from "./offers.js";
import { EventStream } from "./stream.js";

const PRESENCES = ["available", "busy", "away", "wrap_up", "offline"];
const BUNCH_MS = 120; // events come in bunches: read once a bunch
const TOLD_MS = 8000; // how long a problem is shown

/** Return what went wrong as people read it. */
export function inWords({ status, message }) {
  return status === 0 ? "The service can’t be reached." : `That did not work: ${message}`;
}

export class Workplace {
  #open = null; // the chat that is looked at
  #due = null;
  left = false; // for good: nobody may sit here any more

  /**
   * `root`, a document or a shadow, holds the parts by their ids; `me` tells the id of the expert who
   * sits here. `onLook({experts, offers, chats})` hears how everything stands whenever it was read,
   * `onLapsed()` that the client may ask no more; `folder` are more options of the open chat's.
   */
  constructor(root, client, { me, onLapsed, onLook = () => {}, folder = {} }) {
    Object.assign(this, { root, client, me, onLapsed, onLook });
    this.folder = new Folder(client, this.part("case"), {
      onDone: () => this.look(),
      onProblem: (problem) => this.complain(problem),
      departments: () => this.departments,
      me,
      experts: () => this.experts.filter((expert) => expert.expert_id !== me()),
      ...folder,
    });
    this.offers = new Offers(this.part("offers"), (offer, how) => this.#answer(offer, how));
  }

  part(id) {
    return this.root.getElementById(id);
  }

  /** Learn who and what there is; throws Problem if the client may not. */
  async meet() {
    const [experts, departments] = await Promise.all([
      this.client.ask("GET", "/v1/experts"),
      this.client.ask("GET", "/v1/departments"),
    ]);
    this.experts = experts.items;
    this.departments = departments.items;
  }

  /** Show how everything stands, from now on. */
  async begin() {
    this.#presenceChoice();
    this.stream = new EventStream(this.client, "/v1/events", null, {
      onEvent: ({ data }) => this.#heard(data),
      onLink: (live) =>
        live ? this.#lookSoon() : say(this.part("news"), "Connection lost. Reconnecting…"),
      onRefused: (problem) => this.complain(problem),
    });
    await this.look();
  }

  complain(problem) {
    if (this.left) return;
    if (problem.status === 401) {
      this.#leave();
      this.onLapsed();
      return;
    }
    say(this.part("problem"), inWords(problem));
    show(this.part("problem"), true);
    clearTimeout(this.fading);
    this.fading = setTimeout(() => show(this.part("problem"), false), TOLD_MS);
  }

  /** Show a chat, or that none is open. */
  open(caseId) {
    this.#open = caseId;
    for (const button of this.part("chats").querySelectorAll("button")) {
      if (button.dataset.case === caseId) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (caseId) this.folder.look(caseId);
    else this.folder.clear();
  }

  /** Read how everything stands and show it. */
  async look() {
    clearTimeout(this.#due);
    this.#due = null;
    if (!this.me() || this.left) return;
    const mine = `/v1/experts/${encodeURIComponent(this.me())}`;
    try {
      const [experts, offers, chats, queue] = await Promise.all(
        ["/v1/experts", `${mine}/offers`, `${mine}/chats`, "/v1/queue"].map((path) =>
          this.client.ask("GET", path),
        ),
      );
      this.experts = experts.items;
      const me = this.experts.find(({ expert_id }) => expert_id === this.me());
      if (me) this.#showMe(me, queue);
      this.offers.show(await Promise.all(offers.items.map((offer) => this.#asked(offer))));
      show(this.part("nooffers"), offers.items.length === 0);
      const open = chats.items.filter(({ state }) => state === "active");
      this.#showChats(open);
      this.onLook({ experts: this.experts, offers: offers.items, chats: open });
      if (this.#open) await this.folder.look(this.#open);
    } catch (problem) {
      this.complain(problem);
    }
  }

  /** Stop listening and put everything away. */
  #leave() {
    this.left = true;
    this.stream?.close();
    this.offers.close();
    this.folder.clear();
    this.part("chats").replaceChildren();
    say(this.part("queue"), "");
    show(this.part("problem"), false);
  }

  #presenceChoice() {
    this.part("presence").replaceChildren(
      this.part("presence").firstElementChild, // its legend
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
    const path = `/v1/experts/${encodeURIComponent(this.me())}/presence`;
    this.#doing(this.client.ask("PUT", path, { presence }));
  }

  /** Wait for something that was asked, say if it failed, and look at what came of it. */
  async #doing(asked) {
    try {
      await asked;
    } catch (problem) {
      this.complain(problem);
    }
    await this.look();
  }

  /** Accept or reject an offer. */
  #answer({ offer_id: id, case_id: caseId }, how) {
    const asked = this.client.ask("POST", `/v1/offers/${id}/${how}`, {}, `${how}-${id}`);
    this.#doing(asked.then(() => how === "accept" && this.open(caseId)));
  }

  #heard({ kind, case_id: caseId, data }) {
    if (kind === "offer.made" && data.expert_id === this.me())
      say(this.part("news"), "A customer is offered to you.");
    if (kind === "message.added" && data.author === "customer" && caseId === this.#open)
      say(this.part("news"), `Customer: ${data.text}`);
    this.#lookSoon();
  }

  #lookSoon() {
    this.#due ??= setTimeout(() => this.look(), BUNCH_MS);
  }

  async #asked(offer) {
    const path = `/v1/cases/${encodeURIComponent(offer.case_id)}`;
    return { offer, history: await this.client.ask("GET", path) };
  }

  #showMe({ presence }, queue) {
    this.part("presence").querySelector(`[value="${presence}"]`).checked = true;
    const waiting =
      queue.n_waiting === 1 ? "1 customer waits" : `${queue.n_waiting} customers wait`;
    say(this.part("queue"), queue.n_waiting ? waiting : "Nobody waits");
  }

  #showChats(chats) {
    const focused = this.root.activeElement?.dataset.case;
    this.part("chats").replaceChildren(...chats.map((chat) => this.#chat(chat)));
    if (focused)
      this.part("chats")
        .querySelector(`[data-case="${CSS.escape(focused)}"]`)
        ?.focus();
    show(this.part("nochats"), chats.length === 0);
    if (!this.#open && chats.length) this.open(chats[0].case_id);
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
          onclick: () => this.open(id),
        },
        element("strong", {}, name ?? "A customer"),
        element("span", { class: "quiet" }, words),
      ),
    );
  }
}
