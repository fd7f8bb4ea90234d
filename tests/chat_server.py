"""The real service for tests of its pages: on a port of its own, behind a line that can be cut."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uvicorn

from api.app import create_app
from api.desk.desk import Desk
from api.desk.opening import CaseFilter, Opening
from api.desk.state import ENDED, Author, CaseState
from api.desk.views import CaseView
from api.parts import Parts
from api.sample import DemoKeys
from api.security.keyring import NewKey, replaced
from api.settings import Settings
from api.storage.enums import KeyKind
from routing.expert import Presence
from tests.databases import sqlite_at
from tests.desks import PlainReader

_OPEN = frozenset(CaseState) - ENDED
_HOST = "127.0.0.1"


class Line:
    """A telephone line to a port: passes bytes both ways until it is cut."""

    def __init__(self, port: int) -> None:
        self._far_port = port
        self._listener = socket.create_server((_HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._whole = True
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._answer, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and refuse new ones until the line is mended."""
        self._whole = False
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def mend(self) -> None:
        """Let calls through again."""
        self._whole = True

    def close(self) -> None:
        """End it for good."""
        self.cut()
        self._listener.close()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._join(near)

    def _join(self, near: socket.socket) -> None:
        if not self._whole:
            near.close()
            return
        far = socket.create_connection((_HOST, self._far_port))
        self._ends += [near, far]
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=_pass_on, args=(source, sink), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(65_536):
            sink.sendall(chunk)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    source.close()  # the other way's thread closes the other end


@dataclass(slots=True)
class ChatServer:
    """A running service with the sample centre, and its parts within reach."""

    parts: Parts
    demo: DemoKeys
    line: Line

    @property
    def url(self) -> str:
        """Where browsers reach it, through the line."""
        return f"http://{_HOST}:{self.line.port}"

    @property
    def desk(self) -> Desk:
        """The desk, for what experts do."""
        return self.parts.desk

    def empty(self) -> None:
        """Let everybody go home, and end every chat."""
        self.line.mend()
        for expert in self.desk.experts():
            self.desk.set_presence(expert.expert.expert_id, Presence.OFFLINE)
        for case in self.chats():
            self.desk.close(case.case_id, Author.SYSTEM)

    def staff(self, *expert_ids: str) -> None:
        """Let these come to work: exp_jonas takes what he is given, exp_amara is asked."""
        for expert_id in expert_ids:
            self.desk.set_presence(expert_id, Presence.AVAILABLE)

    def crowd(self, n: int) -> list[str]:
        """Open `n` chats about billing; returns their ids. Jonas takes four at once."""
        openings = (Opening("help with billing", f"crowd-{i}") for i in range(n))
        return [self.desk.open_chat(opening).case_id for opening in openings]

    def key_for(self, origin: str) -> str:
        """Return a publishable key for the pages of an origin."""
        wanted = NewKey(origin, KeyKind.PUBLISHABLE, origins=(origin,))
        key = replaced(self.parts.database, wanted, time.time())
        self.parts.gate.forget()  # as the route that adds keys does
        return key

    def chats(self) -> tuple[CaseView, ...]:
        """Return the chats that have not ended, newest first."""
        return self.desk.cases(CaseFilter(states=_OPEN)).items

    def chat(self) -> CaseView:
        """Return the only one."""
        (found,) = self.chats()
        return self.desk.case(found.case_id)

    def texts(self) -> list[str]:
        """Return what was said in the only chat."""
        return [message.text for message in self.desk.messages(self.chat().case_id)]

    def answer(self, text: str) -> None:
        """Write as the expert of the only chat."""
        self.desk.add_message(
            self.chat().case_id, Author.EXPERT, text, f"desk-{time.monotonic_ns()}"
        )

    def until(self, is_so: Callable[[], bool], timeout_s: float = 5.0) -> None:
        """Wait until the service stands as told."""
        end_s = time.monotonic() + timeout_s
        while not is_so():
            assert time.monotonic() < end_s, "the service never came to stand so"
            time.sleep(0.02)


@contextmanager
def serving(folder: Path) -> Iterator[ChatServer]:
    """Run the service on a database in `folder`."""
    listener = socket.create_server((_HOST, 0))
    line = Line(listener.getsockname()[1])
    settings = Settings(data_dir=folder, port=line.port, sweep_every_s=0.1, poll_every_s=0.05)
    sqlite_at(folder / "tonewise.db")
    app = create_app(settings, lambda _: PlainReader())
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    try:
        centre = ChatServer(app.state.parts, app.state.demo, line)
        amara = centre.desk.expert("exp_amara").expert
        centre.desk.put_expert(replace(amara, auto_accept=False))
        yield centre
    finally:
        line.close()
        server.should_exit = True
        thread.join(10)


class AnotherShop(ThreadingHTTPServer):
    """A shop of somebody else, at an origin of its own, with one page."""

    page = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers send it."""
        return f"http://{_HOST}:{self.server_port}"


class _Visitor(BaseHTTPRequestHandler):
    server: AnotherShop

    def do_GET(self) -> None:
        body = self.server.page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


@contextmanager
def another_shop() -> Iterator[AnotherShop]:
    """Open somebody else's shop."""
    with AnotherShop((_HOST, 0), _Visitor) as shop:
        threading.Thread(target=shop.serve_forever, daemon=True).start()
        yield shop
        shop.shutdown()
