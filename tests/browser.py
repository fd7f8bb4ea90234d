"""Chromium as the tests of the pages use it: the system's own, without any network."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_PLACES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip


@dataclass(slots=True)
class Watched:
    """An open page, with every complaint of the browser and every address it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, path: Path) -> "Watched":
        """Open a file, watching."""
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.goto(path.as_uri())
        return self

    def width(self) -> int:
        """How wide the page is, what has to be scrolled to included, in CSS pixels."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def until(self, expression: str, timeout_s: float = 5.0) -> None:
        """Wait until a JavaScript expression is true.

        Playwright's own way evaluates in the page, which the page's policy forbids.
        """
        end_s = time.monotonic() + timeout_s
        while not self.page.evaluate(expression):
            assert time.monotonic() < end_s, f"never true: {expression}"
            self.page.wait_for_timeout(50)

    def _note(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.outside.append(url)


@contextmanager
def chromium(*flags: str) -> Iterator[BrowserContext]:
    """Start the system's Chromium, with more flags; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, _PLACES)), None)
    if found is None:
        pytest.skip(f"needs one of {', '.join(_PLACES)} on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*_FLAGS, *flags])
        yield browser.new_context()
        browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a file."""
    with chromium() as context:
        assert context.browser is not None
        yield context.browser
