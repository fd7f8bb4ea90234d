"""A switchboard whose calls only note what is done with them, and lines to talk to it by."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from api.live.conversation import Conversation, Patience
from api.live.errors import CallError
from api.live.followers import Followers
from api.live.line import LineGone
from api.live.messages import MESSAGE, Ended, Graded, Message, Started
from api.live.start import CallStart
from api.protocols.wire import Wire
from api.security.caller import Caller, CallerKind
from api.security.scope import Scope

CALLER = Caller("key_1", CallerKind.SECRET, frozenset({Scope.CALLS_WRITE}))
PATIENCE = Patience(start_s=0.2, idle_s=0.2, ahead_s=0.5)
CALL_ID = "call_1"
SOON_S = 5.0
BROKEN = 1006


@dataclass
class NotedLeg:
    """What was done with one call, in order."""

    start: CallStart
    started: Started
    began_s: float
    done: list[tuple[Any, ...]] = field(default_factory=list)
    followers: Followers = field(default_factory=Followers)
    has_ended: bool = False
    breaks: Exception | None = None  # what feeding raises

    def feed(self, lane: int, data: bytes) -> None:
        if self.breaks is not None:
            raise self.breaks
        self.done.append(("feed", lane, data))

    def pause(self, holds: bool) -> None:
        self.done.append(("pause", holds))

    def resume(self, skipped_s: float) -> None:
        self.done.append(("resume", skipped_s))

    def mark(self, name: str) -> None:
        self.done.append(("mark", name))

    def hint_used(self, hint_id: str, used: bool) -> None:
        self.done.append(("hint_used", hint_id, used))

    def follow(self) -> AbstractContextManager[AsyncIterator[Message]]:
        return self.followers.following()

    async def room(self) -> None:
        self.done.append(("room",))

    async def stop(self, reason: str) -> Graded | Ended:
        last = Graded(
            call_id=self.started.call_id,
            report_id="rep_1",
            points=71.5,
            stars=4,
            band="good",
            duration_s=1.0,
        )
        if not self.has_ended:
            self.done.append(("stop", reason))
            self.tell(last)
        return last

    def lost(self) -> None:
        if not self.has_ended:
            self.done.append(("lost",))

    def tell(self, message: Message) -> None:
        """Let the call tell something."""
        self.has_ended |= isinstance(message, Graded | Ended)
        self.followers.tell([message])

    def supersede(self) -> None:
        """Let another connection go on in the place of whoever follows."""
        for follower in tuple(self.followers._here):
            self.followers.leave(follower)

    def sound(self, lane: int = 0) -> bytes:
        """Return all that came by a lane."""
        return b"".join(one[2] for one in self.done if one[:2] == ("feed", lane))

    def deeds(self) -> list[tuple[Any, ...]]:
        """Return what was done beside feeding."""
        return [one for one in self.done if one[0] != "feed"]


@dataclass
class NotedCalls:
    """A switchboard; a call that it knows goes on from `heard_s`."""

    began_s: float = 0.0
    heard_s: float = 0.0
    refuses: CallError | None = None
    breaks: Exception | None = None
    legs: list[NotedLeg] = field(default_factory=list)

    async def start(self, start: CallStart, caller: Caller) -> NotedLeg:
        if self.refuses is not None:
            raise self.refuses
        started = Started(
            call_id=start.call_id or CALL_ID,
            resumed=self.heard_s > 0,
            heard_s=self.heard_s,
            recorded=False,
            transcribed=False,
            mood_analysed=start.analyse_mood,
            case_id=start.case_id,
        )
        self.legs.append(NotedLeg(start, started, self.began_s, breaks=self.breaks))
        return self.legs[-1]

    @property
    def leg(self) -> NotedLeg:
        """The only call."""
        (only,) = self.legs
        return only


Act = str | bytes | float | Callable[[], object]


class NotedLine:
    """A line whose client does this: send a frame, wait some seconds, let something happen.

    Then it goes with a close code, or is silent.
    """

    def __init__(self, acts: Sequence[Act], code: int | None = None) -> None:
        self._acts, self._code = iter(acts), code
        self.sent: list[str | bytes] = []
        self.closed: tuple[int, str] | None = None
        self._goodbye = asyncio.Event()

    async def receive(self) -> str | bytes:
        for act in self._acts:
            if isinstance(act, str | bytes):
                return act
            await asyncio.sleep(act if isinstance(act, float) else 0)
            if callable(act):
                act()
        if self._code is None:
            await self._goodbye.wait()
        raise LineGone(self.closed[0] if self.closed else self._code or BROKEN)

    async def send(self, frame: str | bytes) -> None:
        if not self.closed:
            self.sent.append(frame)

    async def close(self, code: int, reason: str) -> None:
        if self.closed is None:
            self.closed = (code, reason)
            self._goodbye.set()

    def told(self) -> list[Message]:
        """Return what the client was told, in our own messages."""
        return [MESSAGE.validate_json(frame) for frame in self.sent]


def talk(
    line: NotedLine, wire: Wire, calls: NotedCalls, patience: Patience = PATIENCE, now_s: float = 0
) -> str:
    """Run one conversation to its end; returns what the log would say of it."""

    async def whole() -> str:
        async with asyncio.timeout(SOON_S):
            conversation = Conversation(line, wire, CALLER, patience)
            return await conversation.run(calls, lambda: now_s)

    return asyncio.run(whole())
