"""The real service with a made-up switchboard, on a port of its own, for websockets to reach."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as connect_to

from api.app import create_app
from api.parts import Parts
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.server import config_of
from api.settings import Settings
from api.storage.enums import KeyKind
from tests.databases import sqlite_at
from tests.desks import PlainReader
from tests.legs import NotedCalls
from tests.services import bearer

PATH = "/v1/calls/stream"
SOON_S = 5.0


@dataclass
class Streaming:
    """A running service."""

    port: int
    parts: Parts
    calls: NotedCalls

    def key(self, *scopes: Scope) -> str:
        """Return a new secret key."""
        wanted = NewKey("-".join(scopes), KeyKind.SECRET, frozenset(scopes))
        return replaced(self.parts.database, wanted, time.time())

    def connect(
        self, headers: Mapping[str, str] | None = None, path: str = PATH, **how: Any
    ) -> AbstractContextManager[ClientConnection]:
        """Open a websocket for whoever shows these headers; none given: a good key."""
        if headers is None:
            headers = bearer(self.key(Scope.CALLS_WRITE))
        address = f"ws://127.0.0.1:{self.port}{path}"
        opened: AbstractContextManager[ClientConnection] = connect_to(
            address, additional_headers=headers, compression=None, **how
        )
        return opened

    def until(self, done: str) -> None:
        """Wait until this was done with the last call."""
        end_s = time.monotonic() + SOON_S
        while not any(one[0] == done for leg in self.calls.legs[-1:] for one in leg.done):
            assert time.monotonic() < end_s, f"nobody did {done}"
            time.sleep(0.01)


@contextmanager
def streaming(folder: Path, **settings: Any) -> Iterator[Streaming]:
    """Run a service as `tonewise serve` does, but for its switchboard."""
    chosen = Settings(**{"data_dir": folder, "sample": False, "shutdown_s": 1, **settings})
    if chosen.database_url is None:
        sqlite_at(chosen.data_dir / "tonewise.db")
    app = create_app(chosen, lambda _: PlainReader())
    calls = NotedCalls()
    app.state.parts = replace(app.state.parts, hub=calls)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(config_of(app, chosen))
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    try:
        yield Streaming(listener.getsockname()[1], app.state.parts, calls)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
