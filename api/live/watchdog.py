"""Watchdog: looks at every live call twice a second, and warns of what is not as it should be."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.live.call import LiveCall
from api.live.figures import LiveFigures
from api.live.messages import WarningTold
from api.live.start import Mode
from api.live.view import Stage

EVERY_S = 0.5

_BEHIND_S = 2.0  # doubled with each warning
_ON_TIME_S = 0.5
_STALLED_S = 5.0  # a round takes a few hundredths of a second
_UNWRITTEN_S = 5.0


@dataclass(slots=True)
class _Watched:
    behind_s: float = _BEHIND_S  # the lag that is warned of next
    no_voice: bool = False
    stalled: bool = False
    unwritten: bool = False


class Watchdog:
    """For the event loop alone."""

    def __init__(self, figures: LiveFigures, no_voice_s: float) -> None:
        """`no_voice_s`: seconds of sound without a voice on either side."""
        self._figures, self._no_voice_s = figures, no_voice_s
        self._watched: dict[str, _Watched] = {}

    def look(self, calls: list[LiveCall], busy_s: float, behind_s: float) -> None:
        """Warn; `busy_s`: of the longest round, `behind_s`: of the journal."""
        self._watched = {c.call_id: self._watched.get(c.call_id) or _Watched() for c in calls}
        for call in calls:
            seen = self._watched[call.call_id]
            found = [*self._lag(call, seen), *self._voice(call, seen)]
            found += _stall(call, seen, call.hearing.is_busy and busy_s > _STALLED_S)
            found += _writing(call, seen, behind_s > _UNWRITTEN_S)
            for warning in found:
                self._figures.warned(warning.code)
                call.moment(f"warning.{warning.code}", {"text": warning.text})
            call.tell(found)

    def _lag(self, call: LiveCall, seen: _Watched) -> Iterator[WarningTold]:
        """Sound comes faster than it is heard; of a recording it does so until it is held back."""
        if call.start.mode is Mode.REPLAY:
            return
        lag_s = call.hearing.lag_s
        self._figures.lagged(lag_s)
        if lag_s >= seen.behind_s:
            while lag_s >= seen.behind_s:
                seen.behind_s *= 2
            yield _warning(call, "behind", f"behind by {lag_s:.1f} s")
        elif lag_s < _ON_TIME_S and seen.behind_s > _BEHIND_S:
            seen.behind_s = _BEHIND_S
            yield _warning(call, "on_time", "heard as it comes again")

    def _voice(self, call: LiveCall, seen: _Watched) -> Iterator[WarningTold]:
        """Sound flows, and nobody speaks: a line that is muted, or wired wrongly."""
        silent_s = call.hearing.heard_s - max(call.hearing.voice_s, call.resumed_s)
        if call.stage is not Stage.LIVE or silent_s < self._no_voice_s:
            seen.no_voice = False
        elif not seen.no_voice:
            seen.no_voice = True
            yield _warning(call, "no_voice", f"no voice on either side for {silent_s:.0f} s")


def _stall(call: LiveCall, seen: _Watched, is_stalled: bool) -> Iterator[WarningTold]:
    if is_stalled and not seen.stalled:
        yield _warning(call, "stalled", "what hears this call has stood still for a while")
    seen.stalled = is_stalled


def _writing(call: LiveCall, seen: _Watched, is_behind: bool) -> Iterator[WarningTold]:
    if is_behind and not seen.unwritten:
        text = "the database does not answer; what is heard is kept here until it does"
        yield _warning(call, "journal_behind", text)
    seen.unwritten = is_behind


def _warning(call: LiveCall, code: str, text: str) -> WarningTold:
    lag_s = round(call.hearing.lag_s, 3)
    return WarningTold(code=code, text=text, at_s=call.received_s, lag_s=lag_s)
