/** Decisions judged from the keyboard: one key each, then on to the next. */

const MOVES = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const LONGEST_MS = 10_000; // after which whoever reviews has gone on by themselves
let current = null;
const judged = []; // in order: the last one is undone first

const list = () => document.querySelector("[data-reviews]");
const items = () => [...(list()?.querySelectorAll("article") ?? [])];
const isOpen = (item) => item.querySelector("button[data-act=confirm]") !== null;

function go(item) {
  if (!item) return;
  current = item;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = items();
  const at = all.indexOf(current);
  go(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
}

const told = (item) => `${isOpen(item)} ${item.querySelector(".verdict-of")?.textContent ?? ""}`;

/** Lead on once the answer is there: by then the decision shows what was said of it. */
function onwards(item) {
  const before = told(item);
  const seen = new MutationObserver(() => {
    if (told(item) === before) return; // only a time was written
    seen.disconnect();
    if (isOpen(item)) return go(item);
    const all = items();
    go(all.slice(all.indexOf(item) + 1).find(isOpen) ?? all.find(isOpen) ?? item);
  });
  seen.observe(item, { childList: true, subtree: true });
  setTimeout(() => seen.disconnect(), LONGEST_MS);
}

function press(item, which) {
  item?.querySelector(`button[data-act=${which}]`)?.click();
}

function undo() {
  const last = judged.findLast((item) => item.querySelector("button[data-act=undo]"));
  if (last) go(last);
  press(last, "undo");
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], [popover]:popover-open")) return false;
  const typing = event.target.closest("input, select, textarea");
  if (typing) {
    if (event.key === "Escape") go(typing.closest("article"));
    // Enter in the reason sends what the model said, with it.
    else if (event.key === "Enter" && typing.name === "why") press(typing.closest("article"), "confirm");
    else return false;
    return true;
  }
  if (event.key in MOVES) move(MOVES[event.key]);
  else if (/^[0-8]$/.test(event.key)) press(current, `correct][data-key="${event.key}"`);
  else if (event.key === "Enter" && event.target.closest("a, button, summary") === null) press(current, "confirm");
  else if (event.key.toLowerCase() === "u") undo();
  else if (event.key.toLowerCase() === "w") current?.querySelector("input[name=why]")?.focus();
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (list() && key(event)) event.preventDefault();
});

// Ahead of the page's own listener, which sends what stands in the button's data.
document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.("[data-reviews] button[data-act]");
  if (!pressed) return;
  const item = pressed.closest("article");
  pressed.dataset.why = item.querySelector("input[name=why]")?.value ?? "";
  if (pressed.dataset.act !== "undo") judged.push(item);
  onwards(item);
}, true);

document.addEventListener("focusin", (event) => {
  current = event.target.closest?.("[data-reviews] article") ?? current;
});

function begin() {
  if (!list()) return requestAnimationFrame(begin); // not drawn yet
  go(items()[0]);
  window.scrollTo(0, 0);
}
begin();
