/** The plain page of the desk: a key opens it, and whoever has the key may be any of the experts. */

import { Client } from "./client.js";
import { element, say, show } from "./dom.js";
import { titled } from "./mood.js";
import { inWords, Workplace } from "./workplace.js";

const KEY = "tonewise:desk";
const EXPERT = "tonewise:desk:expert";
const HERE = ["me", "presence", "desk"]; // what only a key shows
const LAPSED =
  "This key is no longer good: open the desk from the link that `tonewise serve` printed, or paste a key.";

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

  constructor(key) {
    this.workplace = new Workplace(document, new Client(new URL("../", import.meta.url), key), {
      me: () => this.#expertId,
      onLapsed: () => askForKey(LAPSED),
      onLook: ({ experts }) => this.#callRoll(experts),
    });
  }

  get left() {
    return this.workplace.left;
  }

  /** Show the desk; throws Problem if the key does not open it. */
  async begin() {
    await this.workplace.meet();
    this.#sitDown(this.workplace.experts);
    part("experts").onchange = ({ target }) => this.#become(target.value);
    await this.workplace.begin();
  }

  #sitDown(experts) {
    const known = experts.some((expert) => expert.expert_id === this.#expertId);
    if (!known)
      this.#expertId =
        (
          experts.find(({ active }) => active.chat > 0) ?? // somebody whom a customer waits for
          experts.find(({ presence }) => presence === "available") ??
          experts[0]
        )?.expert_id ?? null;
    this.#callRoll(experts);
  }

  /** Write who there is, and who has chats: a visitor of the demo may be any of them. */
  #callRoll(experts) {
    const roll = experts.map((expert) => this.#option(expert));
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
    this.workplace.open(null);
    this.workplace.look();
  }
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
