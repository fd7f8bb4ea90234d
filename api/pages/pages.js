/** What every page of the staff's does in the browser: times in the viewer's zone. */

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// For filters by day, which the server reads in this zone.
document.cookie = `tonewise_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; SameSite=Lax`;

const WRITTEN = {
  datetime: new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }),
  date: new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }),
  time: new Intl.DateTimeFormat(undefined, { timeStyle: "medium" }),
};
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const AGO = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const STEPS = [[60, "second"], [60, "minute"], [24, "hour"], [30, "day"], [12, "month"]];

function ago(at_s) {
  let past = at_s - Date.now() / 1000;
  for (const [step, name] of STEPS) {
    if (Math.abs(past) < step) return AGO.format(Math.round(past), name);
    past /= step;
  }
  return AGO.format(Math.round(past), "year");
}

/** Write each <time data-at="epoch seconds"> below `root`. */
export function writeTimes(root = document) {
  for (const time of root.querySelectorAll("time[data-at]")) {
    const at_s = Number(time.dataset.at);
    const at = new Date(at_s * 1000);
    const text = time.dataset.shown === "ago" ? ago(at_s) : (WRITTEN[time.dataset.shown] ?? WRITTEN.datetime).format(at);
    if (time.textContent === text) continue;
    time.textContent = text;
    time.dateTime = at.toISOString();
    time.title = WHOLE.format(at);
  }
}

let due = false;
function soon() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    writeTimes();
  });
}

new MutationObserver(soon).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-at"] });
setInterval(soon, 30_000); // what is shown as "ago" grows
writeTimes();
