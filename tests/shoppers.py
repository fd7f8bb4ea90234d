"""A shopper who looks at the shop and chats."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.chat_server import ChatServer

BILLING = "I am angry about billing"  # the plain reader reads it so

expect.set_options(timeout=5_000)


@dataclass(slots=True)
class Shopper:
    """A browser's tab on the shop, with every complaint and every address outside of it."""

    page: Page
    server: ChatServer
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("request", lambda request: self._note(request.url))

    def visit(self, path: str = "/demo/shop") -> "Shopper":
        """Go to a page of the service."""
        self.page.goto(self.server.url + path)
        return self

    def part(self, selector: str) -> Locator:
        """Return a part of the widget."""
        return self.page.locator(f"tonewise-chat {selector}")

    def open(self) -> "Shopper":
        """Open the chat's window."""
        self.part(".launcher").click()
        return self

    def ask(self, text: str = BILLING, name: str = "Ana") -> "Shopper":
        """Send a first message."""
        self.part("#first").fill(text)
        self.part("#name").fill(name)
        self.part(".start .primary").click()
        return self

    def say(self, text: str) -> None:
        """Send another message."""
        self.part("#next").fill(text)
        self.part(".send").click()

    def bubbles(self) -> list[str]:
        """Return every message as it is shown, oldest first."""
        return self.part(".bubble").all_inner_texts()

    def sees(self, text: str) -> None:
        """Wait until the window shows a text."""
        shown = self.part("dialog").get_by_text(text).filter(visible=True)
        expect(shown.first).to_be_visible()

    def focused(self) -> Any:
        """Return what has the focus: an id or class inside the widget, else a tag."""
        return self.page.evaluate(
            "(() => { const outer = document.activeElement;"
            " const inner = outer.shadowRoot?.activeElement;"
            " return inner ? inner.id || inner.className : outer.id || outer.tagName; })()"
        )

    def _note(self, url: str) -> None:
        if not url.startswith((self.server.url, "data:", "blob:")):
            self.outside.append(url)
