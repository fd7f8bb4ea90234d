"""Boards: each drawn once for all who see the same of the floor, however many look.  THE WAY IN."""

import asyncio
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

import structlog

from api.board.drawing import draw
from api.board.hour import Hour
from api.board.look import Look, Lookout
from api.board.reel import Reel
from api.board.shapes import Board
from api.lanes import Lanes
from api.live.supervised import LiveCalls
from api.live.view import LiveView
from api.security.reach import Reach
from api.storage.database import Database
from api.storage.errors import StorageError

# With what looking, drawing and sending take, a change is on every board within a second.
_EVERY_S = 0.8
_LINGER_S = 60.0  # a board goes on without viewers: whoever lost the line catches up with changes
_MARKS = 1000

_log = structlog.stdlib.get_logger("tonewise.board")


@dataclass(slots=True)
class _Watched:
    """A board, and who looks at it."""

    reel: Reel = field(default_factory=Reel)
    n_viewers: int = 0
    left_s: float = 0.0  # monotonic: when the last viewer went


@dataclass(frozen=True, slots=True)
class Floor:
    """Where boards are looked up."""

    database: Database
    lanes: Lanes
    live: LiveCalls
    departments: Sequence[str]
    clock: Callable[[], float]  # epoch seconds


class Boards:
    """For the event loop alone."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._lookout = Lookout(floor.database)
        self._hour = Hour()
        self._watched: dict[Reach, _Watched] = {}
        self._wanted = asyncio.Event()
        # The last three digits tell processes apart: a number of another is none of ours.
        self._mark = secrets.randbelow(_MARKS)
        self._number = 0

    async def board(self, reach: Reach) -> Board:
        """Return what somebody with this reach sees now; raises StorageError."""
        views, now_s = self._floor.live.live(), self._floor.clock()

        def drawn() -> Board:
            return self._board(Lookout(self._floor.database).look(views, now_s), reach)

        return await self._floor.lanes.read(drawn)

    @contextmanager
    def watching(self, reach: Reach) -> Iterator[Reel]:
        """Let somebody look while the context lasts."""
        watched = self._watched.setdefault(reach, _Watched())
        watched.n_viewers += 1
        if watched.reel.latest is None:
            self._wanted.set()  # the first one need not wait for the next turn
        try:
            yield watched.reel
        finally:
            watched.n_viewers -= 1
            watched.left_s = monotonic()

    async def run(self) -> None:
        """Draw for ever, each board some times in three seconds; nothing where nobody looks."""
        while True:
            began_s = monotonic()
            self._wanted.clear()
            await self._turn()
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.05, _EVERY_S - (monotonic() - began_s))):
                    await self._wanted.wait()

    async def _turn(self) -> None:
        self._let_go()
        now_s = self._floor.clock()
        reaches = [*self._watched]
        if not reaches and not self._hour.is_due(now_s):
            return
        views = self._floor.live.live()
        try:
            drawn = await self._floor.lanes.read(lambda: self._drawn(views, now_s, reaches))
        except StorageError as error:
            _log.warning("stale", error=type(error).__name__)
            for watched in self._watched.values():
                watched.reel.stall()
            return
        number = self._next()
        for reach, board in drawn.items():
            if reach in self._watched:
                self._watched[reach].reel.show(board, number)

    def _drawn(
        self, views: Sequence[LiveView], now_s: float, reaches: Sequence[Reach]
    ) -> dict[Reach, Board]:
        look = self._lookout.look(views, now_s)
        if self._hour.is_due(now_s):
            self._hour.add(look)
        return {reach: self._board(look, reach) for reach in reaches}

    def _board(self, look: Look, reach: Reach) -> Board:
        return draw(look, reach, self._floor.departments, self._hour.minutes(reach))

    def _let_go(self) -> None:
        longest_s = monotonic() - _LINGER_S
        for reach, watched in [*self._watched.items()]:
            if not watched.n_viewers and watched.left_s < longest_s:
                del self._watched[reach]

    def _next(self) -> int:
        """Return a number above all before, of other processes too: milliseconds and our mark."""
        number = round(self._floor.clock() * 1000) * _MARKS + self._mark
        self._number = max(number, self._number + _MARKS)
        return self._number
