"""Departed: what on a day was unlike what its weekday and volume let one expect, in words."""

from dataclasses import dataclass

from api.pages.charts.timeline import day_name, day_text
from api.pages.trend_asked import TrendAsked
from api.pages.trend_words import rounded
from api.trends.departures import EVERYTHING, DepartureReport
from insights.baseline import Departure
from insights.trend import Measure

_RAREST = 1_000_000  # days: what is rarer still is as good as never


@dataclass(frozen=True, slots=True)
class DepartureRow:
    """One group's day."""

    group: str
    what: str  # "more contacts", "fewer negative"
    observed: str
    usual: str
    chance: str
    href: str
    is_worse: bool


@dataclass(frozen=True, slots=True)
class DepartedDay:
    """One day beside what it usually has."""

    name: str
    is_over: bool
    n: int
    n_looked_at: int
    rows: tuple[DepartureRow, ...]


def departed_day(report: DepartureReport, asked: TrendAsked) -> DepartedDay:
    """Return how a day departs, in words."""
    return DepartedDay(
        name=day_name(report.day_s, asked.ask.offset_s),
        is_over=report.is_over,
        n=report.n,
        n_looked_at=report.n_looked_at,
        rows=departure_rows(report, asked),
    )


def departure_rows(report: DepartureReport, asked: TrendAsked) -> tuple[DepartureRow, ...]:
    """Return a row for each group that departs, the least likely first."""
    return tuple(_row(one, report.day_s, asked) for one in report.found)


def _row(one: Departure, day_s: float, asked: TrendAsked) -> DepartureRow:
    is_volume = one.measure is Measure.VOLUME
    day = day_text(day_s, asked.ask.offset_s)
    group = None if one.segment == EVERYTHING else one.segment
    only = {} if is_volume else {"negative": "yes"}
    return DepartureRow(
        group=group or "Everything",
        what=f"{'more' if one.is_above else 'fewer'} {'contacts' if is_volume else 'negative'}",
        observed=_observed(one),
        usual=f"{one.expected.mean:,.0f} ({one.expected.low:,.0f} to {one.expected.high:,.0f})",
        chance=_chance(one.p),
        href=asked.link_of(group, asked.departure_cut)(since=day, until=day, **only),
        is_worse=one.is_above,
    )


def _observed(one: Departure) -> str:
    if one.measure is Measure.VOLUME:
        return f"{one.observed:,}"
    return f"{one.observed:,} of {one.n:,} ({rounded(one.observed / one.n)})"


def _chance(p: float) -> str:
    days = round(1 / p, 1 - len(str(int(1 / p)))) if p * _RAREST > 1 else _RAREST
    return f"1 day in {'over ' if p * _RAREST <= 1 else ''}{days:,.0f}"
