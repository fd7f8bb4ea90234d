/** One call that goes on, followed: its mood and words as they come, a word to the agent, the taking over. */

import { asked, Notes } from "../softphone/advice.js";
import { Chart } from "../softphone/chart.js";
import { Feeling } from "../softphone/feeling.js";
import { factsOf, ShownCall } from "../softphone/shown_call.js";
import { Talk } from "../softphone/talk.js";
import { element, say, show } from "../widget/dom.js";
import { titled } from "../widget/mood.js";
import { shadowed } from "./shadow.js";

export class Call {
  #shown = null;
  #root = null;

  constructor(dialog, client, news) {
    Object.assign(this, { dialog, client, news });
    dialog.addEventListener("close", () => this.#leave());
  }

  /** Follow a call in a window of its own. */
  async open(callId) {
    this.#leave();
    this.#root ??= await this.#laid();
    this.#say("");
    for (const [name, visible] of [["over", false], ["deeds", true]]) show(this.#part(name), visible);
    if (!this.dialog.open) this.dialog.showModal();
    const { items } = await this.client.ask("GET", "/v1/calls/live").catch(() => ({ items: [] }));
    const view = items.find(({ call_id: id }) => id === callId);
    if (view) this.#shown = new ShownCall(this.client, view, this.views);
    else this.#over({ type: "gone", call_id: callId, reason: "it goes on here no more." });
  }

  close() {
    this.#leave();
    if (this.dialog.open) this.dialog.close();
  }

  #part(name) {
    return this.#root.getElementById(name);
  }

  #leave() {
    this.#shown?.close();
    this.#shown = null;
  }

  async #laid() {
    const root = (this.#root = await shadowed(this.dialog.querySelector("[data-host]"), this.dialog.querySelector("template")));
    const part = (id) => root.getElementById(id);
    this.views = {
      chart: new Chart(part("chart")),
      talk: new Talk(part("talk"), part("nowords")),
      feeling: new Feeling({ mood: part("mood"), trend: part("trend"), shares: part("shares") }, this.news),
      notes: new Notes(part("news"), part("nonews")),
      about: (view) => this.#about(view),
      guide: (hint) => this.views.notes.add("plain", `Hint to the agent: ${asked(hint.behaviour)}`, hint.text, hint.at_s),
      over: (message) => this.#over(message),
    };
    part("leave").addEventListener("click", () => this.dialog.close());
    this.#submits("whisper", () => this.#whisper());
    this.#submits("takeover", () => this.#takeOver());
    await this.#destinations();
    return root;
  }

  #submits(id, deed) {
    this.#part(id).addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = this.#part(id).querySelector("button");
      if (button.ariaBusy === "true") return;
      button.ariaBusy = "true";
      try {
        this.#say(await deed());
      } catch (problem) {
        this.#say(problem.status === 0 ? "The service can’t be reached. Try again." : problem.message, true);
      } finally {
        button.ariaBusy = "false";
      }
    });
  }

  async #whisper() {
    await this.client.ask("POST", `${this.#shown.path}/whisper`, { text: this.#part("words").value.trim() });
    this.#part("words").value = "";
    return "Whispered. The customer did not hear it.";
  }

  async #takeOver() {
    const [kind, ...name] = this.#part("to").value.split(" ");
    const body = { [kind]: name.join(" "), note: this.#part("note").value.trim() };
    await this.client.ask("POST", `${this.#shown.path}/take-over`, body);
    this.#part("note").value = "";
    return "Handed over. Whoever takes it knows what was heard.";
  }

  /** Fill in whom a case can go to. */
  async #destinations() {
    const paths = ["/v1/departments", "/v1/experts"];
    const [departments, experts] = await Promise.all(
      paths.map((path) => this.client.ask("GET", path).catch(() => ({ items: [] }))),
    );
    const option = (value, text) => element("option", { value }, text);
    const group = (label, options) => element("optgroup", { label }, options);
    this.#part("to").replaceChildren(
      group("A department", departments.items.map(({ name }) => option(`department ${name}`, titled(name)))),
      group("An expert", experts.items.map((one) => option(`expert_id ${one.expert_id}`, one.name))),
    );
  }

  #about(view) {
    say(this.#part("who"), view.customer_name ?? "A customer");
    say(this.#part("facts"), factsOf(view));
    show(this.#part("nocase"), view.case_id === null);
    show(this.#part("handing"), view.case_id !== null);
  }

  #over({ type, call_id: id, points, band, reason }) {
    const graded = type === "graded";
    const grade = points === null ? "without a grade" : `with ${Math.round(points)} of 100, ${band}`;
    const text = graded ? `The call is over, ${grade}.` : `The call is over: ${reason}`;
    const way = graded ? element("a", { href: `/staff/calls/${encodeURIComponent(id)}` }, "Open its grade") : null;
    this.#part("over").replaceChildren(text, " ", ...(way ? [way] : []));
    show(this.#part("over"), true);
    show(this.#part("deeds"), false);
  }

  #say(text, isFault = false) {
    say(this.#part("said"), text);
    this.#part("said").classList.toggle("error", isFault);
    show(this.#part("said"), text !== "");
  }
}
