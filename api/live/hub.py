"""Hub: every live call of this process.  THE WAY IN."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from api.desk.work import fresh_id
from api.live.admission import Admission
from api.live.call import LiveCall
from api.live.call_leg import CallLeg, Exchange
from api.live.ending import Ending
from api.live.errors import CallError, CallOverError, CallTakenError, DrainingError
from api.live.figures import LiveFigures
from api.live.hearing import Hearing
from api.live.maker import Machine, Maker, Opening
from api.live.messages import Ended, Graded, WarningTold
from api.live.profile import Profile
from api.live.roster import Roster
from api.live.start import CallStart
from api.live.view import LiveView
from api.live.watchdog import EVERY_S, Watchdog
from api.security.caller import Caller

_GIVEN_UP = "its client did not come back"
_BROKE = "it could not be heard any further"
_DRAINING = "the service stops: the call ends here and is graded"

Post = Callable[[Sequence[Hearing]], None]


@dataclass(frozen=True, slots=True)
class Room:
    """What hears the calls and what ends them; takes seconds to load."""

    machine: Machine
    ending: Ending

    def close(self) -> None:
        """End their threads and processes."""
        self.machine.workers.close()
        self.machine.recognition.close()
        self.ending.close()


class Load(Protocol):
    """Loads the room, on a thread."""

    def __call__(self, post: Post) -> Room:
        """Return it; by `post` its threads say that calls have something to tell."""
        ...


LookUp = Callable[[Opening], Awaitable[Opening]]


@dataclass(frozen=True, slots=True)
class HubConfig:
    """How many calls there may be, and how long each may wait."""

    most: int = 200
    most_a_key: int = 200
    resume_s: float = 60.0
    no_voice_s: float = 30.0


class Hub:
    """For the event loop alone, from `begin` to `close`."""

    def __init__(
        self, load: Load, maker: Maker, look_up: LookUp, figures: LiveFigures, config: HubConfig
    ) -> None:
        """`look_up` fills in what the database knows of a call that is about to be."""
        self._load, self._maker, self._look_up = load, maker, look_up
        self._figures, self._config = figures, config
        self._admission = Admission(config.most, config.most_a_key)
        self._watchdog = Watchdog(figures, config.no_voice_s)
        self._exchange = Exchange(self.end, self._lost)
        self._room: Room | None = None
        self._loading = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watching: asyncio.Task[None] | None = None
        self._here: dict[str, Roster] = {}
        self._beginning: dict[str, asyncio.Event] = {}  # calls that are being looked up
        self._ends: dict[str, asyncio.Task[Graded | Ended]] = {}
        self._holds: dict[str, asyncio.TimerHandle] = {}

    def warm(self) -> None:
        """Load what hears calls now, so that the first one need not wait; before `begin`."""
        self._room = self._room or self._load(self._post)

    async def begin(self) -> None:
        """Begin to watch."""
        self._loop = asyncio.get_running_loop()
        self._watching = asyncio.create_task(self._watch())

    async def start(self, start: CallStart, caller: Caller) -> CallLeg:
        """Begin a call, go on with one that is held, or join one as its other side.

        Raises CallError, UnknownCaseError for a chat that is none, AudioError for a format
        that can't be heard, or a StorageError.
        """
        try:
            while (begun := self._beginning.get(start.call_id or "")) is not None:
                await begun.wait()  # both sides of one call may come at once
            roster = self._here.get(start.call_id or "")
            if roster is None:
                return await self._begun(start, caller)
            return self._come(roster, start, caller)
        except CallError as error:
            self._figures.refused(error.code)
            raise

    def live(self) -> tuple[LiveView, ...]:
        """Return the calls that go on, the oldest first."""
        return tuple(roster.call.view() for roster in self._here.values())

    def call(self, call_id: str) -> LiveCall | None:
        """Return a call that goes on."""
        roster = self._here.get(call_id)
        return roster.call if roster else None

    def end(self, call: LiveCall, reason: str) -> "asyncio.Task[Graded | Ended]":
        """End a call and grade it; asked again, it is the same end."""
        if call.call_id not in self._ends:
            call.end_sound()
            self._ends[call.call_id] = asyncio.create_task(self._ended(call, reason))
        return self._ends[call.call_id]

    async def drain(self, timeout_s: float) -> None:
        """Take no further call; tell, end and grade those that go on, as far as time allows."""
        self._admission.is_draining = True
        for roster in self._here.values():
            call = roster.call
            call.tell([WarningTold(code="draining", text=_DRAINING, at_s=call.received_s)])
        ends = [self.end(roster.call, "draining") for roster in self._here.values()]
        if ends:
            await asyncio.wait(ends, timeout=timeout_s)

    async def close(self) -> None:
        """End everything; what is not graded by now is journalled, and left to the next process."""
        tasks = [*self._ends.values(), *([self._watching] if self._watching else [])]
        for handle in self._holds.values():
            handle.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._loop = None
        if self._room is not None:
            await asyncio.to_thread(self._room.close)

    async def _begun(self, start: CallStart, caller: Caller) -> CallLeg:
        opening = Opening(start.call_id or fresh_id("call"), caller.caller_id, Profile(start))
        self._admission.admit(caller)
        begun = self._beginning[opening.call_id] = asyncio.Event()
        try:
            return await self._opened(opening)
        except BaseException:
            self._admission.dismiss(opening.key_id)
            raise
        finally:
            del self._beginning[opening.call_id]
            begun.set()

    async def _opened(self, opening: Opening) -> CallLeg:
        opening = await self._look_up(opening)
        room = await self._loaded()
        if self._admission.is_draining:
            raise DrainingError("the service is about to stop: call again in a moment")
        call = self._maker.make(opening, room.machine)
        self._here[opening.call_id] = roster = Roster(call, self._exchange)
        return roster.begin(opening.start.audio, resumed=opening.left is not None)

    async def _loaded(self) -> Room:
        async with self._loading:
            if self._room is None:
                self._room = await asyncio.to_thread(self._load, self._post)
            return self._room

    def _come(self, roster: Roster, start: CallStart, caller: Caller) -> CallLeg:
        call = roster.call
        if call.known.key_id != caller.caller_id:
            raise CallTakenError(f"call {call.call_id} belongs to another key")
        if not call.is_open:
            raise CallOverError(f"call {call.call_id} has ended")
        leg = roster.come(start.audio)
        if hold := self._holds.pop(call.call_id, None):
            hold.cancel()
            call.go_on()
        return leg

    def _lost(self, leg: CallLeg) -> None:
        call, roster = leg.call, self._here.get(leg.call.call_id)
        if roster is None or not call.is_open:
            return
        roster.left(leg)
        if roster.is_empty:
            call.hold()
            self._holds[call.call_id] = asyncio.get_running_loop().call_later(
                self._config.resume_s, self.end, call, _GIVEN_UP
            )

    async def _ended(self, call: LiveCall, reason: str) -> Graded | Ended:
        if hold := self._holds.pop(call.call_id, None):
            hold.cancel()
        assert self._room is not None, "no call begins before the room is loaded"
        try:
            return await self._room.ending.end(call, reason)
        finally:
            del self._here[call.call_id], self._ends[call.call_id]
            self._admission.dismiss(call.known.key_id)

    def _post(self, hearings: Sequence[Hearing]) -> None:
        """Say on the event loop what these have to tell; for any thread."""
        loop = self._loop
        if loop is not None and any(h.has_news for h in hearings):
            with suppress(RuntimeError):  # the loop has ended, and so has who listened
                loop.call_soon_threadsafe(self._deliver, hearings)

    def _deliver(self, hearings: Sequence[Hearing]) -> None:
        for hearing in hearings:
            call = self.call(hearing.around.call_id)
            if call is None:
                continue
            call.tell(hearing.told())
            if hearing.is_ended:
                call.heard_out.set()
            if hearing.failure is not None and call.is_open:
                self.end(call, _BROKE)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            calls = [roster.call for roster in self._here.values()]
            self._figures.counted(Counter(call.stage.value for call in calls))
            if self._room is not None and calls:
                machine = self._room.machine
                self._watchdog.look(calls, machine.workers.busy_s, self._maker.behind_s)
