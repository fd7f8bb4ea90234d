"""Conversation: one connection's talk with one call, whatever protocol and line it comes by."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import structlog

from api.live.errors import CallError, CallLimitError, DrainingError
from api.live.leg import Leg, Switchboard
from api.live.line import FAILED, LATER, NORMAL, REFUSED, TOO_BIG, Line, LineGone
from api.live.messages import ErrorTold, Message, WarningTold
from api.live.pace import Pace
from api.live.start import CallStart, Mode
from api.logs import where
from api.protocols.wire import Fault, HintUsed, Mark, Pause, Reply, Resume, Said, Sound, Stop, Wire
from api.security.caller import Caller, ForbiddenError
from api.security.stream_gate import bound
from api.storage.errors import StorageError

MOST_FRAME_BYTES = 1 << 20
MOST_TEXT = 1 << 16  # characters
MOST_FAULTS = 100  # after so many, the client does not know the protocol

_CLOSE_CODES = {
    "too_large": TOO_BIG,
    "internal": FAILED,
    "unavailable": LATER,
    CallLimitError.code: LATER,
    DrainingError.code: LATER,
}  # REFUSED for all others

_log = structlog.stdlib.get_logger("tonewise.streams")


@dataclass(frozen=True, slots=True)
class Patience:
    """What a connection is given."""

    start_s: float  # until its call has begun
    idle_s: float  # without any frame; a call that is paused may be silent
    ahead_s: float  # by which its sound may run ahead of the clock


class _FatalError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class Conversation:
    """Moves frames from a line into a call, and tells the line what the call tells; once.

    Only the client's word or the service ends the call. After any other end of the connection
    it is held, so that the client may come back.
    """

    def __init__(self, line: Line, wire: Wire, caller: Caller, patience: Patience) -> None:
        self._line, self._wire, self._caller, self._given = line, wire, caller, patience
        self._leg: Leg | None = None
        self._telling: asyncio.Task[None] | None = None
        self._pace = Pace(1, 0.0)
        self._piece_bytes = 0  # more sound than this at once is cut
        self._is_live = self._was_told_ahead = self._is_paused = False
        self._stopped: str | None = None  # why the client says that it is over
        self._n_faults = 0

    @property
    def call_id(self) -> str | None:
        """The call that this is about, once it has begun."""
        return self._leg.started.call_id if self._leg else None

    async def run(self, hub: Switchboard, clock: Callable[[], float]) -> str:
        """Talk until the call or the line ends; returns why, in a word for the log.

        `clock` tells epoch seconds.
        """
        self._hub, self._clock, self._loop = hub, clock, asyncio.get_running_loop()
        self._start_by_s = self._loop.time() + self._given.start_s
        with ExitStack() as self._following:
            try:
                return await self._talk()
            except LineGone as gone:
                await self._finish(gone.cleanly)
                return f"gone {gone.code}"
            except _FatalError as fatal:
                return await self._refuse(fatal.fault)
            except Exception as error:  # ours: it is logged, and the client told
                _log.error("broke", call_id=self.call_id, **where(error))
                fault = Fault("internal", "Tonewise failed; the call is held", fatal=True)
                return await self._refuse(fault)
            finally:
                if self._leg is not None:
                    self._leg.lost()
                if self._telling is not None:
                    self._telling.cancel()

    async def _talk(self) -> str:
        try:
            async with asyncio.timeout_at(self._start_by_s) as self._timer:
                while self._stopped is None:
                    await self._take(await self._line.receive())
        except TimeoutError:
            raise _FatalError(self._late()) from None
        await self._stop(self._stopped)
        return self._stopped

    async def _take(self, frame: str | bytes) -> None:
        """Do what one frame says. Every piece of sound comes by here: keep it short."""
        leg, pace = self._leg, self._pace
        for one in self._read(frame):
            if type(one) is Sound and leg is not None and len(one.data) <= self._piece_bytes:
                leg.feed(one.lane, one.data)
                pace.n_bytes += len(one.data)
            else:
                await self._unhurried(one)
        now_s = self._loop.time()
        if self._is_live and pace.ahead_s(now_s) > self._given.ahead_s:
            now_s = await self._slow_down()
        self._timer.reschedule(self._deadline_s(now_s))

    def _read(self, frame: str | bytes) -> Sequence[Said]:
        if isinstance(frame, bytes):
            if len(frame) <= MOST_FRAME_BYTES:
                return self._wire.binary(frame)
            text = f"wanted a frame of at most {MOST_FRAME_BYTES} bytes, got {len(frame)}"
            return (Fault("too_large", text, fatal=True),)
        if len(frame) <= MOST_TEXT:
            return self._wire.text(frame)
        text = f"wanted a text of at most {MOST_TEXT} characters, got {len(frame)}"
        return (Fault("too_large", text),)

    def _deadline_s(self, now_s: float) -> float | None:
        if self._leg is None:
            return self._start_by_s
        return None if self._is_paused else now_s + self._given.idle_s

    def _late(self) -> Fault:
        if self._leg is None:
            text = f"wanted a call to start within {self._given.start_s:g} s, got none"
            return Fault("not_started", text, fatal=True)
        text = f"wanted a frame within {self._given.idle_s:g} s, got none; the call is held"
        return Fault("idle", text, fatal=True)

    async def _unhurried(self, said: Said) -> None:
        """Do what may take its time; the client's own time stands still meanwhile."""
        self._timer.reschedule(None)
        match said:
            case CallStart():
                await self._begin(said)
            case Fault():
                await self._fault(said)
            case Reply(frame):
                await self._line.send(frame)
            case Stop(reason):
                self._stopped = reason
            case Sound():
                await self._feed_in_pieces(said)
            case _:
                self._control(said)

    def _control(self, said: Said) -> None:
        assert self._leg is not None, "no wire lets anything but a start come first"
        match said:
            case Pause(holds):
                self._is_paused = True
                self._leg.pause(holds)
            case Resume(skipped_s):
                self._is_paused = False
                self._leg.resume(skipped_s)
            case Mark(name):
                self._leg.mark(name)
            case HintUsed(hint_id, used):
                self._leg.hint_used(hint_id, used)

    async def _begin(self, start: CallStart) -> None:
        assert self._leg is None, "no wire starts twice"
        try:
            leg = await self._hub.start(bound(start, self._caller), self._caller)
        except CallError as error:
            raise _FatalError(Fault(error.code, str(error), fatal=True)) from error
        except ForbiddenError as error:
            raise _FatalError(Fault("forbidden", str(error), fatal=True)) from error
        except StorageError as error:
            raise _FatalError(Fault("unavailable", "the database, try again", True)) from error
        self._leg = leg
        self._is_paused = leg.started.paused
        self._is_live = start.mode is Mode.LIVE
        rate = start.audio.bytes_per_s
        self._piece_bytes = rate if self._is_live else 0
        age_s = self._clock() - leg.began_s
        self._pace = Pace(rate, self._loop.time() - age_s, leg.started.heard_s)
        messages = self._following.enter_context(leg.follow())
        await self._tell(leg.started)
        self._telling = asyncio.create_task(self._tell_all(messages))

    async def _feed_in_pieces(self, sound: Sound) -> None:
        assert self._leg is not None, "no wire lets sound come before the start"
        size = self._pace.bytes_per_s
        for begin in range(0, len(sound.data), size):
            piece = sound.data[begin : begin + size]
            self._leg.feed(sound.lane, piece)
            self._pace.n_bytes += len(piece)
            if self._is_live:
                await self._slow_down()
            else:
                await self._leg.room()

    async def _slow_down(self) -> float:
        """Wait until the sound is no longer too far ahead of the clock; returns the time then."""
        ahead_s = self._pace.ahead_s(self._loop.time())
        too_far_s = ahead_s - self._given.ahead_s
        if too_far_s > 0:
            self._timer.reschedule(None)
            if not self._was_told_ahead:
                self._was_told_ahead = True
                text = f"wanted sound as fast as it is spoken, got {ahead_s:.1f} s more: it waits"
                await self._tell(
                    WarningTold(code="rate_limited", text=text, at_s=self._pace.sent_s)
                )
            await asyncio.sleep(too_far_s)
        return self._loop.time()

    async def _fault(self, fault: Fault) -> None:
        if fault.fatal:
            raise _FatalError(fault)
        self._n_faults += 1
        if self._n_faults > MOST_FAULTS:
            text = f"wanted at most {MOST_FAULTS} faults, got one more; the last: {fault.text}"
            raise _FatalError(Fault("too_many_faults", text, fatal=True))
        await self._tell(ErrorTold(code=fault.code, text=fault.text))

    async def _tell(self, message: Message) -> None:
        for frame in self._wire.frames(message):
            await self._line.send(frame)

    async def _tell_all(self, messages: AsyncIterator[Message]) -> None:
        with suppress(LineGone):
            async for message in messages:
                await self._tell(message)
            await self._line.close(NORMAL, "the call has ended")

    async def _stop(self, reason: str) -> None:
        if self._leg is not None and self._telling is not None:
            await self._leg.stop(reason)
            await self._telling

    async def _finish(self, cleanly: bool) -> None:
        """Do what the wire held back, now that nothing more comes."""
        if self._leg is None:
            return
        for one in self._wire.closed(cleanly):
            match one:
                case Sound(lane, data):
                    self._leg.feed(lane, data)
                case Stop(reason):
                    await self._leg.stop(reason)

    async def _refuse(self, fault: Fault) -> str:
        with suppress(LineGone):
            await self._tell(ErrorTold(code=fault.code, text=fault.text, fatal=True))
        await self._line.close(_CLOSE_CODES.get(fault.code, REFUSED), fault.code)
        await self._finish(cleanly=False)
        return fault.code
