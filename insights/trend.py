"""Trend: volume, depth, mood and negativity by day or week, with what changed for good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from insights.change_point import Change, changes
from insights.interaction import Cut, Interaction
from insights.series import Series, mean_series, share_series, volume_series
from insights.tally import Tally, tally_of

DAY_S = 86_400.0
_MONDAY_S = 4 * DAY_S  # the first Monday after the epoch's Thursday


class Grain(StrEnum):
    """How long a period is; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"


class Measure(StrEnum):
    """What a change may be one of."""

    VOLUME = "volume"
    NEGATIVE = "negative"
    VALENCE = "valence"


@dataclass(frozen=True, slots=True)
class Period:
    """One day or week, also if nobody wrote."""

    start_s: float  # epoch seconds
    tally: Tally


@dataclass(frozen=True, slots=True)
class Turn:
    """A lasting change of one measure; its days as moments."""

    measure: Measure
    at_s: float  # when the new level began, by the data
    earliest_s: float  # when it may as well have begun: a 95 % set's ends
    latest_s: float
    change: Change  # levels and shift; of VOLUME in logarithms: exp(shift) is the ratio


@dataclass(frozen=True, slots=True)
class Trend:
    """One group over time, without gaps."""

    grain: Grain
    periods: tuple[Period, ...]

    @property
    def total(self) -> Tally:
        """All periods together."""
        return sum((period.tally for period in self.periods), Tally())


def period_start(at_s: float, grain: Grain, offset_s: float = 0.0) -> float:
    """Return when the period of a moment began, for clocks that are `offset_s` ahead of UTC."""
    length = _length(grain)
    origin = (_MONDAY_S if grain is Grain.WEEK else 0.0) - offset_s
    return (at_s - origin) // length * length + origin


def trend(tallies: Mapping[float, Tally], grain: Grain) -> Trend:
    """Return the periods from the first to the last that has a tally, by when they began."""
    if not tallies:
        return Trend(grain, ())
    length, first = _length(grain), min(tallies)
    n = round((max(tallies) - first) / length) + 1
    starts = [first + place * length for place in range(n)]
    return Trend(grain, tuple(Period(at, tallies.get(at, Tally())) for at in starts))


def trend_of(interactions: Iterable[Interaction], grain: Grain, offset_s: float = 0.0) -> Trend:
    """Return the trend of interactions in any order."""
    grouped: dict[float, list[Interaction]] = {}
    for one in interactions:
        grouped.setdefault(period_start(one.at_s, grain, offset_s), []).append(one)
    return trend({at: tally_of(held) for at, held in grouped.items()}, grain)


def trends_by(
    interactions: Iterable[Interaction], cut: Cut, grain: Grain, offset_s: float = 0.0
) -> tuple[tuple[str, Trend], ...]:
    """Return the trend of each group, the largest first; whose group is not known is left out."""
    grouped: dict[str, list[Interaction]] = {}
    for one in interactions:
        group = one.cut(cut)
        if group is not None:
            grouped.setdefault(group, []).append(one)
    ordered = sorted(grouped.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple((name, trend_of(held, grain, offset_s)) for name, held in ordered)


def by_week(of: Trend, offset_s: float = 0.0) -> Trend:
    """Return a trend by day as one by week; the first and the last week may be parts of one."""
    grouped: dict[float, Tally] = {}
    for period in of.periods:
        at = period_start(period.start_s, Grain.WEEK, offset_s)
        grouped[at] = grouped.get(at, Tally()) + period.tally
    return trend(grouped, Grain.WEEK)


def turns(of: Trend) -> tuple[Turn, ...]:
    """Return every lasting change of a trend by day, in order of time; none of one by week."""
    if of.grain is not Grain.DAY:
        return ()
    found = [
        _turn(measure, change, of.periods)
        for measure in Measure
        for change in changes(series_of(of, measure))
    ]
    return tuple(sorted(found, key=lambda turn: (turn.at_s, turn.measure)))


def series_of(of: Trend, measure: Measure) -> Series:
    """Return one measure of a trend, a value a period."""
    tallies = [period.tally for period in of.periods]
    if measure is Measure.VOLUME:
        return volume_series([tally.n for tally in tallies])
    if measure is Measure.NEGATIVE:
        return share_series([t.n_negative for t in tallies], [t.n_told for t in tallies])
    sums = [tally.valence for tally in tallies]
    return mean_series([s.total for s in sums], [s.squares for s in sums], [s.n for s in sums])


def _turn(measure: Measure, change: Change, periods: Sequence[Period]) -> Turn:
    return Turn(
        measure,
        periods[change.day].start_s,
        periods[change.earliest].start_s,
        periods[change.latest].start_s,
        change,
    )


def _length(grain: Grain) -> float:
    return 7 * DAY_S if grain is Grain.WEEK else DAY_S
