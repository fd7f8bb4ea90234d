"""Trend words: what measures are called on pages, and how their values and changes are said."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.pages.charts.axis import COUNTS, SHARES, VALENCES, Limits
from api.pages.charts.timeline import day_name, day_short
from api.pages.charts.told import Point
from api.reports.wording import number
from insights.change_point import Change
from insights.tally import Share, Tally
from insights.trend import DAY_S, Measure, Turn


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """One measure as pages show it."""

    title: str
    of: str  # what its values are
    limits: Limits
    written: Callable[[float], str]


def percent(share: float) -> str:
    """Return a share of 0..1 in percent, to a tenth where it isn't whole."""
    return f"{number(share * 100)} %"


def rounded(share: float) -> str:
    """Return a share of 0..1 in whole percent; under 10 to a tenth."""
    return f"{share * 100:.{0 if share >= 0.1 else 1}f} %"


def signed(value: float, digits: int = 2) -> str:
    """Return a value with its sign, a true minus; what rounds to nothing has none."""
    nearest = round(value, digits)
    return f"{nearest:+.{digits}f}".replace("-", "\N{MINUS SIGN}") if nearest else "0"


def counted(n: float) -> str:
    """Return a count with its thousands apart."""
    return f"{n:,.0f}"


MEASURES: Mapping[Measure, MeasureWords] = MappingProxyType(
    {
        Measure.NEGATIVE: MeasureWords(
            "Negative moods", "of the contacts whose mood could be read", SHARES, percent
        ),
        Measure.VALENCE: MeasureWords(
            "Pleasantness",
            "mean of \N{MINUS SIGN}1 to 1, on one scale for all sources",
            VALENCES,
            signed,
        ),
        Measure.VOLUME: MeasureWords("Contacts", "of every source", COUNTS, counted),
    }
)


def point_of(tally: Tally, measure: Measure) -> Point | None:
    """Return what a period's tally says of a measure; None: too few to say."""
    if measure is Measure.VOLUME:
        return Point(tally.n, tally.n, tally.n)
    if measure is Measure.NEGATIVE:
        return share_point(tally.negative)
    mean = tally.mean_valence
    return Point(mean.mean, mean.low, mean.high) if mean else None


def share_point(share: Share | None) -> Point | None:
    """Return a share as a point of a chart."""
    return Point(share.value, share.interval.low, share.interval.high) if share else None


def figure_of(tally: Tally, measure: Measure) -> str:
    """Return a tally's figure with what chance leaves open, as short as can be."""
    point = point_of(tally, measure)
    if measure is Measure.VOLUME:
        return f"{tally.n:,}"
    if point is None:
        return "too few to say"
    if measure is Measure.NEGATIVE:
        return _between(point)
    return f"{signed(point.value)} ({signed(point.low)} to {signed(point.high)})"


def share_figure(share: Share | None) -> str:
    """Return a share with what chance leaves open: 31 % (27 to 35)."""
    point = share_point(share)
    return _between(point) if point else "too few to say"


def told_of(tally: Tally, measure: Measure) -> str:
    """Return a tally's figure as it stands in a sentence."""
    if measure is Measure.VOLUME:
        return f"{tally.n:,} contact{'' if tally.n == 1 else 's'}"
    read = f"of {tally.n_told:,} read"
    name = "negative" if measure is Measure.NEGATIVE else "pleasantness"
    return f"{name} {figure_of(tally, measure)} {read}"


def change_said(measure: Measure, change: Change) -> str:
    """Return from where to where a measure went, with how sure that is; of volume by how much."""
    low, high = change.interval.low, change.interval.high
    if measure is Measure.VOLUME:
        grown = [f"{math.expm1(by) * 100:+.0f} %" for by in (change.shift, low, high)]
        return _minus(f"{grown[0]} ({grown[1]} to {grown[2]})")
    if measure is Measure.NEGATIVE:
        went = f"from {rounded(change.before.mean)} to {rounded(change.after.mean)}"
        return _minus(
            f"{went}: {change.shift * 100:+.1f} points ({low * 100:+.1f} to {high * 100:+.1f})"
        )
    went = f"from {signed(change.before.mean)} to {signed(change.after.mean)}"
    return f"{went}: {signed(change.shift)} ({signed(low)} to {signed(high)})"


def change_day(turn: Turn, offset_s: float = 0.0) -> str:
    """Return the day that a change most likely was, and those that it may have been."""
    day = day_name(turn.at_s, offset_s)
    if turn.latest_s - turn.earliest_s < DAY_S:
        return day
    first, last = (day_short(at, offset_s) for at in (turn.earliest_s, turn.latest_s))
    return f"{day}, or a day from {first} to {last}"


def _between(point: Point) -> str:
    digits = 0 if point.value >= 0.1 else 1
    low, high = (f"{end * 100:.{digits}f}" for end in (point.low, point.high))
    return f"{rounded(point.value)} ({low} to {high})"


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")
