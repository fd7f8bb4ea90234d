"""Reel: one board as it changes, for any number of viewers, each at a place of their own.

Whoever comes, or was away for too long, gets the whole board; whoever was away for a moment gets
what changed since. A slow viewer waits with their place, and with nothing that grows.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from pydantic import BaseModel

from api.board.change import Change, change
from api.board.shapes import Board

_KEPT = 120  # changes: some two minutes of a lively floor


class Stale(BaseModel):
    """The board can't be looked up just now."""

    at_s: float


@dataclass(frozen=True, slots=True)
class _Frame:
    number: int
    text: str


class Reel:
    """For the event loop alone."""

    def __init__(self) -> None:
        self.latest: Board | None = None
        self.turn = 0  # rises with whatever is new
        self._frames: deque[_Frame] = deque(maxlen=_KEPT)
        self._known = 0  # whoever has seen this needs the kept changes alone
        self._whole: _Frame | None = None
        self._bell = asyncio.Event()
        self._is_stale = False

    def show(self, board: Board, number: int) -> None:
        """Put the board of now in the place of the one before; numbers rise."""
        if self.latest is None:
            self._known = number
            self._ring()
        elif (found := change(self.latest, board)) is not None:
            self._keep(_Frame(number, _frame("change", found, number)))
        elif self._is_stale:  # viewers must hear that it is looked up again
            same = Change(at_s=board.at_s, totals=None, rows={})
            self._keep(_Frame(number, _frame("change", same, number)))
        self.latest, self._is_stale = board, False

    def stall(self) -> None:
        """Let viewers know that what they see gets old."""
        if self.latest is not None and not self._is_stale:
            self._is_stale = True
            self._ring()

    def since(self, number: int | None) -> tuple[list[str], int | None]:
        """Return what brings a viewer who has seen `number` up to date, and what they have then."""
        if self.latest is None:
            return [], number
        newest = self._frames[-1].number if self._frames else self._known
        if number == self._known or any(frame.number == number for frame in self._frames):
            assert number is not None, "every change that is kept has a number"
            frames = [frame.text for frame in self._frames if frame.number > number]
        else:
            frames = [self._board(self.latest, newest)]
        if self._is_stale:
            frames.append(_frame("stale", Stale(at_s=self.latest.at_s)))
        return frames, newest

    async def rung(self, timeout_s: float) -> None:
        """Wait until something is new, or for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._bell.wait()

    def _board(self, board: Board, number: int) -> str:
        if self._whole is None or self._whole.number != number:
            # Without an id of its own: a viewer of another board before this one may have seen
            # a higher one, and would take this for something old.
            numbered = board.model_copy(update={"number": number})
            self._whole = _Frame(number, _frame("board", numbered))
        return self._whole.text

    def _keep(self, frame: _Frame) -> None:
        if len(self._frames) == _KEPT:
            self._known = self._frames[0].number
        self._frames.append(frame)
        self._ring()

    def _ring(self) -> None:
        self.turn += 1
        self._bell.set()
        self._bell = asyncio.Event()  # those who wait have the old one


class Viewer:
    """One who looks at a reel, from where they left off."""

    def __init__(self, reel: Reel, number: int | None) -> None:
        """With the number of what they saw last; None: nothing."""
        self._reel, self._number = reel, number
        self._turn = 0  # as a reel that shows nothing yet

    async def news(self, timeout_s: float) -> list[str]:
        """Return what is new, as soon as anything is; nothing if that takes too long."""
        if self._turn == self._reel.turn:
            await self._reel.rung(timeout_s)
        if self._turn == self._reel.turn:
            return []
        self._turn = self._reel.turn
        frames, self._number = self._reel.since(self._number)
        return frames


def _frame(kind: str, data: BaseModel, number: int | None = None) -> str:
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {kind}\ndata: {data.model_dump_json()}\n\n"
