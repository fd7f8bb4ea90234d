"""Follower: hears of a call over server-sent events, where its own protocol has no word for it."""

import asyncio
import json
from collections.abc import Callable
from time import perf_counter
from typing import Any, cast

from api.bench.serving import HOST

Told = Callable[[float, dict[str, Any]], None]  # when it came, and what

_OK = b"HTTP/1.1 200"
_AGAIN_S = 0.2  # until the service knows the call
_TRIES = 25


class Follower(asyncio.Protocol):
    """One stream of events, as its lines come."""

    def __init__(self, request: bytes, told: Told) -> None:
        self.refused = False
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request, self._told = request, told
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the events."""
        cast("asyncio.WriteTransport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        """Tell each message, with the time at which it came."""
        now_s = perf_counter()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:  # those of chunked coding among them are none of ours
            if line.startswith(b"HTTP/") and not line.startswith(_OK):
                self.refused = True
            if line.startswith(b"data:"):
                self._told(now_s, json.loads(line.removeprefix(b"data:")))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """End."""
        self.over.set_result(None)


async def follow(port: int, secret: str, call_id: str, told: Told) -> None:
    """Tell what is said of a call until its stream ends; it may not have begun yet."""
    request = (
        f"GET /v1/calls/{call_id}/live HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n"
        f"Authorization: Bearer {secret}\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    for _ in range(_TRIES):
        _, follower = await loop.create_connection(lambda: Follower(request, told), HOST, port)
        await follower.over
        if not follower.refused:
            return
        await asyncio.sleep(_AGAIN_S)
