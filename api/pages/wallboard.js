/** The wallboard: follows the floor, and draws what changed. */

import { Client } from "../widget/client.js";
import { element, say, show } from "../widget/dom.js";
import { EventStream } from "../widget/stream.js";
import { titled } from "../widget/mood.js";
import { Alerts } from "./wallboard_alerts.js";
import { Call } from "./wallboard_call.js";
import { Floor } from "./wallboard_floor.js";
import { hourOf } from "./wallboard_hour.js";
import { agentRow, departmentRow, Lines, talkRow, teamRow, tick, tilesOf, waitRow } from "./wallboard_rows.js";

const EVENTS = "/v1/wallboard/events";

const csrf = () => document.querySelector("meta[name=tonewise-csrf]")?.content ?? "";

class WallBoard extends HTMLElement {
  #floor = new Floor();
  #due = false;
  #link = "joining";
  #stale = false;

  connectedCallback() {
    const part = (name) => this.#part(name);
    this.client = Client.signedIn(new URL("../", import.meta.url), csrf());
    this.call = new Call(part("call"), this.client, (text) => say(part("news"), text));
    this.alerts = new Alerts(part("alerts"), this.client, {
      handles: "handles" in this.dataset,
      open: (callId) => this.#open(callId),
      news: (text) => say(part("news"), text),
      done: (alert) => (this.#floor.put("alerts", alert), this.#soon()),
    });
    this.lines = {
      talks: new Lines(part("talks"), (row) => talkRow(row, (id) => this.#open(id))),
      waiting: new Lines(part("waiting"), waitRow),
      departments: new Lines(part("departments"), departmentRow),
      teams: new Lines(part("teams"), teamRow),
      agents: new Lines(part("agents"), agentRow),
    };
    this.#controls();
    this.stream = new EventStream(this.client, EVENTS, null, {
      onEvent: (event) => this.#told(event),
      onLink: (live) => this.#linked(live ? "live" : "lost"),
      onRefused: () => this.#linked("ended"),
    });
    this.timer = setInterval(() => this.#each(), 1000);
    addEventListener("online", (this.hurry = () => this.stream.hurry()));
  }

  disconnectedCallback() {
    this.stream.close();
    this.call.close();
    clearInterval(this.timer);
    removeEventListener("online", this.hurry);
    document.body.removeAttribute("data-wall");
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #told({ kind, data }) {
    if (kind === "board") {
      this.#floor.begin(data);
      this.stream.lastId = data.number;
    }
    if (kind === "change") this.#floor.change(data);
    this.#stale = kind === "stale";
    this.#linked("live");
    this.#soon();
  }

  #linked(state) {
    this.#link = state;
    const at = this.#floor.at_s ? ` What you see is of ${timeOf(this.#floor.at_s)}.` : "";
    const told = {
      live: this.#stale ? `The database does not answer.${at}` : "Live",
      lost: `Connection lost. Reconnecting…${at}`,
      ended: "Your session has ended, or your role no longer opens the board. Sign in again.",
    };
    this.#part("line").dataset.state = this.#stale && state === "live" ? "lost" : state;
    say(this.#part("line"), told[state]);
  }

  #controls() {
    const query = new URLSearchParams(location.search);
    this.#floor.team = query.get("team") ?? "";
    this.#part("team").addEventListener("change", ({ target }) => {
      this.#floor.team = target.value;
      this.#address("team", target.value);
      this.#soon();
    });
    this.#part("big").addEventListener("click", () => this.#wall(!("wall" in document.body.dataset), true));
    this.querySelector('[data-tile="alerts"]').addEventListener("click", ({ target }) => {
      if (target.closest("button")) this.alerts.focus();
    });
    this.#wall(query.get("view") === "wall", false);
  }

  /** Large type for a screen on the wall, over the whole of it where the browser lets us. */
  #wall(on, asked) {
    document.body.toggleAttribute("data-wall", on);
    this.#part("big").setAttribute("aria-pressed", on);
    say(this.#part("big"), on ? "Leave wall view" : "Wall view");
    if (!asked) return;
    this.#address("view", on ? "wall" : "");
    const ways = on ? document.documentElement.requestFullscreen?.() : document.fullscreenElement && document.exitFullscreen();
    ways?.catch?.(() => {}); // the view is as large as the window, then
    this.#soon();
  }

  #address(name, value) {
    const address = new URL(location);
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
  }

  #open(callId) {
    this.call.open(callId);
  }

  #soon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      if (this.#floor.at_s) this.#draw();
    });
  }

  #draw() {
    const floor = this.#floor;
    this.#teams(floor.teams);
    tilesOf(floor).forEach(({ name, value, more, tone, told }) => {
      const tile = this.querySelector(`[data-tile="${name}"]`);
      if (tile.dataset.told === told) return; // whoever is on a button in it stays there
      tile.dataset.told = told;
      tile.dataset.tone = tone ?? "";
      [value, more].forEach((parts, at) => tile.querySelectorAll("dd")[at].replaceChildren(...parts));
    });
    this.lines.talks.show(floor.talks);
    this.lines.waiting.show(floor.waiting);
    this.lines.departments.show(floor.departments);
    this.lines.teams.show(floor.teams);
    this.lines.agents.show(floor.agents);
    this.alerts.show(floor.alerts);
    for (const [name, rows] of [["talks", floor.talks], ["alerts", floor.alerts], ["waiting", floor.waiting], ["agents", floor.agents]])
      show(this.#part(`no-${name}`), rows.length === 0);
    show(this.#part("teams-table"), floor.teams.length > 0);
    this.#leftOut(floor.totals.n_left_out);
    say(this.#part("moods"), moodsOf(floor.pulse));
    hourOf(this.#part("hour"), floor.hour);
    tick(this, floor.now_s);
  }

  #leftOut(n) {
    show(this.#part("left-out"), n > 0);
    say(this.#part("left-out"), `${n} more than the lists hold; the figures count them.`);
  }

  #teams(teams) {
    const choice = this.#part("team");
    const ids = teams.map(({ id }) => id).join();
    show(this.#part("team-label"), teams.length > 1 || this.#floor.team !== "");
    if (choice.dataset.ids === ids) return;
    choice.dataset.ids = ids;
    const option = (value, name) => element("option", { value, selected: value === this.#floor.team }, name);
    choice.replaceChildren(option("", "All"), ...teams.map(({ id, name }) => option(id, name)));
    choice.value = this.#floor.team;
  }

  #each() {
    if (!this.#floor.at_s) return;
    tick(this, this.#floor.now_s);
    if (this.#link !== "live") this.#linked(this.#link);
  }
}

function timeOf(at_s) {
  return new Intl.DateTimeFormat(undefined, { timeStyle: "medium" }).format(new Date(at_s * 1000));
}

function moodsOf({ moods, n_untold: untold }) {
  const named = Object.entries(moods).sort(([, one], [, other]) => other - one);
  const told = named.map(([mood, n]) => `${n} ${titled(mood).toLowerCase()}`);
  return [...told, untold ? `${untold} not known` : ""].filter(Boolean).join(" · ");
}

if (!customElements.get("wall-board")) customElements.define("wall-board", WallBoard);
