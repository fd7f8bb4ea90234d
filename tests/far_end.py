"""A far end for live clients: a websocket server that answers in the service's words."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from api.live.messages import Graded, Message, Started

CALL_ID = "call_1"


def graded() -> Graded:
    return Graded(
        call_id=CALL_ID, report_id="rep_1", points=71.5, stars=4, band="good", duration_s=1.0
    )


def started(heard_s: float = 0.0, resumed: bool = False) -> Started:
    return Started(
        call_id=CALL_ID,
        resumed=resumed,
        heard_s=heard_s,
        recorded=False,
        transcribed=True,
        mood_analysed=True,
    )


@dataclass
class FarEnd:
    """Keeps what came; told what to say and when to break."""

    bytes_per_s: int
    said: Sequence[Message] = ()  # once, after the first sound
    breaks_at_s: Sequence[float] = ()  # of sound; each breaks the line once
    texts: list[dict[str, Any]] = field(default_factory=list)
    sound: bytearray = field(default_factory=bytearray)
    headers: list[Any] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def types(self) -> list[str]:
        """Return what kinds of text came, in order."""
        return [text.get("type") or text.get("event", "") for text in self.texts]

    async def answer(self, line: ServerConnection) -> None:
        assert line.request is not None
        self.headers.append(line.request.headers)
        self.paths.append(line.request.path)
        with suppress(ConnectionClosed):
            async for frame in line:
                if isinstance(frame, bytes):
                    await self._hear(line, frame)
                else:
                    await self._read(line, json.loads(frame))
                if self._breaks():
                    line.transport.abort()
                    return

    async def _read(self, line: ServerConnection, text: dict[str, Any]) -> None:
        self.texts.append(text)
        if text.get("type") == "start":
            heard_s = len(self.sound) / self.bytes_per_s
            await self._say(line, started(heard_s, "call_id" in text))
        if text.get("type") == "stop":
            await self._say(line, graded())

    async def _hear(self, line: ServerConnection, frame: bytes) -> None:
        if not self.sound:
            for message in self.said:
                await self._say(line, message)
        self.sound += frame

    def _breaks(self) -> bool:
        due = bool(self.breaks_at_s) and len(self.sound) >= self.breaks_at_s[0] * self.bytes_per_s
        self.breaks_at_s = self.breaks_at_s[due:]
        return due

    async def _say(self, line: ServerConnection, message: Message) -> None:
        await line.send(message.model_dump_json())


@asynccontextmanager
async def far_end(end: FarEnd) -> AsyncIterator[FarEnd]:
    """Let it listen on a port of its own."""
    server: Server
    async with serve(end.answer, "127.0.0.1", 0) as server:
        end.port = next(iter(server.sockets)).getsockname()[1]
        yield end


def told_by(end: FarEnd, talk: Callable[[FarEnd], Any]) -> Any:
    """Run one client's talk against a far end."""

    async def run() -> Any:
        async with far_end(end):
            return await talk(end)

    return asyncio.run(run())
