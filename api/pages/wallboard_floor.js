/** The floor as the service tells it: all of it at first, then what changes. */

const LISTS = ["talks", "waiting", "alerts", "agents", "departments", "teams", "hour"];
const OPEN = { raised: 0, acknowledged: 1, taken: 2 };

export class Floor {
  team = ""; // of which team alone; "": everybody's
  at_s = 0;
  #lists = Object.fromEntries(LISTS.map((name) => [name, new Map()]));
  #ahead_s = 0; // how far the service's clock is ahead of this browser's

  /** Take the whole board. */
  begin(board) {
    for (const name of LISTS) this.#lists[name] = new Map(board[name].map((row) => [row.id, row]));
    this.totals = board.totals;
    this.#timed(board.at_s, true);
  }

  /** Take what is different. */
  change({ at_s, totals, rows }) {
    if (totals) this.totals = totals;
    for (const [name, { put, gone }] of Object.entries(rows)) {
      for (const id of gone) this.#lists[name]?.delete(id);
      for (const row of put) this.#lists[name]?.set(row.id, row);
    }
    this.#timed(at_s, false);
  }

  /** Take one line that is known before the board tells of it. */
  put(name, row) {
    const before = this.#lists[name].get(row.id);
    if (before) this.#lists[name].set(row.id, { ...before, ...row });
  }

  /** The time, as the service has it. */
  get now_s() {
    return Date.now() / 1000 + this.#ahead_s;
  }

  get talks() {
    const talks = this.#rows("talks").filter((one) => this.#is(one.agent_id));
    return talks.sort((a, b) => b.urgency - a.urgency || a.began_s - b.began_s || (a.id < b.id ? -1 : 1));
  }

  get waiting() {
    return this.#rows("waiting").sort((a, b) => a.since_s - b.since_s);
  }

  get alerts() {
    const alerts = this.#rows("alerts").filter((one) => this.#is(one.agent_id));
    return alerts.sort((a, b) => (OPEN[a.state] === 2) - (OPEN[b.state] === 2) || b.raised_s - a.raised_s);
  }

  get nToTake() {
    return this.alerts.filter(({ state }) => state !== "taken").length;
  }

  get agents() {
    return this.#rows("agents")
      .filter((one) => !this.team || one.team_ids.includes(this.team))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  get departments() {
    return this.#rows("departments");
  }

  get teams() {
    return this.#rows("teams");
  }

  get hour() {
    return this.#rows("hour").sort((a, b) => a.at_s - b.at_s);
  }

  /** How the customers feel, of the team that is looked at. */
  get pulse() {
    return this.#lists.teams.get(this.team)?.pulse ?? this.totals.pulse;
  }

  #rows(name) {
    return [...this.#lists[name].values()];
  }

  #is(agentId) {
    return !this.team || Boolean(this.#lists.agents.get(agentId)?.team_ids.includes(this.team));
  }

  #timed(at_s, anew) {
    const ahead_s = at_s - Date.now() / 1000;
    // News is late by what it took to come: the least late tells the time best.
    this.#ahead_s = anew ? ahead_s : Math.max(this.#ahead_s, ahead_s);
    this.at_s = at_s;
  }
}
