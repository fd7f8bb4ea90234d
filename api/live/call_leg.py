"""CallLeg: one connection's part in a live call."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from api.live.call import LiveCall
from api.live.followers import Follower
from api.live.messages import Ended, Graded, Message, Started


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a leg asks of the hub."""

    end: Callable[[LiveCall, str], "asyncio.Future[Graded | Ended]"]
    lost: Callable[["CallLeg"], None]


class CallLeg:
    """As the Protocol Leg says."""

    def __init__(self, call: LiveCall, first_lane: int, exchange: Exchange, resumed: bool) -> None:
        self.call, self.first_lane = call, first_lane
        self.sound_at_s = monotonic()  # when sound last came
        self.started: Started = call.started(resumed)
        self._exchange = exchange
        self._follower: Follower | None = None
        self._is_here = True

    @property
    def began_s(self) -> float:
        """When the call began, in epoch seconds."""
        return self.call.known.began_s

    def feed(self, lane: int, data: bytes) -> None:
        """Take the next bytes of one of this connection's own lanes; never waits."""
        if self._is_here and self.call.is_open:
            self.sound_at_s = monotonic()
            self.call.put(self.first_lane + lane, data, self.sound_at_s)

    def pause(self, holds: bool) -> None:
        """Hear and record nothing from here on; again: nothing."""
        if self._is_here:
            self.call.pause(holds)

    def resume(self, skipped_s: float) -> None:
        """Hear again; when not paused: nothing."""
        if self._is_here:
            self.call.resume(skipped_s)

    def mark(self, name: str) -> None:
        """Remember this place."""
        if self._is_here:
            self.call.mark(name)

    def hint_used(self, hint_id: str, used: bool) -> None:
        """Note what the agent did with a hint."""
        if self._is_here:
            self.call.hint_used(hint_id, used)

    @contextmanager
    def follow(self) -> Iterator[AsyncIterator[Message]]:
        """Give what is told from now on; the iterator ends with the call, or when superseded."""
        follower = self._follower = self.call.followers.join()
        try:
            yield follower.messages()
        finally:
            self.call.followers.leave(follower)

    async def room(self) -> None:
        """Wait until most of what was fed has been heard."""
        await self.call.room()

    async def stop(self, reason: str) -> Graded | Ended:
        """End the call and grade it; whoever follows is told the same."""
        if last := self.call.followers.last:
            return last
        if not self._is_here:
            return Ended(call_id=self.call.call_id, reason="another connection goes on with it")
        return await asyncio.shield(self._exchange.end(self.call, reason))

    def lost(self) -> None:
        """Hold the call if this was its last connection."""
        if self._is_here:
            self._is_here = False
            self._exchange.lost(self)

    def supersede(self) -> None:
        """Let a newer connection go on in this one's place."""
        self._is_here = False
        if self._follower is not None:
            self.call.followers.leave(self._follower)
