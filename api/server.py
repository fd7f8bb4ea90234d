"""Server: one process that serves the app, from a socket of its own to a graceful end."""

import gc
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from api.live.frames import MOST_BYTES
from api.request_heads import HeadsProtocol
from api.settings import Settings
from emotion.errors import TonewiseError

_BACKLOG = 2048
_KEEP_ALIVE_S = 75  # longer than the 60 s after which proxies commonly let go of a connection
# CPU of a frame of 100 ms (6,400 bytes) from the socket to a call's door, over 40 calls at once,
# our part of it included: websockets-sansio 36-40 us, websockets (legacy) 49, wsproto 56.
_WEBSOCKETS: Final = "websockets-sansio"
# A frame of more than MOST_BYTES is refused in words; one of more than this is not even read.
_MOST_WEBSOCKET_BYTES = 4 * MOST_BYTES
_PING_S = 20.0  # twice this after its network went, a silent client is known to be gone


class ServeError(TonewiseError):
    """An address that can't be listened on."""


def listening(settings: Settings) -> socket.socket:
    """Return a socket that listens; raises ServeError if the address is taken or none of ours."""
    with ExitStack() as undone:
        try:
            family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
            listener = undone.enter_context(socket.socket(family))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((settings.host, settings.port))
            listener.listen(_BACKLOG)
        except OSError as error:
            raise ServeError(
                f"wanted to listen on {settings.host} port {settings.port}, "
                f"got: {error.strerror or error}; another port can be chosen with --port"
            ) from error
        undone.pop_all()
        return listener


def serve(
    app: FastAPI, settings: Settings, listener: socket.socket, ready: Callable[[], None]
) -> None:
    """Serve until a signal says stop; `ready` is called when the first request may come.

    Then no new request is taken, event streams end, requests in flight have
    `settings.shutdown_s`, and webhooks under way arrive.
    """
    server = _Server(config_of(app, settings), app, ready)
    with _unmoved():
        server.run([listener])
    gc.unfreeze()  # so that what is left at the process' end is taken apart, not reported as leaked


def config_of(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn is to serve the app."""
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=int(settings.shutdown_s),
        http=HeadsProtocol,
        ws=_WEBSOCKETS,
        ws_max_size=_MOST_WEBSOCKET_BYTES,
        ws_per_message_deflate=False,  # sound hardly shrinks, and each frame would cost twice
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PING_S,
    )


def _is_news(record: logging.LogRecord) -> bool:
    # uvicorn (0.54) takes a websocket that was refused in words for one that nobody answered.
    return record.msg != "ASGI callable returned without completing handshake."


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, app: FastAPI, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app, self._ready = app, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _spare_the_collector()
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        parts = self._app.state.parts
        # First, while their connections are open: clients are told, and get their grades.
        await parts.live.hub.drain(parts.settings.drain_s)
        parts.bus.close()  # streams would hold their connections open
        await super().shutdown(sockets)


def _spare_the_collector() -> None:
    """Keep models and modules, which stay for good, out of each full garbage collection.

    It stops every request while it runs: 50 to 100 ms with them, a few without.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def _unmoved() -> Iterator[None]:
    """Let nothing die of the signal that uvicorn raises once more when it has stopped."""
    stopping = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, _heard) for number in stopping}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _heard(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing: whoever raised it has been obeyed."""
