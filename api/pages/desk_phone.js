/** The phone on the desk: a call from this browser, for a chat or by itself, and its wrap-up. */

import { Phone } from "/softphone/phone.js";
import { element, say, show } from "/widget/dom.js";
import { newId } from "/widget/outbox.js";
import { WrapUp } from "./desk_wrap_up.js";
import { shadowed } from "./shadow.js";

/** Return a link to the page of a call's grade; the desk stays where it is. */
export function gradeLink(callId) {
  const href = `/staff/calls/${encodeURIComponent(callId)}`;
  return element("a", { class: "primary link", href, target: "_blank" }, "See the grade");
}

export class DeskPhone {
  #about = null; // the case that the next call goes on from
  callId = null; // of the last call

  /** `onChange()` hears whenever the phone is taken up, put away, or a call begins or ends. */
  constructor(host, template, client, { agentId, onProblem, onChange }) {
    Object.assign(this, { host, template, client, agentId, onProblem, onChange });
  }

  /** Lay out the phone, out of sight. */
  async prepare() {
    this.root = await shadowed(this.host, this.template);
    const part = (id) => this.root.getElementById(id);
    this.phone = new Phone(this.root, part("main"), {
      bearer: (start) => this.#bearer(start),
      given: () => this.#given(),
      report: gradeLink,
      onStage: (stage, message) => this.#stage(stage, message),
    });
    this.wrapUp = new WrapUp(this.client, this.onProblem);
    part("away").addEventListener("click", () => this.putAway());
  }

  get busy() {
    return this.phone.busy;
  }

  get open() {
    return !this.host.hidden;
  }

  /** Show what is asked before a call, unless one goes on; `about` is the case that it goes on from. */
  ring(about = null) {
    this.host.hidden = false;
    if (!this.busy) {
      this.#about = about;
      this.phone.setUp();
      say(
        this.root.getElementById("who"),
        about ? `Call ${about.customer_name ?? "the customer"}` : "Call",
      );
      this.root.getElementById("customer").value = about?.customer_name ?? "";
      this.root.getElementById("nomood").checked = about?.analyse_mood === false; // as they said before
    }
    this.root.getElementById("main").focus();
    this.onChange();
  }

  putAway() {
    this.host.hidden = true;
    this.onChange();
  }

  /** A token for the stream of this one call: a socket can't show that a page of ours opened it. */
  async #bearer({ agent_id, case_id = null }) {
    const asked = { agent_id, case_id };
    const { call_id: id, token } = await this.client.ask(
      "POST",
      "/v1/calls/tokens",
      asked,
      newId(),
    );
    this.callId = id;
    return token;
  }

  #given() {
    const { case_id, department: queue, customer_id } = this.#about ?? {};
    return {
      agent_id: this.agentId,
      ...(case_id && { case_id }),
      ...(queue && { queue }),
      ...(customer_id && { customer_id }),
    };
  }

  #stage(stage, message) {
    show(this.root.getElementById("away"), stage !== "live");
    const after = this.root.getElementById("after");
    after.replaceChildren(); // of the call before
    if (stage === "over" && message.call_id) {
      after.append(this.wrapUp.part);
      this.wrapUp.of("calls", message.call_id);
    }
    this.onChange();
  }
}
