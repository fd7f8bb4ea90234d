"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const tracks = find("tracks"), spot = find("spot"), playhead = find("playhead");
  const status = find("status"), back = find("back"), player = find("player");
  const dialogue = find("dialogue");
  const duration = Number(tracks.dataset.duration);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const lines = [...document.querySelectorAll("#dialogue > li")].map((element) => ({
    element, start: Number(element.dataset.start), end: Number(element.dataset.end),
  }));
  let stopAt = Infinity;

  const clock = (seconds) => {
    const whole = Math.floor(seconds), pad = (n) => String(n).padStart(2, "0");
    const h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = whole % 60;
    return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
  };
  const place = (element, start, end) => {
    element.style.left = `${(100 * Math.min(start, duration)) / duration}%`;
    if (end !== undefined) element.style.width = `${(100 * (Math.min(end, duration) - start)) / duration}%`;
    element.hidden = false;
  };

  // Scrolls the words' own box, never the page, so that the timeline stays in sight.
  const reveal = (element) => {
    const top = element.offsetTop - dialogue.offsetTop - 12;
    dialogue.scrollTo({ top, behavior: calm });
  };
  const mark = (start, end) => {
    const lit = lines.filter((line) => line.start < Math.max(end, start + 0.01) && line.end > start);
    for (const line of lines) line.element.classList.toggle("lit", lit.includes(line));
    const near = lit[0] ?? lines.find((line) => line.start >= start);
    if (near) reveal(near.element);
  };
  const show = (start, end, target) => {
    place(spot, start, end);
    mark(start, end);
    const until = clock(end) === clock(start) ? "" : ` to ${clock(end)}`;
    status.textContent = `Showing ${clock(start)}${until}.`;
    back.hidden = !target;
    if (target) back.href = `#${target}`;
  };
  const play = (start, end) => {
    if (!player) return;
    player.currentTime = start;
    stopAt = end;
    // Refused only where the browser wants another click first; the place is set all the same.
    player.play().catch(() => undefined);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.jump");
    if (!link) return;
    event.preventDefault();
    const start = Number(link.dataset.start), end = Number(link.dataset.end);
    show(start, end, link.dataset.back);
    play(Math.max(start - 0.3, 0), end + 0.5);
    if (!link.closest("#call")) find("call").scrollIntoView({ behavior: calm });
  });
  tracks.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const box = tracks.getBoundingClientRect();
    const at = duration * Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    show(at, at);
    play(at, Infinity);
  });
  back.addEventListener("click", () => find(back.hash.slice(1)).focus());

  // Paper can't unfold anything: all evidence is printed, and folded again afterwards.
  const folded = [...document.querySelectorAll("details.more")];
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = folded.filter((details) => !details.open);
    for (const details of unfolded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
  });

  if (player) {
    let frame = 0;
    const follow = () => {
      place(playhead, player.currentTime);
      for (const line of lines) {
        const now = line.start <= player.currentTime && player.currentTime < line.end;
        if (now) line.element.setAttribute("aria-current", "time");
        else line.element.removeAttribute("aria-current");
      }
      if (player.currentTime >= stopAt) {
        stopAt = Infinity;
        player.pause();
      }
      if (!player.paused) frame = requestAnimationFrame(follow);
    };
    const restart = () => {
      cancelAnimationFrame(frame);
      follow();
    };
    for (const name of ["play", "pause", "seeked"]) player.addEventListener(name, restart);
  }
})();
