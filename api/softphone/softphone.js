/** The softphone's page: what is asked before a call, the call, and what came of it. */

import { Client } from "../widget/client.js";
import { element, say, show } from "../widget/dom.js";
import { Hint, Notes } from "./advice.js";
import { Call, STATES } from "./call.js";
import { Chart } from "./chart.js";
import { Feeling } from "./feeling.js";
import { endedCard, gradeCard, reportLink } from "./grade.js";
import { keepKey, takeKey } from "./keys.js";
import { RATE_HZ } from "./resample.js";
import { SoundError } from "./sound.js";
import { Talk } from "./talk.js";

const QUIET_DB = -60; // what a level meter still shows

const part = (id) => document.getElementById(id);
const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;

const views = {
  chart: new Chart(part("chart")),
  talk: new Talk(part("talk"), part("nowords")),
  feeling: new Feeling(
    { mood: part("mood"), trend: part("trend"), shares: part("shares") },
    (text) => say(part("spoken"), text),
  ),
  hint: new Hint(part("hint"), (id, used) => call?.used(id, used)),
  notes: new Notes(part("news"), part("nonews")),
  levels: (levels) =>
    ["customer", "agent"].forEach((side, n) => level(part(`${side}level`), levels[n])),
  state: (name, text) => {
    part("state").dataset.state = name;
    part("state").setAttribute("aria-live", name === "up" || name === "paused" ? "off" : "polite");
    say(part("state"), text);
  },
};
let call = null;
let key = takeKey();

/** Show a loudness, 0..1, on a scale that ears have. */
function level(meter, peak) {
  const share = peak > 0 ? 1 - (20 * Math.log10(peak)) / QUIET_DB : 0;
  meter.style.setProperty("--share", String(Math.max(0, Math.min(1, share))));
  meter.classList.toggle("loud", peak > 0.98);
}

/** Show what is asked before a call. */
function setUp() {
  for (const view of ["hint", "notes", "talk", "feeling"]) views[view].clear();
  views.chart.clear();
  for (const id of ["call", "grade", "keyform"]) show(part(id), false);
  document.body.dataset.stage = "ready";
  views.state("ready", STATES.ready);
  show(part("setup"), true);
  cast();
}

/** Say in a line who will be heard. */
function cast() {
  const [mouth, other] = [chosen("mouth"), chosen("other")];
  show(part("filing"), other === "file");
  part("file").required = other === "file";
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
  say(part("casting"), words[mouth] + sample);
}

function complain(text) {
  show(part("trouble"), text !== "");
  say(part("trouble"), text);
}

/** Return what a call says of itself; the page's address may name its case, queue and people. */
function startOf() {
  const given = new URLSearchParams(location.search);
  const named = ["case_id", "queue", "customer_id", "agent_id"].filter((name) => given.get(name));
  const customer = part("customer").value.trim();
  const agent = part("agents").hidden ? "" : part("agent").value;
  return {
    audio: { encoding: "pcm_s16le", rate_hz: RATE_HZ, channels: ["customer", "agent"] },
    mode: "live",
    analyse_mood: !part("nomood").checked,
    ...Object.fromEntries(named.map((name) => [name, given.get(name)])),
    ...(customer && { customer_name: customer }),
    ...(agent && { agent_id: agent }),
    ...(part("norecord").checked && { record: false }),
  };
}

async function place(event) {
  event.preventDefault();
  const voices = { mouth: chosen("mouth"), other: chosen("other"), file: part("file").files[0] };
  if (voices.mouth === "none" && voices.other === "none")
    return complain("Somebody has to be heard: choose a microphone or a recording.");
  complain("");
  const button = part("setup").querySelector(".call");
  button.disabled = true;
  call = new Call(key, views, over);
  try {
    await call.begin(startOf(), voices);
  } catch (error) {
    return complain(
      error instanceof SoundError ? error.message : `The call could not begin: ${error.message}`,
    );
  } finally {
    button.disabled = false;
  }
  onTheLine(voices);
}

/** Show what came of the call. */
function over(message) {
  const again = element(
    "button",
    { type: "button", class: "second", onclick: setUp },
    "Another call",
  );
  const card =
    message.type === "graded"
      ? gradeCard(message, [reportLink(message.call_id), again])
      : endedCard(message.reason, [again]);
  part("grade").replaceChildren(...card);
  document.body.dataset.stage = "over";
  show(part("grade"), true);
  part("grade").focus();
}

function onTheLine({ mouth }) {
  show(part("setup"), false);
  show(part("call"), true);
  document.body.dataset.stage = "live";
  for (const side of ["agent", "customer"])
    say(part(`${side}label`), side === mouth ? `You, the ${side}` : `The ${side}`);
  show(part("mute"), mouth !== "none");
  pressed(part("mute"), false, "Mute");
  pressed(part("pause"), false, "Pause");
  views.chart.draw(0);
  part("main").focus();
}

function pressed(button, is, text) {
  button.setAttribute("aria-pressed", String(is));
  say(button, text);
}

/** Fill in who the agents are, where the key may know. */
async function agents() {
  const given = new URLSearchParams(location.search);
  if (given.has("agent_id")) return;
  const ofChat = given.has("case_id") ? [element("option", { value: "" }, "The chat’s expert")] : [];
  try {
    const { items } = await new Client(new URL("../", import.meta.url), key).ask(
      "GET",
      "/v1/experts",
    );
    part("agent").replaceChildren(
      ...ofChat,
      ...items.map(({ expert_id: value, name }) => element("option", { value }, name)),
    );
    show(part("agents"), items.length > 0);
  } catch {
    show(part("agents"), false); // a stream token may not ask, and knows its agent itself
  }
}

part("setup").addEventListener("submit", place);
part("setup").addEventListener("change", cast);
part("mute").addEventListener("click", ({ currentTarget: button }) => {
  const muted = button.getAttribute("aria-pressed") === "false";
  call.mute(muted);
  pressed(button, muted, muted ? "Unmute" : "Mute");
});
part("pause").addEventListener("click", async ({ currentTarget: button }) => {
  await call.pause(!call.paused);
  pressed(button, call.paused, call.paused ? "Go on" : "Pause");
});
part("hangup").addEventListener("click", () => call.hangUp());
part("keyform").addEventListener("submit", (event) => {
  event.preventDefault();
  key = part("key").value.trim();
  keepKey(key);
  open();
});
addEventListener("beforeunload", (event) => {
  if (document.body.dataset.stage === "live") event.preventDefault();
});

function open() {
  show(part("keyform"), key === null);
  if (key === null) return;
  setUp();
  agents();
}

open();
