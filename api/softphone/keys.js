/** The key that a page was opened with: out of the address, kept for this tab. */

const KEY = "tonewise:desk"; // the desk's too, so that one tab walks from page to page

/** Return the key of the address, out of sight of whoever looks at it next, or the one kept. */
export function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    keepKey(given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

export function keepKey(key) {
  sessionStorage.setItem(KEY, key);
}

export function dropKey() {
  sessionStorage.removeItem(KEY);
}
