"""Caller: one live call of the bench, paced by the clock and never by the service's answers."""

import asyncio
import json
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, cast

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidHandshake
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.uri import parse_uri

from api.bench.live_script import Script

ENDINGS = ("graded", "ended")


@dataclass(slots=True)
class Heard:
    """What one caller sent and was told; times are of `perf_counter`, one clock a machine."""

    sent_s: list[float] = field(default_factory=list)  # a tick each
    late_s: list[float] = field(default_factory=list)  # the generator's own fault, a tick each
    told: list[tuple[float, dict[str, Any]]] = field(default_factory=list)  # messages
    broke: str = ""  # why the connection ended before the call did

    def of_type(self, *types: str) -> list[tuple[float, dict[str, Any]]]:
        """Return the messages of these types, and when they came."""
        return [(at_s, one) for at_s, one in self.told if one.get("type") in types]


class Caller(asyncio.Protocol):
    """Opens a connection, plays its script, and listens until it is told how the call ended."""

    def __init__(self, base: str, script: Script) -> None:
        """Call the service at `base`, http://..., as soon as there is a connection."""
        address = script.address(base)
        self.heard = Heard()
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.followed: asyncio.Task[None] | None = None  # by another connection
        self._script, self._ids = script, script.fresh_ids()
        self._wire = ClientProtocol(parse_uri(address), max_size=None)
        self._headers = script.headers(address)
        self._transport: asyncio.WriteTransport | None = None
        self._hung_up = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a websocket."""
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's own is no subclass
        request = self._wire.connect()
        request.headers.update(self._headers)
        self._wire.send_request(request)
        self._flush()

    def data_received(self, data: bytes) -> None:
        """Keep what was told, with the time at which it came."""
        now_s = perf_counter()
        self._wire.receive_data(data)
        self._flush()  # pongs
        for event in self._wire.events_received():
            if isinstance(event, Response):
                self._answered()
            elif isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                self.told(now_s, json.loads(bytes(event.data)))

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note if that was too early; some protocols close and say nothing of the end."""
        if not self.over.done() and not self._hung_up:
            self.heard.broke = self.heard.broke or repr(exc or self._wire.close_exc)
            self.over.set_result(None)
        if not self.ready.done():
            self.ready.set_result(None)

    def begin(self, first_s: float) -> None:
        """Send the opening now, and one tick after the other from `first_s` of the loop on."""
        for frame in self._script.opening:
            self._write(frame)
        self._at(first_s, 0)

    def hurry(self) -> None:
        """Send all of it at once; the service reads as fast as it hears."""
        for frame in self._script.opening:
            self._write(frame)
        for number in range(len(self._script.ticks)):
            self._send(number)
        self._hang_up()

    @property
    def call_id(self) -> str:
        """The id that the service knows the call by."""
        return self._ids[0].decode()

    def told(self, now_s: float, message: dict[str, Any]) -> None:
        """Take what was said of the call."""
        self.heard.told.append((now_s, message))
        if message.get("type") in ENDINGS and not self.over.done():
            self.over.set_result(None)

    def close(self) -> None:
        """Let go of the connection, as is polite."""
        if self._wire.state is State.OPEN:
            self._wire.send_close(CloseCode.NORMAL_CLOSURE)
            self._flush()
        if self._transport is not None:
            self._transport.close()

    def _at(self, due_s: float, number: int) -> None:
        loop = asyncio.get_running_loop()
        loop.call_at(due_s, self._tick, due_s, number)

    def _tick(self, due_s: float, number: int) -> None:
        if self.over.done():
            return
        if number == len(self._script.ticks):
            self._hang_up()
            return
        self._send(number)
        self.heard.late_s.append(asyncio.get_running_loop().time() - due_s)
        self._at(due_s + self._script.tick_s, number + 1)

    def _send(self, number: int) -> None:
        for frame in self._script.ticks[number]:
            self._write(frame)
        self.heard.sent_s.append(perf_counter())

    def _hang_up(self) -> None:
        self._hung_up = True
        for frame in self._script.closing:
            self._write(frame)

    def _answered(self) -> None:
        refused = self._wire.handshake_exc
        if refused is not None:
            self.heard.broke = _why(refused)
        if not self.ready.done():
            self.ready.set_result(None)

    def _write(self, frame: bytes) -> None:
        for mark, own in zip(self._script.marks, self._ids, strict=True):
            frame = frame.replace(mark, own)
        if self._transport is not None:
            self._transport.write(frame)

    def _flush(self) -> None:
        for data in self._wire.data_to_send():
            if data and self._transport is not None:
                self._transport.write(data)


def _why(refused: Exception) -> str:
    return f"{type(refused).__name__}: {refused}" if isinstance(refused, InvalidHandshake) else ""
