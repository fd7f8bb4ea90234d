/** The desk of somebody who is signed in: their workplace and their phone, on parts that others use too. */

import { inALine } from "/softphone/shown_call.js";
import { Client } from "/widget/client.js";
import { element, show } from "/widget/dom.js";
import { EventStream } from "/widget/stream.js";
import { inWords, Workplace } from "/widget/workplace.js";
import { Contacts } from "./desk_contacts.js";
import { DeskLine } from "./desk_line.js";
import { DeskPhone } from "./desk_phone.js";
import { WrapUp } from "./desk_wrap_up.js";
import { shadowed } from "./shadow.js";
import { wireTabs } from "./tabs.js";

const csrf = document.querySelector("meta[name=tonewise-csrf]")?.content ?? "";
const TITLE = document.title;

class Desk extends HTMLElement {
  #known = new Set(); // calls that were in the list before

  async connectedCallback() {
    if (this.shadowRoot) return;
    wireTabs(document.querySelector("[role=tablist]"));
    this.agentId = this.dataset.agent;
    this.client = Client.signedIn(new URL("/", location.href), csrf);
    const template = (name) => this.querySelector(`template[data-parts=${name}]`);
    this.root = await shadowed(this, template("workplace"));
    await this.#lay(template("phone"));
    const opening = document.getElementById("opening");
    try {
      await this.workplace.meet();
      await this.workplace.begin();
    } catch (problem) {
      opening.textContent = inWords(problem);
      return;
    }
    this.#followCalls();
    opening.hidden = true;
    this.hidden = false;
  }

  disconnectedCallback() {
    this.calls?.close();
    this.workplace?.stream?.close();
  }

  async #lay(template) {
    const complain = (problem) => this.workplace.complain(problem);
    const heard = { onProblem: complain, onChange: () => this.#arrange() };
    const part = (id) => this.root.getElementById(id);
    this.phone = new DeskPhone(part("phone"), template, this.client, {
      agentId: this.agentId,
      ...heard,
    });
    this.line = new DeskLine(part("line"), template, this.client, heard);
    this.workplace = new Workplace(this.root, this.client, {
      me: () => this.agentId,
      onLapsed: () => location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`),
      onLook: ({ offers }) => this.#title(offers.length),
      folder: {
        before: async () => "", // the panel beside the talk tells it all
        phone: (caseId) => this.#callFor(caseId),
        past: [new Contacts(this.client, complain)],
        after: [new WrapUp(this.client, complain)],
      },
    });
    await Promise.all([this.phone.prepare(), this.line.prepare()]);
    part("ring").addEventListener("click", () =>
      this.phone.open ? this.#putAway() : this.phone.ring(),
    );
  }

  #callFor(caseId) {
    const ring = async () => {
      try {
        const { case: about } = await this.client.ask(
          "GET",
          `/v1/cases/${encodeURIComponent(caseId)}`,
        );
        this.phone.ring(about);
      } catch (problem) {
        this.workplace.complain(problem);
      }
    };
    return element("button", { type: "button", class: "second", onclick: ring }, "Go on by phone");
  }

  #putAway() {
    if (!this.phone.busy) this.phone.putAway();
  }

  /** Let what waits be seen from another tab of the browser. */
  #title(n) {
    document.title = n ? `(${n}) ${TITLE}` : TITLE;
  }

  #arrange() {
    if (this.phone.busy && this.line.callId !== null) this.line.putAway();
    const ring = this.root.getElementById("ring");
    ring.setAttribute("aria-expanded", String(this.phone.open));
    if (this.latest) this.#list(this.latest);
  }

  /** Show the calls that go on with this agent; one that comes in opens by itself. */
  #followCalls() {
    this.calls = new EventStream(this.client, "/v1/calls/live/events", null, {
      onEvent: ({ kind, data }) => kind === "calls" && this.#list(data.items),
      onLink: () => {},
      onRefused: (problem) => this.workplace.complain(problem),
    });
  }

  #list(calls) {
    this.latest = calls;
    const mine = calls.filter(
      ({ agent_id: agent, call_id: id }) => agent === this.agentId && id !== this.phone.callId,
    );
    const list = this.root.getElementById("calls");
    const focused = this.root.activeElement?.dataset.call;
    list.replaceChildren(...mine.map((view) => this.#call(view)));
    if (focused) list.querySelector(`[data-call="${CSS.escape(focused)}"]`)?.focus();
    show(this.root.getElementById("nocalls"), mine.length === 0 && !this.phone.busy);
    const came = mine.find(({ call_id: id }) => !this.#known.has(id));
    this.#known = new Set(calls.map(({ call_id: id }) => id));
    if (came && !this.phone.busy && this.line.callId === null) this.line.follow(came);
  }

  #call(view) {
    const { call_id: id, customer_name: name } = view;
    return element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: "chat",
          "data-call": id,
          "aria-current": id === this.line.callId ? "true" : null,
          onclick: () => this.phone.busy || this.line.follow(view),
        },
        element("strong", {}, name ?? "A customer"),
        element(
          "span",
          { class: "quiet" },
          inALine({ ...view, agent_name: null }) || "On the line",
        ),
      ),
    );
  }
}

customElements.define("tonewise-desk", Desk);
