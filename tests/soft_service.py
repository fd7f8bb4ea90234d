"""A service for tests of the softphone: its pages, and a far end that says what a test wants."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import uvicorn
from fastapi import FastAPI, WebSocket
from starlette.websockets import WebSocketDisconnect

from api.live.messages import Graded, Message, Started
from api.protocols.native_messages import CLIENT_MESSAGE
from api.routes import pages
from api.sample import DemoKeys

CALL_ID = "call_soft"
_SIDES = 2
_BYTES_PER_S = 16_000 * 2 * _SIDES


def started(**given: Any) -> Started:
    known = {"recorded": False, "transcribed": True, "mood_analysed": True} | given
    return Started(call_id=CALL_ID, **known)


@dataclass
class SoftService:
    """Keeps what the page sends."""

    port: int
    texts: list[dict[str, Any]] = field(default_factory=list)
    sound: bytearray = field(default_factory=bytearray)
    secrets: list[str] = field(default_factory=list)
    forgets_s: float = 0.0  # of the sound, when a line breaks
    refuses: bool = False
    started: Started = field(default_factory=started)
    _line: WebSocket | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def heard_s(self) -> float:
        return len(self.sound) / _BYTES_PER_S

    def forget(self) -> None:
        """Stand as at first."""
        self.texts.clear()
        self.sound.clear()
        self.secrets.clear()
        self.forgets_s, self.refuses, self.started = 0.0, False, started()

    def types(self) -> list[str]:
        return [text["type"] for text in self.texts]

    def sides(self) -> npt.NDArray[np.int16]:
        """Return what was heard: (n, 2), the customer first."""
        whole = len(self.sound) - len(self.sound) % (2 * _SIDES)
        return np.frombuffer(bytes(self.sound[:whole]), "<i2").reshape(-1, _SIDES)

    def say(self, *messages: Message) -> None:
        """Tell the page."""
        for text in [message.model_dump_json() for message in messages]:
            self._do(partial(WebSocket.send_text, data=text))

    def cut(self) -> None:
        """Break the line, forgetting a part of what came."""
        size = round(self.forgets_s * 16_000) * 2 * _SIDES
        del self.sound[len(self.sound) - size :]
        self._do(lambda line: line.close(1012))

    def until(self, is_so: Callable[[], bool], timeout_s: float = 8.0) -> None:
        end_s = time.monotonic() + timeout_s
        while not is_so():
            assert time.monotonic() < end_s, f"never so; heard {self.heard_s} s, {self.types()}"
            time.sleep(0.02)

    async def answer(self, line: WebSocket) -> None:
        if self.refuses:
            await line.close()
            return
        shown = line.scope["subprotocols"]
        self.secrets.append(shown[1])
        await line.accept(shown[0])
        self._line, self._loop = line, asyncio.get_running_loop()
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await self._take(line, await line.receive())

    async def _take(self, line: WebSocket, event: Any) -> None:
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect
        if event.get("bytes"):
            self.sound += event["bytes"]
            return
        text = json.loads(event["text"])
        CLIENT_MESSAGE.validate_python(text)
        self.texts.append(text)
        if text["type"] == "start":
            heard_s = self.heard_s if "call_id" in text else 0.0
            told = self.started.model_copy(update={"heard_s": heard_s, "resumed": heard_s > 0})
            await line.send_text(told.model_dump_json())
        if text["type"] == "stop":
            await line.send_text(graded().model_dump_json())

    def _do(self, deed: Callable[[WebSocket], Any]) -> None:
        assert self._line is not None
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(deed(self._line), self._loop).result(5)


def graded() -> Graded:
    return Graded(
        call_id=CALL_ID, report_id="rep_1", points=71.5, stars=4, band="good", duration_s=62.0
    )


@contextmanager
def soft_service() -> Iterator[SoftService]:
    listener = socket.create_server(("127.0.0.1", 0))
    service = SoftService(listener.getsockname()[1])
    app = FastAPI()
    app.state.demo = DemoKeys()
    app.include_router(pages.router)
    app.add_api_websocket_route("/v1/calls/stream", service.answer)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.should_exit = True
        thread.join(10)
