"""Leg: one connection's part in a live call, as whoever reads the connection drives it."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from typing import Protocol

from api.live.messages import Ended, Graded, Message, Started
from api.live.start import CallStart
from api.security.caller import Caller


class Leg(Protocol):
    """Used on the event loop alone. After the end of the call, all but `follow` does nothing."""

    @property
    def started(self) -> Started:
        """What this connection's client is told first."""
        ...

    @property
    def began_s(self) -> float:
        """When the call began, in epoch seconds."""
        ...

    def feed(self, lane: int, data: bytes) -> None:
        """Take the next bytes of one of this connection's own lanes; never waits."""
        ...

    def pause(self, holds: bool) -> None:
        """Hear and record nothing from here on; again: nothing."""
        ...

    def resume(self, skipped_s: float) -> None:
        """Hear again; when not paused: nothing."""
        ...

    def mark(self, name: str) -> None:
        """Remember this place."""
        ...

    def hint_used(self, hint_id: str, used: bool) -> None:
        """Note what the agent did with a hint."""
        ...

    def follow(self) -> AbstractContextManager[AsyncIterator[Message]]:
        """Give what is told from now on; the iterator ends after Graded or Ended."""
        ...

    async def room(self) -> None:
        """Wait until most of what was fed has been heard."""
        ...

    async def stop(self, reason: str) -> Graded | Ended:
        """End the call and grade it; whoever follows is told the same."""
        ...

    def lost(self) -> None:
        """Hold the call: the connection has gone, and may come back."""
        ...


class Switchboard(Protocol):
    """Where calls begin."""

    async def start(self, start: CallStart, caller: Caller) -> Leg:
        """Begin a call, or go on with one that is held; raises CallError."""
        ...
