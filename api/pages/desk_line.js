/** A call on the agent's own telephone, as their desk shows it: mood, words, one hint; then its wrap-up. */

import { Hint, Notes } from "/softphone/advice.js";
import { Chart } from "/softphone/chart.js";
import { Feeling } from "/softphone/feeling.js";
import { endedCard, gradeCard } from "/softphone/grade.js";
import { factsOf, ShownCall } from "/softphone/shown_call.js";
import { Talk } from "/softphone/talk.js";
import { say, show } from "/widget/dom.js";
import { gradeLink } from "./desk_phone.js";
import { WrapUp } from "./desk_wrap_up.js";
import { shadowed } from "./shadow.js";

export class DeskLine {
  #shown = null;

  /** `onChange()` hears whenever a call is taken up or put away. */
  constructor(host, template, client, { onProblem, onChange }) {
    Object.assign(this, { host, template, client, onProblem, onChange });
  }

  /** Lay out the parts, out of sight. */
  async prepare() {
    this.root = await shadowed(this.host, this.template);
    const part = (id) => this.root.getElementById(id);
    part("setup").remove(); // what is done with a telephone of its own is done there
    part("hangup").closest(".controls").remove();
    this.views = {
      chart: new Chart(part("chart")),
      talk: new Talk(part("talk"), part("nowords")),
      feeling: new Feeling(
        { mood: part("mood"), trend: part("trend"), shares: part("shares") },
        (text) => say(part("spoken"), text),
      ),
      notes: new Notes(part("news"), part("nonews")),
      about: (view) => this.#about(view),
      guide: (hint) => this.hint.give(hint),
      over: (message) => this.#over(message),
    };
    this.hint = new Hint(part("hint"), (id, used) => this.#answer(id, used));
    this.wrapUp = new WrapUp(this.client, this.onProblem);
    part("away").addEventListener("click", () => this.putAway());
  }

  get callId() {
    return this.#shown?.id ?? null;
  }

  /** Follow a call. */
  follow(view) {
    this.#shown?.close();
    this.hint.clear();
    this.root.getElementById("after").replaceChildren();
    show(this.root.getElementById("grade"), false);
    show(this.root.getElementById("call"), true);
    this.#stage("live");
    this.host.hidden = false;
    this.#shown = new ShownCall(this.client, view, this.views);
    this.onChange();
  }

  putAway() {
    this.#shown?.close();
    this.#shown = null;
    this.host.hidden = true;
    this.onChange();
  }

  #stage(name) {
    this.root.getElementById("main").dataset.stage = name;
  }

  #about(view) {
    const { stage } = view;
    say(this.root.getElementById("who"), view.customer_name ?? "A customer");
    say(this.root.getElementById("facts"), factsOf({ ...view, agent_name: null }));
    show(this.root.getElementById("facts"), true);
    const state = this.root.getElementById("state");
    state.dataset.state = { live: "up", paused: "paused", held: "lost" }[stage] ?? "grading";
    say(state, STAGES[stage] ?? "Ending…");
  }

  async #answer(hintId, used) {
    const path = `/v1/calls/${encodeURIComponent(this.callId)}/hints/${encodeURIComponent(hintId)}`;
    try {
      await this.client.ask("PUT", path, { used });
    } catch (problem) {
      this.onProblem(problem);
    }
  }

  #over(message) {
    const links = message.type === "ended" ? [] : [gradeLink(message.call_id)];
    const card =
      message.type === "graded" ? gradeCard(message, links) : endedCard(message.reason, links);
    const grade = this.root.getElementById("grade");
    grade.replaceChildren(...card);
    show(grade, true);
    this.#stage("over");
    this.hint.clear();
    const state = this.root.getElementById("state");
    state.dataset.state = "over";
    say(state, "The call has ended");
    this.root.getElementById("after").append(this.wrapUp.part);
    this.wrapUp.of("calls", this.callId);
  }
}

const STAGES = { live: "On the line", paused: "Paused", held: "Connection lost" };
