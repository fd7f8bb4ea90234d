// Player: one call's tracks, words and sound in step. Give it a time and all of them show it.

const STEP_S = 5;
const LEAP_S = 30;
const LEAD_S = 0.3; // heard before a moment, so that its first word is whole
const TAIL_S = 0.5;

export const clock = (seconds) => {
  const whole = Math.floor(Math.max(seconds, 0)), pad = (n) => String(n).padStart(2, "0");
  const h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = whole % 60;
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
};

export class Player {
  #stopAt = Infinity;
  #frame = 0;
  #at = 0; // seconds
  #spoken = null; // the line that is heard just now

  // `root` holds the tracks and the words; `audio` plays, once `ready` has answered.
  constructor(root, audio = null, ready = async () => undefined) {
    const find = (id) => root.querySelector(`#${id}`);
    this.root = root;
    this.audio = audio;
    this.ready = ready;
    this.tracks = find("tracks");
    this.spot = find("spot");
    this.playhead = find("playhead");
    this.words = find("dialogue");
    this.status = find("status");
    this.back = find("back");
    this.duration = Number(this.tracks.dataset.duration);
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    this.lines = [...root.querySelectorAll("#dialogue > li")].map((element) => ({
      element, start: Number(element.dataset.start), end: Number(element.dataset.end),
    }));
    this.#listen();
    this.#stand(0);
    this.playhead.hidden = !audio;
  }

  get at() { return this.#at; }
  get isPlaying() { return Boolean(this.audio) && !this.audio.paused; }

  // Mark a stretch of the call everywhere; `back`: the id of what led there.
  show(start, end, back = "") {
    this.#place(this.spot, start, end);
    this.spot.hidden = false;
    this.#light(start, end);
    const until = clock(end) === clock(start) ? "" : ` to ${clock(end)}`;
    this.say(`Showing ${clock(start)}${until}.`);
    this.back.hidden = !back;
    if (back) this.back.href = `#${back}`;
    if (!this.isPlaying) this.#stand(start);
  }

  say(text) { this.status.textContent = text; }

  async play(start = this.#at, end = Infinity) {
    if (!this.audio) return;
    try {
      await this.ready();
    } catch {
      return; // whoever made it ready has said why it is not
    }
    this.audio.currentTime = start;
    this.#stopAt = end;
    // Refused only where the browser wants another click first; the place is set all the same.
    await this.audio.play().catch(() => undefined);
  }

  async toggle() {
    if (this.isPlaying) this.audio.pause();
    else await this.play(this.#at >= this.duration ? 0 : this.#at);
  }

  async seek(to) {
    this.#stopAt = Infinity;
    const at = Math.min(Math.max(to, 0), this.duration);
    if (this.isPlaying) await this.play(at);
    else this.#stand(at);
  }

  // To the beginning of the line before or after.
  async turn(by) {
    const starts = this.lines.map((line) => line.start);
    const later = starts.find((start) => start > this.#at + 0.1);
    const earlier = starts.findLast((start) => start < this.#at - 1);
    await this.seek((by > 0 ? later : earlier) ?? (by > 0 ? this.duration : 0));
  }

  #listen() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.jump");
      if (!link || !this.root.isConnected) return;
      event.preventDefault();
      this.#follow(link);
    });
    this.tracks.addEventListener("click", (event) => {
      if (event.target.closest("a, [role=slider]")) return;
      const box = this.tracks.getBoundingClientRect();
      const at = this.duration * Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
      this.show(at, at);
      this.play(at);
      this.playhead.focus({ preventScroll: true });
    });
    this.back.addEventListener("click", () => document.getElementById(this.back.hash.slice(1)).focus());
    this.playhead.addEventListener("keydown", (event) => this.#key(event));
    for (const name of ["play", "pause", "seeked"]) this.audio?.addEventListener(name, () => this.#restart());
  }

  #follow(link) {
    const start = Number(link.dataset.start), end = Number(link.dataset.end);
    this.show(start, end, link.dataset.back);
    this.play(Math.max(start - LEAD_S, 0), end + TAIL_S);
    if (!this.root.contains(link)) this.root.scrollIntoView({ behavior: this.calm });
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const keys = {
      ArrowLeft: () => this.seek(this.#at - STEP_S), ArrowRight: () => this.seek(this.#at + STEP_S),
      PageUp: () => this.seek(this.#at - LEAP_S), PageDown: () => this.seek(this.#at + LEAP_S),
      ArrowUp: () => this.turn(-1), ArrowDown: () => this.turn(1),
      Home: () => this.seek(0), End: () => this.seek(this.duration),
      " ": () => this.toggle(), Enter: () => this.toggle(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  #place(element, start, end) {
    element.style.left = `${(100 * Math.min(start, this.duration)) / this.duration}%`;
    if (end !== undefined) {
      element.style.width = `${(100 * (Math.min(end, this.duration) - start)) / this.duration}%`;
    }
  }

  // Scrolls the words' own box, never the page, so that the timeline stays in sight.
  #reveal(element) {
    const top = element.offsetTop - this.words.offsetTop - 12;
    this.words.scrollTo({ top, behavior: this.calm });
  }

  #light(start, end) {
    const lit = this.lines.filter((line) => line.start < Math.max(end, start + 0.01) && line.end > start);
    for (const line of this.lines) line.element.classList.toggle("lit", lit.includes(line));
    const near = lit[0] ?? this.lines.find((line) => line.start >= start);
    if (near) this.#reveal(near.element);
  }

  // Put the playhead, and the line that is spoken, where the call stands.
  #stand(at) {
    this.#at = at;
    this.#place(this.playhead, at);
    this.playhead.setAttribute("aria-valuenow", at.toFixed(1));
    this.playhead.setAttribute("aria-valuetext", `${clock(at)} of ${clock(this.duration)}`);
    this.#speak(this.lines.findLast((line) => line.start <= at && at < line.end) ?? null);
    this.root.dispatchEvent(new CustomEvent("stand", { detail: { at } }));
  }

  #speak(line) {
    if (line === this.#spoken) return;
    this.#spoken?.element.removeAttribute("aria-current");
    this.#spoken = line;
    line?.element.setAttribute("aria-current", "time");
    // Whoever reads on by themselves is not pulled back.
    const isRead = this.words?.matches(":hover, :focus-within");
    if (line && this.isPlaying && !isRead) this.#reveal(line.element);
  }

  #tick() {
    this.#stand(this.audio.currentTime);
    if (this.#at >= this.#stopAt) {
      this.#stopAt = Infinity;
      this.audio.pause();
    }
    if (!this.audio.paused) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #restart() {
    cancelAnimationFrame(this.#frame);
    this.#tick();
  }
}
