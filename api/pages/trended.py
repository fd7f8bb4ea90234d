"""Trended: what a trend says of a measure, period by period, and where each part leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.pages.charts.timeline import Timeline, day_text, period_name, timeline_of
from api.pages.charts.told import Level, Point, Said, Shift, Told
from api.pages.trend_words import (
    MEASURES,
    change_said,
    point_of,
    rounded,
    told_of,
)
from insights.change_point import FEWEST_DAYS
from insights.tally import Tally
from insights.trend import DAY_S, Grain, Measure, Period, Trend, Turn

Link = Callable[..., str]  # parameters of the address that change -> an address
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Shown:
    """One trend and how to show it."""

    trend: Trend
    turns: Sequence[Turn]
    link: Link
    ends_s: tuple[float, float]  # what was asked for: a period beyond is there in part
    offset_s: float = 0.0

    def is_whole(self, period: Period) -> bool:
        """Whether all of a period is in what was asked for, and over."""
        since_s, until_s = self.ends_s
        return since_s <= period.start_s and period.start_s + self.length_s <= until_s

    @property
    def timeline(self) -> Timeline:
        """Its periods, from left to right."""
        return timeline_of(self.trend, self.offset_s)

    @property
    def length_s(self) -> float:
        """Of a period."""
        return (_WEEK_DAYS if self.trend.grain is Grain.WEEK else 1) * DAY_S


def telling(shown: Shown, measure: Measure) -> Told:
    """Return what a trend says of a measure: its points, its levels and its changes."""
    periods = shown.trend.periods
    turns = [turn for turn in shown.turns if turn.measure is measure]
    return Told(
        points=[_point(shown, period, measure) for period in periods],
        said=[saying(shown, period, _holds(period.tally, measure)) for period in periods],
        levels=_levels(shown, turns, measure),
        shifts=[
            Shift(
                turn.at_s,
                turn.earliest_s,
                turn.latest_s + DAY_S,
                str(place),
                change_said(measure, turn.change),
            )
            for place, turn in enumerate(turns, 1)
        ],
    )


def _point(shown: Shown, period: Period, measure: Measure) -> Point | None:
    """Return what a period says; a part of one says nothing of the volume."""
    if measure is Measure.VOLUME and not shown.is_whole(period):
        return None
    return point_of(period.tally, measure)


def saying(shown: Shown, period: Period, text: str, **chosen: str) -> Said:
    """Return what is told of a period, and the address of what is behind it."""
    offset_s, last_s = shown.offset_s, period.start_s + shown.length_s - DAY_S
    name = period_name(period.start_s, shown.trend.grain, offset_s)
    in_part = "" if shown.is_whole(period) else ", in part"
    href = shown.link(
        since=day_text(period.start_s, offset_s), until=day_text(last_s, offset_s), **chosen
    )
    return Said(f"{name}{in_part}: {text}", href)


def _holds(tally: Tally, measure: Measure) -> str:
    words = f"{tally.n_texts:,} with words"
    if measure is Measure.VOLUME:
        return f"{told_of(tally, measure)}, {words}"
    return f"{told_of(tally, measure)}; {told_of(tally, Measure.VOLUME)}, {words}"


def _levels(shown: Shown, turns: Sequence[Turn], measure: Measure) -> list[Level]:
    """Return where the measure lay between its changes, or all the time; none of a short past."""
    first = shown.trend.periods[0].start_s
    last = shown.trend.periods[-1].start_s + shown.length_s
    if (last - first) / DAY_S < FEWEST_DAYS:
        return []
    starts = [first, *(turn.at_s for turn in turns)]
    ends = list(zip(starts, [*starts[1:], last], strict=True))
    if measure is Measure.VOLUME:
        means = [_mean_volume(shown, each) for each in ends]
    elif turns:
        means = [turns[0].change.before.mean, *(turn.change.after.mean for turn in turns)]
    else:
        point = point_of(shown.trend.total, measure)
        means = [point.value] if point else []
    written = rounded if measure is Measure.NEGATIVE else MEASURES[measure].written
    return [Level(*each, mean, written(mean)) for each, mean in zip(ends, means, strict=False)]


def _mean_volume(shown: Shown, ends: tuple[float, float]) -> float:
    """Return the mean of the whole periods that lie in a stretch by more than half."""
    middle = shown.length_s / 2
    held = [
        period.tally.n
        for period in shown.trend.periods
        if ends[0] <= period.start_s + middle < ends[1] and shown.is_whole(period)
    ]
    return sum(held) / max(1, len(held))
