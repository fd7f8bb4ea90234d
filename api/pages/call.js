/** A call's page: its player, on a recording that is asked for when somebody first listens. */

import { Player, clock } from "./player.js";

const csrf = document.querySelector("meta[name=tonewise-csrf]")?.content ?? "";
const SPARE_S = 30; // a link that ends sooner is renewed before it is used

/** A recording's sound. Its link is signed and short-lived; each one made leaves an audit line. */
class Sound {
  #expires_s = 0;

  constructor(callId) {
    this.address = `/v1/calls/${encodeURIComponent(callId)}/recording-link`;
    this.audio = new Audio();
    this.audio.preload = "auto";
  }

  async open() {
    if (this.#expires_s - Date.now() / 1000 > SPARE_S) return;
    const answer = await fetch(this.address, { method: "POST", headers: { "X-CSRF-Token": csrf } });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail ?? told.title ?? answer.statusText);
    const rate = this.audio.playbackRate;
    this.audio.src = told.url;
    this.audio.playbackRate = rate;
    this.#expires_s = told.expires_s;
    await new Promise((met, failed) => {
      this.audio.addEventListener("loadedmetadata", met, { once: true });
      this.audio.addEventListener("error", () => failed(new Error("the sound could not be read")), { once: true });
    });
  }

  forget() { this.#expires_s = 0; }
}

class CallPlayer extends HTMLElement {
  connectedCallback() {
    const root = this.querySelector("#call");
    const sound = "listen" in this.dataset ? new Sound(this.dataset.call) : null;
    this.audio = sound?.audio ?? null;
    this.player = new Player(root, this.audio, () => this.#open(sound));
    root.addEventListener("stand", (event) => this.#stand(event.detail.at));
    if (sound) this.#wire(sound);
    if (this.dataset.from) this.player.show(Number(this.dataset.from), Number(this.dataset.to || this.dataset.from));
  }

  disconnectedCallback() { this.audio?.pause(); }

  get at() { return this.player.at; }

  async #open(sound) {
    try {
      await sound.open();
    } catch (error) {
      this.player.say(`The recording could not be opened: ${error.message}`);
      throw error;
    }
  }

  #wire(sound) {
    const part = (name) => this.querySelector(`[data-player=${name}]`);
    const acts = {
      toggle: () => this.player.toggle(),
      turn: (by) => this.player.turn(by),
      step: (by) => this.player.seek(this.player.at + by),
    };
    this.addEventListener("click", (event) => {
      const pressed = event.target.closest("button[data-player]");
      acts[pressed?.dataset.player]?.(Number(pressed.dataset.by))?.catch(() => undefined);
    });
    part("rate").addEventListener("change", (event) => { sound.audio.playbackRate = Number(event.target.value); });
    const toggle = part("toggle");
    for (const name of ["play", "pause"]) {
      sound.audio.addEventListener(name, () => { toggle.textContent = sound.audio.paused ? "Play" : "Pause"; });
    }
    // A link that ended while somebody listened: the next play asks for another.
    sound.audio.addEventListener("error", () => sound.forget());
  }

  #stand(at) {
    const shown = this.querySelector("output[data-player=at]");
    if (shown) shown.textContent = clock(at);
  }
}

customElements.define("tone-call", CallPlayer);

// A form that speaks of a moment takes the one where the call stands.
document.addEventListener("click", (event) => {
  const taker = event.target.closest("button[data-takes]");
  if (!taker) return;
  const at = document.querySelector("tone-call").at;
  const field = taker.closest("form").elements[taker.dataset.takes];
  field.value = clock(at);
});
