"""The staff's pages in the real service, on a port of its own, opened as somebody of a role."""

import socket
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from api.app import create_app
from api.parts import Parts
from api.security.accounts import new_user_id
from api.security.cookie import cookie_name
from api.security.role import Role
from api.server import config_of
from api.settings import Settings
from api.storage.users import User
from tests.databases import sqlite_at
from tests.desks import PlainReader

_HOST = "127.0.0.1"
_READY_MS = 10_000
_STOPPED_S = 30
WIDE, PHONE = (1280, 900), (390, 844)


@dataclass(slots=True)
class Looked:
    """An open page, and what the browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Open an address and wait until NiceGUI has drawn it."""
        self.page.goto(address)
        self.page.wait_for_selector("main h1", timeout=_READY_MS)
        return self.page


@dataclass(slots=True)
class House:
    """A running service and its parts."""

    parts: Parts
    url: str
    browser: Browser

    def user(
        self,
        *roles: Role,
        agent_id: str | None = None,
        team_ids: Collection[str] = (),
        name: str = "",
    ) -> User:
        """Return a new user."""
        user_id = new_user_id()
        shown = name or (agent_id or "-".join(roles)).title()
        wanted = User(
            user_id,
            f"{user_id}@desk.example",
            shown,
            frozenset(roles),
            agent_id,
            frozenset(team_ids),
        )
        return self.parts.accounts.put_user(wanted)

    def context(
        self,
        user: User,
        scheme: Literal["light", "dark"] = "light",
        size: tuple[int, int] = WIDE,
        **options: Any,
    ) -> BrowserContext:
        """Return a browser's context in which somebody is signed in."""
        made = self.browser.new_context(
            color_scheme=scheme, viewport={"width": size[0], "height": size[1]}, **options
        )
        secret = self.parts.accounts.sessions.begin(user.user_id, "tests").secret
        made.add_cookies([{"name": cookie_name(secure=False), "value": secret, "url": self.url}])
        return made

    def look(self, context: BrowserContext, path: str) -> Looked:
        """Open a page, watching what the browser complains of."""
        looked = Looked(context.new_page())
        looked.page.on("console", lambda said: looked.complaints.append(said.text))
        looked.page.on("pageerror", lambda error: looked.complaints.append(str(error)))
        looked.go(f"{self.url}{path}")
        return looked


@contextmanager
def housing(folder: Path, browser: Browser, **settings: Any) -> Iterator[House]:
    """Run the service with its pages, without the sample centre unless that is asked for."""
    with socket.create_server((_HOST, 0)) as listener:
        yield from _housed(folder, browser, listener, settings)


def _housed(
    folder: Path, browser: Browser, listener: socket.socket, settings: Mapping[str, Any]
) -> Iterator[House]:
    port = listener.getsockname()[1]
    chosen = Settings(
        **{"data_dir": folder, "port": port, "sample": False, "shutdown_s": 1.0, **settings}
    )
    if chosen.database_url is None:
        sqlite_at(folder / "tonewise.db")
    app = create_app(chosen, lambda _: PlainReader())
    server = uvicorn.Server(config_of(app, chosen))
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    end_s = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < end_s, "the service never began to serve"
        time.sleep(0.02)
    try:
        yield House(app.state.parts, f"http://{_HOST}:{port}", browser)
    finally:
        # NiceGUI has one event loop a process: whoever leaves must leave while it is this one's.
        for context in browser.contexts:
            context.close()
        server.should_exit = True
        thread.join(_STOPPED_S)
        assert not thread.is_alive(), "the service never stopped"


def faults(page: Page, *rules: str) -> list[str]:
    """Return what axe finds amiss on a page, one line each; none is wanted.

    By all of its rules, or by these alone.
    """
    options = {"runOnly": list(rules)} if rules else None
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
