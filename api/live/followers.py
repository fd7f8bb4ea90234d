"""Followers: whoever is told what happens in a call; none of them can hold it up."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager

from api.live.messages import EmotionHeard, Ended, Graded, Message, Scored, WarningTold

_MOST = 512  # messages that wait for one follower: minutes of a lively call
_FLEETING = (EmotionHeard, Scored)  # what the next of its kind makes up for


class Follower:
    """One who is told, in order; for the event loop alone."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._waiting: deque[Message] = deque()
        self._bell = asyncio.Event()
        self._ended = False
        self._is_lossy = False  # something was left out since all was fetched

    def tell(self, message: Message) -> None:
        """Hold a message until it is fetched; where too many wait, the fleeting ones go first."""
        self._waiting.append(message)
        if len(self._waiting) > self._most:
            self._make_room(message)
        self._bell.set()

    def end(self) -> None:
        """Let the follower go once everything is fetched."""
        self._ended = True
        self._bell.set()

    async def messages(self) -> AsyncIterator[Message]:
        """Yield what is told, until the end."""
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            self._is_lossy = False
            if self._ended:
                return
            self._bell.clear()
            await self._bell.wait()

    def _make_room(self, newest: Message) -> None:
        at = next((i for i, one in enumerate(self._waiting) if isinstance(one, _FLEETING)), 0)
        if at == 0 and isinstance(self._waiting[0], (Graded, Ended)):
            return
        del self._waiting[at]
        if not self._is_lossy:
            self._is_lossy = True
            self._waiting.append(_lossy(newest))


class Followers:
    """All who follow one call; for the event loop alone."""

    def __init__(self) -> None:
        self._here: list[Follower] = []
        self.last: Graded | Ended | None = None  # the call's last word, once it is said

    def tell(self, messages: Sequence[Message]) -> None:
        """Tell everybody; after the call's last word nothing more is told."""
        for message in messages:
            if self.last is not None:
                return
            for one in self._here:
                one.tell(message)
            if isinstance(message, (Graded, Ended)):
                self._conclude(message)

    def join(self) -> Follower:
        """Return a new follower, who is told what comes from now on."""
        follower = Follower()
        self._here.append(follower)
        if self.last is not None:
            follower.tell(self.last)
            follower.end()
        return follower

    def leave(self, follower: Follower) -> None:
        """Tell this one no more."""
        follower.end()
        if follower in self._here:
            self._here.remove(follower)

    @contextmanager
    def following(self) -> Iterator[AsyncIterator[Message]]:
        """Follow while the context lasts."""
        follower = self.join()
        try:
            yield follower.messages()
        finally:
            self.leave(follower)

    def _conclude(self, last: Graded | Ended) -> None:
        self.last = last
        for one in self._here:
            one.end()


def _lossy(newest: Message) -> WarningTold:
    return WarningTold(
        code="slow_follower",
        text="messages come faster than they are read here: readings and scores are left out",
        at_s=float(getattr(newest, "at_s", getattr(newest, "end_s", 0.0))),
    )
