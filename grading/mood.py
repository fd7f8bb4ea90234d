"""EndMood and Recovery: how the customer's mood went, by intervals.

Both are monotone by design: no interval that grows angrier earns a point. Hence neither
rewards a difference (a worse start or a deeper low would make the way back look longer), and
neither falls away when the customer is never upset.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from emotion.fusion import Timed, mean
from emotion.scores import EmotionScores
from grading.evidence import Evidence, clock
from grading.finding import Finding
from grading.intervals import IntervalScore
from grading.ramp import ramp
from grading.view import CallView
from speech.audio import Speaker

_UNSURE = "The customer's mood could be told in {} of {} intervals, too few to judge."


@dataclass(frozen=True, slots=True)
class EndMood:
    """The mood at the end and at the start, each worth more the better it is; the end weighs more.

    share = end_weight * ramp(end) + (1 - end_weight) * ramp(start), of the mean valence.
    """

    only_lowers: ClassVar[bool] = False

    good: float = 0.0  # valence that earns all
    bad: float = -0.6  # valence that earns nothing
    end_weight: float = 0.8  # the rest is the start's
    part: float = 0.25  # of the scored intervals are the start, and as many the end
    min_intervals: int = 2  # scored ones

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        if self.bad >= self.good:
            return f"`good` must lie above `bad`, got {self.good} and {self.bad}"
        return None

    def judge(self, view: CallView) -> Finding:
        """Compare the first and the last part of what the customer was heard to feel."""
        scored = view.scored
        if unable := _unable(view, self.min_intervals):
            return unable
        n_part = max(1, int(len(scored) * self.part))
        start, end = _mean(scored[:n_part]), _mean(scored[-n_part:])
        share = self.end_weight * ramp(end.valence, self.good, self.bad) + (
            1 - self.end_weight
        ) * ramp(start.valence, self.good, self.bad)
        return Finding(
            share,
            f"The customer began {start.likeliest} (valence {start.valence:+.2f}) and ended "
            f"{end.likeliest} ({end.valence:+.2f}); the end makes up "
            f"{self.end_weight:.0%} of these points.",
            (
                _evidence(view, scored[:n_part], start.valence),
                _evidence(view, scored[-n_part:], end.valence),
            ),
        )


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long the customer was left in a low mood: sooner out of it is worth more.

    A low lasts from the first interval under `low` to the next at `recovered` or above.
    share = 0.5 ** (seconds of the longest low / half_s); 1 without a low, 0 if the last
    low never ended. The longest low counts, not the deepest: otherwise a deeper but shorter
    one would raise the grade.
    """

    only_lowers: ClassVar[bool] = False

    low: float = -0.35  # valence under which a low begins
    recovered: float = -0.2  # valence at which it is over
    half_s: float = 90.0  # a low of this length costs half the points

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        if self.recovered < self.low:
            return f"`recovered` can't lie under `low`, got {self.recovered} and {self.low}"
        return None

    def judge(self, view: CallView) -> Finding:
        """Find the longest low, and whether the customer came out of the last one."""
        if unable := _unable(view, 1):
            return unable
        worst = min(view.scored, key=_valence)
        deepest = _evidence(view, (worst,), _valence(worst))
        lows = self._lows(view.scored)
        at_worst = f"the lowest moment was {_valence(worst):+.2f} at {clock(worst.start_s)}"
        if not lows:
            return Finding(1.0, f"The customer was never low: {at_worst}.", (deepest,))
        if lows[-1][-1] is view.scored[-1]:
            since = lows[-1][0]
            why = f"The customer was low from {clock(since.start_s)} to the end; {at_worst}."
            return Finding(0.0, why, (deepest, self._span(lows[-1], view)))
        longest = max(lows, key=lambda low: self._lasted_s(low, view))
        lasted_s = self._lasted_s(longest, view)
        return Finding(
            0.5 ** (lasted_s / self.half_s),
            f"The customer was low from {clock(longest[0].start_s)} on and recovered after "
            f"{clock(lasted_s)}; {at_worst}.",
            (deepest, self._span(longest, view)),
        )

    def _lows(self, scored: Sequence[IntervalScore]) -> list[tuple[IntervalScore, ...]]:
        """Group the intervals of each low; in between `low` and `recovered` nothing changes."""
        lows: list[tuple[IntervalScore, ...]] = []
        is_low = False
        for interval in scored:
            was_low = is_low
            is_low = _valence(interval) < (self.recovered if was_low else self.low)
            if is_low and was_low:
                lows[-1] = (*lows[-1], interval)
            elif is_low:
                lows.append((interval,))
        return lows

    def _lasted_s(self, low: tuple[IntervalScore, ...], view: CallView) -> float:
        after = [i.start_s for i in view.scored if i.start_s > low[-1].start_s]
        return (after[0] if after else low[-1].end_s) - low[0].start_s

    def _span(self, low: tuple[IntervalScore, ...], view: CallView) -> Evidence:
        start_s = low[0].start_s
        lasted_s = self._lasted_s(low, view)
        return Evidence(start_s, start_s + lasted_s, Speaker.CUSTOMER, "", lasted_s, "s")


def _unable(view: CallView, min_intervals: int) -> Finding | None:
    if why := view.unheard(Speaker.CUSTOMER):
        return Finding(None, why)
    n_scored = len(view.scored)
    if n_scored >= min_intervals:
        return None
    return Finding(
        None,
        _UNSURE.format(n_scored, len(view.intervals)),
        (view.overall(Speaker.CUSTOMER, n_scored, "intervals with a mood"),),
    )


def _valence(interval: IntervalScore) -> float:
    # Rounded, so that the order in which floats were added can't move a mood over a border.
    assert interval.valence is not None
    return round(interval.valence, 6)


def _mean(intervals: Sequence[IntervalScore]) -> EmotionScores:
    return mean([Timed(i.start_s, 1.0, i.fused) for i in intervals if i.fused])


def _evidence(view: CallView, intervals: Sequence[IntervalScore], valence: float) -> Evidence:
    start_s, end_s = intervals[0].start_s, intervals[-1].end_s
    words = view.words(Speaker.CUSTOMER, start_s, end_s)
    return Evidence(start_s, end_s, Speaker.CUSTOMER, words, round(valence, 3), "valence")
