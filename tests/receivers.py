"""A webhook's receiver: a real HTTP server that answers as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes
    at_s: float

    @property
    def said(self) -> dict[str, Any]:
        """What it tells."""
        told: dict[str, Any] = json.loads(self.body)
        return told

    def verified(self, secret: str) -> dict[str, Any]:
        """What it tells, once its signature was checked; raises WebhookVerificationError."""
        told: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return told


@dataclass
class Receiver:
    """Remembers what came; `answer` is the status of the n-th request, 0, 1, ..."""

    port: int
    answer: Callable[[int], int] = field(default=lambda _: 204)
    delay_s: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    came: list[Received] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Where to send."""
        return f"http://127.0.0.1:{self.port}/hooks?shop=1"

    def took(self, received: Received) -> int:
        """Return what to answer."""
        with self.lock:
            self.came.append(received)
            n = len(self.came) - 1
        time.sleep(self.delay_s)
        return self.answer(n)

    def until(self, n: int, timeout_s: float = 10.0) -> list[Received]:
        """Wait until `n` requests have come; returns them all."""
        end_s = time.monotonic() + timeout_s
        while len(self.came) < n:
            assert time.monotonic() < end_s, f"wanted {n} requests, got {len(self.came)}"
            time.sleep(0.01)
        return self.came


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """Run a receiver on a port of its own, or on one that it had before."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received = Received({k.lower(): v for k, v in self.headers.items()}, body, time.time())
            self.send_response(receiver.took(received))
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
