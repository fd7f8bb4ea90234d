/** The sign in the frame: how much waits for whoever is here, of alerts and overdue follow-ups. */

const PAUSE_MS = 60_000;
const DRAWN_MS = 200; // until the frame may have been drawn
const DEALT_MS = 1_000;

function said({ n_alerts, n_overdue }) {
  const parts = [];
  if (n_alerts) parts.push(`${n_alerts} alert${n_alerts === 1 ? "" : "s"}`);
  if (n_overdue) parts.push(`${n_overdue} overdue`);
  return parts.join(" · ");
}

async function look() {
  const bell = document.querySelector("[data-bell]");
  if (document.hidden || !bell) return;
  try {
    const answer = await fetch("/v1/accounts/waiting");
    if (!answer.ok) return;
    const text = said(await answer.json());
    bell.hidden = !text;
    // Only what changed is written: a screen reader says it each time.
    if (bell.textContent !== text) bell.textContent = text;
  } catch {
    // The network is gone for now: what was said last stays.
  }
}

function begin() {
  if (!document.querySelector("[data-bell]")) {
    setTimeout(begin, DRAWN_MS);
    return;
  }
  look();
  setInterval(look, PAUSE_MS);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("click", (event) => {
    // What waited has been dealt with a moment later.
    if (event.target.closest("[data-act]")) setTimeout(look, DEALT_MS);
  });
}

begin();
