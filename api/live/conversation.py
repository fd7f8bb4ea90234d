"""Conversation: one connection's talk with one call, whatever protocol and line it comes by."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import structlog

from api.live.frames import read
from api.live.intake import Intake
from api.live.leg import Switchboard
from api.live.line import NORMAL, Line, LineGone
from api.live.refusal import INTERNAL, REVOKED, close_code, fault_of
from api.live.start import CallStart
from api.live.teller import Teller
from api.logs import where
from api.protocols.wire import Fault, Reply, Said, Sound, Stop, Wire
from api.security.caller import Caller
from api.security.stream_gate import bound
from emotion.errors import TonewiseError

MOST_FAULTS = 100  # a client that makes more does not know the protocol

_log = structlog.stdlib.get_logger("tonewise.streams")


@dataclass(frozen=True, slots=True)
class Patience:
    """What a connection is given."""

    start_s: float  # until its call has begun
    idle_s: float  # without any frame; a call that is paused may be silent
    ahead_s: float  # by which live sound may run ahead of the clock


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
        self._teller = Teller(line, wire)
        self._telling: asyncio.Task[None] | None = None
        self._intake: Intake | None = None
        self._stopped: str | None = None  # why the client says that it is over
        self._n_faults = 0
        self._is_shut_out = False
        self._timer: asyncio.Timeout | None = None  # while frames are read

    @property
    def call_id(self) -> str | None:
        """The call that this is about, once it has begun."""
        return self._intake.leg.started.call_id if self._intake else None

    def shut_out(self) -> None:
        """End the connection from outside, soon: its client may stream no longer."""
        self._is_shut_out = True
        if self._intake is not None:  # before, nothing may cut short how a call begins
            self._let(self._deadline_s())

    async def run(self, hub: Switchboard, clock: Callable[[], float]) -> str:
        """Talk until the call or the line ends; returns why, in a word for the log.

        `clock` tells epoch seconds.
        """
        self._hub, self._clock = hub, clock
        self._start_by_s = asyncio.get_running_loop().time() + self._given.start_s
        with ExitStack() as self._following:
            try:
                return await self._talk()
            except LineGone as gone:
                await self._finish(gone.cleanly)
                return f"gone {gone.code}"
            except _FatalError as fatal:
                return await self._refuse(fatal.fault)
            except TonewiseError as error:
                return await self._refuse(fault_of(error))
            except Exception as error:  # ours: it is logged, and the client told
                _log.error("broke", call_id=self.call_id, **where(error))
                return await self._refuse(INTERNAL)
            finally:
                self._leave()

    async def _talk(self) -> str:
        try:
            async with asyncio.timeout_at(self._deadline_s()) as self._timer:
                while self._stopped is None:
                    await self._take(await self._line.receive())
        except TimeoutError:
            raise _FatalError(self._late()) from None
        finally:
            self._timer = None
        if self._intake is not None and self._telling is not None:
            await self._intake.leg.stop(self._stopped)
            await self._telling
        await self._line.close(NORMAL, self._stopped)
        return self._stopped

    async def _take(self, frame: str | bytes) -> None:
        """Do what one frame says. All sound comes by here: keep it short."""
        for said in read(self._wire, frame):
            if not (type(said) is Sound and self._intake and self._intake.take(said)):
                await self._unhurried(said)
        self._let(self._deadline_s())

    def _let(self, until_s: float | None) -> None:
        """Wait until then for what comes next."""
        if self._timer is not None and not self._timer.expired():
            self._timer.reschedule(until_s)

    def _deadline_s(self) -> float | None:
        if self._intake is None:
            return self._start_by_s
        if self._is_shut_out:
            return 0.0
        if self._intake.is_paused:
            return None
        return asyncio.get_running_loop().time() + self._given.idle_s

    def _late(self) -> Fault:
        if self._is_shut_out:
            return REVOKED
        if self._intake is None:
            text = f"wanted a call to start within {self._given.start_s:g} s, got none"
            return Fault("not_started", text, fatal=True)
        text = f"wanted a frame within {self._given.idle_s:g} s, got none; the call is held"
        return Fault("idle", text, fatal=True)

    async def _unhurried(self, said: Said) -> None:
        """Do what may take its time; the client's time stands still meanwhile."""
        self._let(None)
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
                await self._slowly(said)
            case _:
                await self._begun.control(said)

    async def _begin(self, start: CallStart) -> None:
        assert self._intake is None, "no wire starts twice"
        if self._is_shut_out:
            raise _FatalError(REVOKED)
        leg = await self._hub.start(bound(start, self._caller), self._caller)
        self._intake = Intake(leg, start, self._clock() - leg.began_s, self._given.ahead_s)
        messages = self._following.enter_context(leg.follow())
        await self._teller.tell(leg.started)
        self._telling = asyncio.create_task(self._teller.tell_all(messages))

    async def _slowly(self, sound: Sound) -> None:
        if warning := self._begun.warning():
            await self._teller.tell(warning)
        await self._begun.take_slowly(sound)

    @property
    def _begun(self) -> Intake:
        assert self._intake is not None, "no wire lets anything but a start come first"
        return self._intake

    async def _fault(self, fault: Fault) -> None:
        self._n_faults += 1
        if fault.fatal:
            raise _FatalError(fault)
        if self._n_faults > MOST_FAULTS:
            text = f"wanted at most {MOST_FAULTS} faults, got one more; the last: {fault.text}"
            raise _FatalError(Fault("too_many_faults", text, fatal=True))
        await self._teller.fault(fault)

    async def _refuse(self, fault: Fault) -> str:
        await self._teller.fault(fault)
        await self._line.close(close_code(fault), fault.code)
        await self._finish(cleanly=False)
        return fault.code

    async def _finish(self, cleanly: bool) -> None:
        """Do what the wire held back, now that nothing more comes."""
        if self._intake is None:
            return
        for said in self._wire.closed(cleanly):
            match said:
                case Sound(lane, data):
                    self._intake.leg.feed(lane, data)
                case Stop(reason):
                    await self._intake.leg.stop(reason)

    def _leave(self) -> None:
        if self._intake is not None:
            self._intake.leg.lost()
        if self._telling is not None:
            self._telling.cancel()
