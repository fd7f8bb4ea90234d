"""How soon pages are ready, in a headless Chromium, as somebody's browser would show them."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from playwright.sync_api import Error as BrowserError

from api.bench.pages_house import COOKIE, House, Visitor, bar_of
from api.bench.pages_plan import PageTime
from api.bench.serving import HOST
from api.bench.solo import BenchError

_PLACES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_STILL_MS = 400  # without anything new, a page is ready
_PATIENCE_MS = 20_000

# A page is ready at the later of two moments: when the last element came into its middle, what
# counts on by itself left out; and when the largest thing on it was painted, its shadows included.
_WATCH = """
(() => {
  let most = 0, grown = 0, painted = 0;
  const look = () => {
    const n = document.querySelectorAll("main *").length;
    if (n > most) [most, grown] = [n, performance.now()];
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => list.getEntries().forEach((e) => (painted = e.startTime)))
    .observe({ type: "largest-contentful-paint", buffered: true });
  window.benchReady = () => ({ n: most, ready: Math.max(grown, painted), now: performance.now() });
})();
"""


class NotThereError(BenchError):
    """A page that this service does not have."""


def page_times(house: House, port: int, n_visits: int) -> tuple[list[PageTime], list[str]]:
    """Return how soon each page is ready, and which were left out, and why.

    Raises BenchError without a browser.
    """
    times, left_out = [], []
    with chromium() as browser:
        for path, visitor in house.visits():
            try:
                times.append(_timed(browser, f"http://{HOST}:{port}", (path, visitor), n_visits))
            except NotThereError as error:
                left_out.append(str(error))
    return times, left_out


def _timed(browser: Browser, base: str, visit: tuple[str, Visitor], n_visits: int) -> PageTime:
    path, visitor = visit
    cold, warm = [], []
    for _ in range(n_visits):
        with _signed_in(browser, base, visitor) as context:
            cold.append(_ready_ms(context, base + path))
            warm += [_ready_ms(context, base + path) for _ in range(2)]
    return PageTime(path, median(cold), median(warm), max(*cold, *warm), bar_of(path))


def _ready_ms(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    try:
        return _until_still(page, page.goto(address, timeout=_PATIENCE_MS))
    except BrowserError as error:
        raise BenchError(f"wanted {address}, got: {error.message.splitlines()[0]}") from error
    finally:
        page.close()


def _until_still(page: Page, answer: Response | None) -> float:
    if answer is None or answer.status != 200:
        said = answer.status if answer else "nothing"
        raise NotThereError(f"{urlsplit(page.url).path}: it answers {said}")
    for _ in range(_PATIENCE_MS // 50):
        told = page.evaluate("window.benchReady()")
        if told["n"] > 1 and told["now"] - told["ready"] > _STILL_MS:
            return float(told["ready"])
        page.wait_for_timeout(50)
    raise BenchError(f"{page.url}: nothing of it was still for {_PATIENCE_MS / 1000:g} s")


@contextmanager
def _signed_in(browser: Browser, base: str, visitor: Visitor) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": COOKIE, "value": visitor.secret, "url": base}])
    context.add_init_script(_WATCH)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium, or else the one that Playwright has fetched."""
    found = next(filter(None, map(shutil.which, _PLACES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=_flags())
        except BrowserError as error:
            why = error.message.splitlines()[0]
            raise BenchError(
                f"wanted a Chromium on the PATH ({', '.join(_PLACES)}), got: {why}"
            ) from error
        yield browser
        browser.close()


def _flags() -> Sequence[str]:
    return list(_FLAGS)
