"""Open wallboards: many connections that follow the floor, and changes timed on each of them."""

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter
from types import TracebackType
from typing import cast

import uvloop

from api.bench.pages_house import COOKIE
from api.bench.pages_plan import BoardTimes, percentile
from api.bench.serving import HOST
from api.bench.solo import BenchError

_BETWEEN_S = (0.6, 1.4)  # two changes: no rhythm that the service's own could fall in with
_LATE_S = 5.0  # a board that was not told by then missed it
_JOIN_S = 10.0
_SEED = 11


@dataclass(frozen=True, slots=True)
class BoardsTask:
    """Who looks, and what changes."""

    port: int
    cookies: Sequence[str]  # a board each, on which the changes are to be seen
    others: Sequence[str]  # boards of other parts of the floor: nothing on them is timed
    agent_id: str  # whose presence changes
    secret: str  # of a key that may change it


@dataclass(slots=True)
class _Seen:
    """What all boards were told of the changes."""

    asked_s: list[float] = field(default_factory=list)
    told_ms: list[float] = field(default_factory=list)
    boards_told: dict[int, set[int]] = field(default_factory=dict)  # change -> boards
    n_settled: int = 0  # changes that every board was told, or had time enough to be
    n_bytes: int = 0
    wanted: bytes = b""


class _Board(asyncio.Protocol):
    """One connection; finds in what it is told the change that is under way."""

    def __init__(self, number: int, request: bytes, seen: _Seen) -> None:
        self._number, self._request, self._seen = number, request, seen
        self._rest = b""
        self.is_timed = True
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.WriteTransport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        now_s, seen = perf_counter(), self._seen
        seen.n_bytes += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"event: board") and not self.ready.done():
                self.ready.set_result(None)
            if seen.wanted and seen.wanted in line:
                self._told(now_s)

    def _told(self, now_s: float) -> None:
        change = len(self._seen.asked_s) - 1
        boards = self._seen.boards_told.setdefault(change, set())
        if self.is_timed and self._number not in boards:
            boards.add(self._number)
            self._seen.told_ms.append(1000 * (now_s - self._seen.asked_s[change]))


class Boards:
    """Boards in a process of their own, from `with` until its end; then `times` are there."""

    def __init__(self, task: BoardsTask) -> None:
        self._task = task
        self.times: BoardTimes | None = None

    def __enter__(self) -> "Boards":
        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._task), daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._ours.recv()
        except EOFError:
            raise BenchError("the boards' process ended before they were open") from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._ours.send(None)
            self.times = self._ours.recv()
        self._process.kill()
        self._process.join()


def _work(pipe: Connection, task: BoardsTask) -> None:
    pipe.send(uvloop.run(_looked(pipe, task)))


async def _looked(pipe: Connection, task: BoardsTask) -> BoardTimes:
    seen, loop = _Seen(), asyncio.get_running_loop()
    boards = []
    for number, cookie in enumerate([*task.cookies, *task.others]):
        request = _request("GET", "/v1/wallboard/events", f"Cookie: {COOKIE}={cookie}")
        board = _Board(number, request, seen)
        board.is_timed = number < len(task.cookies)
        boards.append(await _opened(board, task.port))
    async with asyncio.timeout(_JOIN_S):
        await asyncio.gather(*(board.ready for board in boards))
    pipe.send(None)
    seen.n_bytes, began_s = 0, perf_counter()
    changing = asyncio.create_task(_changed(task, seen))
    await loop.run_in_executor(None, pipe.recv)
    changing.cancel()
    lasted_s = perf_counter() - began_s
    return _times(task, seen, lasted_s)


async def _opened(board: _Board, port: int) -> _Board:
    await asyncio.get_running_loop().create_connection(lambda: board, HOST, port)
    return board


async def _changed(task: BoardsTask, seen: _Seen) -> None:
    """Change somebody's presence again and again, each time when the last was told."""
    rng = random.Random(_SEED)  # noqa: S311
    reader, writer = await asyncio.open_connection(HOST, task.port)
    presence = "away"
    while True:
        await asyncio.sleep(rng.uniform(*_BETWEEN_S))
        presence = "available" if presence == "away" else "away"
        seen.asked_s.append(perf_counter())
        seen.wanted = f'"id":"{task.agent_id}"'.encode()
        writer.write(_presence(task, presence))
        await reader.readuntil(b"\r\n\r\n")
        await reader.read(1 << 16)
        end_s = perf_counter() + _LATE_S
        told = seen.boards_told.setdefault(len(seen.asked_s) - 1, set())
        while len(told) < len(task.cookies) and perf_counter() < end_s:
            await asyncio.sleep(0.01)
        seen.wanted, seen.n_settled = b"", seen.n_settled + 1


def _presence(task: BoardsTask, presence: str) -> bytes:
    body = json.dumps({"presence": presence})
    lines = (
        f"Authorization: Bearer {task.secret}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    path = f"/v1/experts/{task.agent_id}/presence"
    return _request("PUT", path, *lines) + body.encode()


def _request(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: bench", *lines, "", ""]).encode()


def _times(task: BoardsTask, seen: _Seen, lasted_s: float) -> BoardTimes:
    n_changes, n_timed = seen.n_settled, len(task.cookies)
    n_boards = n_timed + len(task.others)
    n_told = sum(len(seen.boards_told.get(change, ())) for change in range(n_changes))
    return BoardTimes(
        boards=n_boards,
        changes=n_changes,
        p50_ms=percentile(seen.told_ms, 50),
        p95_ms=percentile(seen.told_ms, 95),
        worst_ms=max(seen.told_ms, default=float("nan")),
        n_missed=n_changes * n_timed - n_told,
        kb_a_second=seen.n_bytes / 1000 / n_boards / lasted_s,
    )
