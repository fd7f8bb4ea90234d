/** One call as somebody follows it who is not on its line: what was heard before they came, and all that comes after. */

import { titled } from "../widget/mood.js";
import { EventStream } from "../widget/stream.js";

const DRAW_MS = 500;

export class ShownCall {
  #heard_s = 0;
  #at_ms = performance.now();

  /**
   * `views` are the page's chart, talk, feeling and notes; `about(view)` is told how the call stands,
   * `guide(message)` each hint to its agent, and `over(message)` what the service says last.
   */
  constructor(client, view, views) {
    Object.assign(this, { client, views, id: view.call_id });
    this.path = `/v1/calls/${encodeURIComponent(this.id)}`;
    for (const name of ["chart", "talk", "feeling", "notes"]) views[name].clear();
    this.stands(view);
    this.stream = new EventStream(client, `${this.path}/live`, null, {
      onEvent: ({ kind, data }) => this.#told(kind, data),
      onLink: () => {},
      onRefused: () => this.#gone(),
    });
    this.drawing = setInterval(() => this.#draw(), DRAW_MS);
  }

  /** Stop following. */
  close() {
    this.stream.close();
    clearInterval(this.drawing);
  }

  /** Show what the list says of it. */
  stands(view) {
    this.view = view;
    this.#heard_s = view.heard_s;
    this.#at_ms = performance.now();
    this.views.about(view);
  }

  #draw() {
    const since_s = this.view.stage === "live" ? (performance.now() - this.#at_ms) / 1000 : 0;
    this.views.chart.draw(this.#heard_s + Math.min(since_s, 2));
  }

  #told(kind, message) {
    const { chart, talk, feeling, notes } = this.views;
    const news = {
      call: () => (this.stands(message), this.#before()),
      "speech.start": () => chart.began(message),
      "speech.end": () => chart.ended(message),
      transcript: () => talk.hear(message),
      emotion: () => (chart.read(message), feeling.read(message)),
      score: () => feeling.score(message),
      guidance: () => this.views.guide(message),
      note: () => notes.add("whisper", `${message.author} whispers`, message.text, message.at_s),
      alert: () =>
        notes.add("alert", `Alert: ${titled(message.severity)}`, message.why, message.at_s),
      warning: () => notes.add("warning", "Warning", message.text, message.at_s),
      taken_over: () =>
        notes.add("whisper", "Taken over", `${message.by} handed the case over.`, this.#heard_s),
      graded: () => this.#over(message),
      ended: () => this.#over(message),
    };
    news[kind]?.();
    if (kind === "emotion" || kind === "transcript") this.#feel();
  }

  #feel() {
    this.views.talk.feel((start_s, end_s) => this.views.chart.within(start_s, end_s));
  }

  /** Show what came to pass before, or while the line was broken. */
  async #before() {
    const [utterances, moments, alerts] = await Promise.all([
      this.#asked(`${this.path}/transcript`, "utterances"),
      this.#asked(`${this.path}/moments`, "moments"),
      this.#asked(`/v1/alerts?call_id=${encodeURIComponent(this.id)}`, "items"),
    ]);
    this.#spoken(utterances);
    const whispers = moments
      .filter(({ kind }) => kind === "whisper")
      .map(({ at_s, data }) => ["note", { ...data, at_s }]);
    this.views.notes.clear();
    [...whispers, ...alerts.map((alert) => ["alert", alert])]
      .sort(([, one], [, other]) => one.at_s - other.at_s)
      .forEach(([kind, message]) => this.#told(kind, message));
  }

  /** Return a list of the service's; an empty one where the key may not see it. */
  async #asked(path, name) {
    try {
      return (await this.client.ask("GET", path))[name];
    } catch {
      return [];
    }
  }

  #spoken(utterances) {
    for (const { speaker, start_s, end_s, text, felt } of utterances) {
      this.views.chart.ended({ speaker, start_s, end_s });
      for (const reading of felt) this.views.chart.read({ ...reading, final: true });
      if (text !== null) this.views.talk.hear({ speaker, start_s, end_s, text, final: true });
    }
    const last = utterances.flatMap(({ felt }) => felt).at(-1);
    if (last) this.views.feeling.read({ ...last, final: true });
    else if (!this.view.mood_analysed) this.views.feeling.declined();
    else if (this.view.customer_mood) this.views.feeling.before(this.view.customer_mood);
    this.#feel();
  }

  #over(message) {
    this.close();
    this.#draw();
    this.views.over(message);
  }

  #gone() {
    this.#over({ type: "gone", call_id: this.id, reason: "it goes on here no more." });
  }
}

/** Return what there is to know of a call beside its customer's name. */
export function factsOf({ agent_name: agent, queue, protocol, recorded, transcribed, points }) {
  const grade = points === null ? "" : `${Math.round(points)} of 100 so far`;
  const kept = recorded ? "recorded" : "not recorded";
  return [
    agent && `with ${agent}`,
    titled(queue),
    protocol,
    kept,
    !transcribed && "without words",
    grade,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return how a call goes, in a line of the list. */
export function inALine(view) {
  const lag = view.lag_s >= 1 ? `${view.lag_s.toFixed(1)} s behind` : "";
  const stage = view.stage === "live" ? "" : titled(view.stage);
  return [
    view.agent_name && `with ${view.agent_name}`,
    titled(view.queue),
    titled(view.trend),
    stage,
    lag,
  ]
    .filter(Boolean)
    .join(" · ");
}
