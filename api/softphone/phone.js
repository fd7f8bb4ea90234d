/** The phone: what is asked before a call, the call, and what came of it. */

import { element, say, show } from "../widget/dom.js";
import { Problem } from "../widget/client.js";
import { Hint, Notes } from "./advice.js";
import { Call, STATES } from "./call.js";
import { Chart } from "./chart.js";
import { Feeling } from "./feeling.js";
import { endedCard, gradeCard } from "./grade.js";
import { RATE_HZ } from "./resample.js";
import { SoundError } from "./sound.js";
import { Talk } from "./talk.js";

const QUIET_DB = -60; // what a level meter still shows

export class Phone {
  #call = null;

  /**
   * `root`, a document or a shadow, holds the parts by their ids; `stage` is marked with how far a call is.
   * `bearer(start)` promises what opens a call's stream, `given()` tells what a call says of itself beside
   * what is asked here, `report(callId)` makes a link, `onState(name, text)` hears how the line stands, and
   * `onStage(stage, message)` of "ready", "live" and "over", the last with what the service said.
   */
  constructor(root, stage, { bearer, given, report, onState = () => {}, onStage = () => {} }) {
    Object.assign(this, { root, stage, bearer, given, report, onState, onStage });
    const part = (id) => this.part(id);
    this.views = {
      chart: new Chart(part("chart")),
      talk: new Talk(part("talk"), part("nowords")),
      feeling: new Feeling(
        { mood: part("mood"), trend: part("trend"), shares: part("shares") },
        (text) => say(part("spoken"), text),
      ),
      hint: new Hint(part("hint"), (id, used) => this.#call?.used(id, used)),
      notes: new Notes(part("news"), part("nonews")),
      levels: (levels) =>
        ["customer", "agent"].forEach((side, n) => level(part(`${side}level`), levels[n])),
      state: (name, text) => this.#state(name, text),
    };
    this.#listen();
  }

  part(id) {
    return this.root.getElementById(id);
  }

  /** Whether somebody is on the line. */
  get busy() {
    return this.stage.dataset.stage === "live";
  }

  /** Show what is asked before a call. */
  setUp() {
    for (const view of ["hint", "notes", "talk", "feeling"]) this.views[view].clear();
    this.views.chart.clear();
    for (const id of ["call", "grade"]) show(this.part(id), false);
    this.#stand("ready");
    this.views.state("ready", STATES.ready);
    show(this.part("setup"), true);
    this.#cast();
  }

  #stand(stage, message = null) {
    this.stage.dataset.stage = stage;
    this.onStage(stage, message);
  }

  #chosen(name) {
    return this.root.querySelector(`input[name="${name}"]:checked`).value;
  }

  #state(name, text) {
    const state = this.part("state");
    state.dataset.state = name;
    state.setAttribute("aria-live", name === "up" || name === "paused" ? "off" : "polite");
    say(state, text);
    this.onState(name, text);
  }

  /** Say in a line who will be heard. */
  #cast() {
    const [mouth, other] = [this.#chosen("mouth"), this.#chosen("other")];
    show(this.part("filing"), other === "file");
    this.part("file").required = other === "file";
    const voice = { sample: "the sample call", file: "the recording" }[other];
    const words = {
      none: voice
        ? `You listen: ${voice} plays both sides.`
        : "Nobody would be heard: choose a voice.",
      agent: voice
        ? `You speak as the agent; the customer’s voice comes from ${voice}.`
        : "You speak as the agent, alone.",
      customer: voice
        ? `You speak as the customer; the agent’s voice comes from ${voice}.`
        : "You speak as the customer, alone.",
    };
    const sample =
      other === "sample"
        ? " Its voices are synthetic: it shows how things work, not how people feel."
        : "";
    say(this.part("casting"), words[mouth] + sample);
  }

  #complain(text) {
    show(this.part("trouble"), text !== "");
    say(this.part("trouble"), text);
  }

  /** Return what a call says of itself. */
  #start() {
    const customer = this.part("customer").value.trim();
    return {
      audio: { encoding: "pcm_s16le", rate_hz: RATE_HZ, channels: ["customer", "agent"] },
      mode: "live",
      analyse_mood: !this.part("nomood").checked,
      ...(customer && { customer_name: customer }),
      ...(this.part("norecord").checked && { record: false }),
      ...this.given(),
    };
  }

  async #place(event) {
    event.preventDefault();
    const voices = {
      mouth: this.#chosen("mouth"),
      other: this.#chosen("other"),
      file: this.part("file").files[0],
    };
    if (voices.mouth === "none" && voices.other === "none")
      return this.#complain("Somebody has to be heard: choose a microphone or a recording.");
    this.#complain("");
    const button = this.part("setup").querySelector(".call");
    button.disabled = true;
    try {
      await this.#dial(voices);
    } catch (error) {
      const told = error instanceof SoundError || error instanceof Problem;
      return this.#complain(told ? error.message : `The call could not begin: ${error.message}`);
    } finally {
      button.disabled = false;
    }
    this.#onTheLine(voices);
  }

  async #dial(voices) {
    const start = this.#start();
    const bearer = await this.bearer(start);
    this.#call = new Call(bearer, this.views, (message) => this.#over(message));
    await this.#call.begin(start, voices);
  }

  /** Show what came of the call. */
  #over(message) {
    const again = element(
      "button",
      { type: "button", class: "second", onclick: () => this.setUp() },
      "Another call",
    );
    const card =
      message.type === "graded"
        ? gradeCard(message, [this.report(message.call_id), again])
        : endedCard(message.reason, [again]);
    this.part("grade").replaceChildren(...card);
    show(this.part("grade"), true);
    this.#stand("over", message);
    this.part("grade").focus();
  }

  #onTheLine({ mouth }) {
    show(this.part("setup"), false);
    show(this.part("call"), true);
    this.#stand("live");
    for (const side of ["agent", "customer"])
      say(this.part(`${side}label`), side === mouth ? `You, the ${side}` : `The ${side}`);
    show(this.part("mute"), mouth !== "none");
    pressed(this.part("mute"), false, "Mute");
    pressed(this.part("pause"), false, "Pause");
    this.views.chart.draw(0);
    this.part("main").focus();
  }

  #listen() {
    this.part("setup").addEventListener("submit", (event) => this.#place(event));
    this.part("setup").addEventListener("change", () => this.#cast());
    this.part("mute").addEventListener("click", ({ currentTarget: button }) => {
      const muted = button.getAttribute("aria-pressed") === "false";
      this.#call.mute(muted);
      pressed(button, muted, muted ? "Unmute" : "Mute");
    });
    this.part("pause").addEventListener("click", async ({ currentTarget: button }) => {
      await this.#call.pause(!this.#call.paused);
      pressed(button, this.#call.paused, this.#call.paused ? "Go on" : "Pause");
    });
    this.part("hangup").addEventListener("click", () => this.#call.hangUp());
    addEventListener("beforeunload", (event) => {
      if (this.busy) event.preventDefault();
    });
  }
}

/** Show a loudness, 0..1, on a scale that ears have. */
function level(meter, peak) {
  const share = peak > 0 ? 1 - (20 * Math.log10(peak)) / QUIET_DB : 0;
  meter.style.setProperty("--share", String(Math.max(0, Math.min(1, share))));
  meter.classList.toggle("loud", peak > 0.98);
}

function pressed(button, is, text) {
  button.setAttribute("aria-pressed", String(is));
  say(button, text);
}
