/** Tabs: one view at a time, chosen by a click or the arrow keys; the address remembers which. */

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/** Wire a row of tabs, each of which names its view by aria-controls; returns what opens one by its name. */
export function wireTabs(row) {
  const tabs = [...row.querySelectorAll("[role=tab]")];

  function open(tab, focused = false) {
    for (const one of tabs) {
      const isIt = one === tab;
      one.setAttribute("aria-selected", String(isIt));
      one.tabIndex = isIt ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !isIt;
    }
    if (focused) tab.focus();
    history.replaceState(history.state, "", `#${nameOf(tab)}`);
  }

  row.addEventListener("click", ({ target }) => {
    const tab = target.closest("[role=tab]");
    if (tab) open(tab);
  });
  row.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target.closest("[role=tab]"));
    const to = { Home: 0, End: tabs.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? NaN);
    if (at < 0 || Number.isNaN(to)) return;
    event.preventDefault();
    open(tabs.at(to % tabs.length), true);
  });

  const byName = (name) => tabs.find((tab) => nameOf(tab) === name);
  const asked = byName(location.hash.slice(1));
  if (asked) open(asked);
  return (name) => open(byName(name), true);
}

function nameOf(tab) {
  return tab.id.replace(/^tab-/, "");
}
