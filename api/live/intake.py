"""Intake: one connection's sound on its way into a call, no faster than it may come."""

import asyncio
from time import monotonic

from api.live.allowance import Allowance
from api.live.leg import Leg
from api.live.messages import WarningTold
from api.live.pace import Pace
from api.live.start import CallStart, Mode
from api.protocols.wire import HintUsed, Mark, Pause, Resume, Sound

# Far more than a hand can do; a client that does no more leaves 7,200 moments an hour.
CONTROLS_AT_ONCE = 50
CONTROLS_PER_S = 2.0

Control = Pause | Resume | Mark | HintUsed


class Intake:
    """Feeds one leg. Live sound may be a little ahead of the clock; a replay, of the ears."""

    def __init__(self, leg: Leg, start: CallStart, age_s: float, most_ahead_s: float) -> None:
        """With the age of the call, in seconds."""
        self.leg = leg
        self.is_paused = leg.started.paused
        self._is_live = start.mode is Mode.LIVE
        self._pace = Pace(start.audio.bytes_per_s, monotonic() - age_s, leg.started.heard_s)
        self._most_ahead_s = most_ahead_s
        self._was_told = False
        self._allowance = Allowance(CONTROLS_AT_ONCE, CONTROLS_PER_S)

    def take(self, sound: Sound) -> bool:
        """Feed it; False: it must be taken slowly. All sound comes by here: keep it short."""
        pace, size = self._pace, len(sound.data)
        is_too_soon = size > pace.bytes_per_s or pace.ahead_s(monotonic()) > self._most_ahead_s
        if is_too_soon or not self._is_live:
            return False
        self.leg.feed(sound.lane, sound.data)
        pace.n_bytes += size
        return True

    async def take_slowly(self, sound: Sound) -> None:
        """Feed it a second at a time, each when its time has come."""
        size = self._pace.bytes_per_s
        for begin in range(0, len(sound.data), size):
            piece = sound.data[begin : begin + size]
            if self._is_live:
                await asyncio.sleep(self._too_far_s())
            self.leg.feed(sound.lane, piece)
            self._pace.n_bytes += len(piece)
            if not self._is_live:
                await self.leg.room()

    def warning(self) -> WarningTold | None:
        """Return what a client is told, once, whose sound is too fast."""
        if self._was_told or not self._is_live or not self._too_far_s():
            return None
        self._was_told = True
        ahead_s = self._pace.ahead_s(monotonic())
        text = f"wanted sound as fast as it is spoken, got {ahead_s:.1f} s more: the rest waits"
        return WarningTold(code="rate_limited", text=text, at_s=self._pace.sent_s)

    async def control(self, said: Control) -> None:
        """Do what the client wants beside being heard; each of it is kept, so it has its pace."""
        if wait_s := self._allowance.wait_s(monotonic()):
            await asyncio.sleep(wait_s)
        match said:
            case Pause(holds):
                self.is_paused = True
                self.leg.pause(holds)
            case Resume(skipped_s):
                self.is_paused = False
                self.leg.resume(skipped_s)
            case Mark(name):
                self.leg.mark(name)
            case HintUsed(hint_id, used):
                self.leg.hint_used(hint_id, used)

    def _too_far_s(self) -> float:
        return max(0.0, self._pace.ahead_s(monotonic()) - self._most_ahead_s)
