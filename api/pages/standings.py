"""Standings: groups beside each other, and what hurts most, as rows with their small charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.pages.charts.axis import Limits, axis_of
from api.pages.said_filters import SaidFilters
from api.pages.trend_words import rounded, share_figure, signed
from api.trends.categories import CategoryReport
from api.trends.interaction_query import UNKNOWN
from emotion.labels import Emotion
from insights.agreement import Interval
from insights.drivers import Driver
from insights.mantel_haenszel import Difference
from insights.reputation import Reputation, Standing

STANDING_WORDS = {
    Standing.WORSE: "worse",
    Standing.BETTER: "better",
    Standing.LEVEL: "level",
    Standing.TOO_FEW: "too few",
}
_DIFFERENCES = Limits(-1.0, 1.0, 0.04)


@dataclass(frozen=True, slots=True)
class Whisker:
    """A value within its interval, as shares of a bar's width."""

    x: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group beside all others."""

    name: str
    n: str
    negative: str
    whisker: Whisker | None
    difference: str
    standing: Standing
    word: str
    scope: str  # negative contacts fewer, were it like the others
    href: str


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One theme of what is negative."""

    category: str
    mood: Emotion | None
    outcome: str
    customers: str
    contacts: str
    share: str
    severity: str
    whisker: Whisker
    burden: str
    href: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Every group, on one scale of differences."""

    rows: tuple[GroupRow, ...]
    middle: str  # where no difference stands
    ends: tuple[str, str]


def group_table(report: CategoryReport, filters: SaidFilters) -> GroupTable:
    """Return the groups, the one with the most to gain first."""
    told = [one.difference.interval for one in report.groups if one.difference]
    ends = [0.0, *(end for each in told for end in (each.low, each.high))]
    marks = axis_of(ends, _DIFFERENCES, 1.0).marks
    scale = _Scale(marks[0], marks[-1])
    rows = tuple(_group(one, report, filters, scale) for one in report.groups)
    low, high = (f"{signed(end * 100, 0)}" for end in (scale.low, scale.high))
    return GroupTable(rows, scale.x(0.0), (low, high))


def driver_rows(found: Sequence[Driver], filters: SaidFilters) -> tuple[DriverRow, ...]:
    """Return the themes, the greatest burden first."""
    most = max((one.interval.high for one in found), default=1.0)
    scale = _Scale(0.0, most)
    return tuple(_driver(one, filters, scale) for one in found)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def x(self, value: float) -> str:
        return f"{100 * (value - self.low) / (self.high - self.low):.2f}%"

    def whisker(self, value: float, interval: Interval) -> Whisker:
        return Whisker(self.x(value), self.x(interval.low), self.x(interval.high))


def _group(
    one: Reputation, report: CategoryReport, filters: SaidFilters, scale: _Scale
) -> GroupRow:
    apart = one.difference
    return GroupRow(
        name=one.name,
        n=f"{one.n:,}",
        negative=share_figure(one.negative),
        whisker=scale.whisker(apart.value, apart.interval) if apart else None,
        difference=_points(apart) if apart else "",
        standing=one.standing,
        word=STANDING_WORDS[one.standing],
        scope=f"{one.scope:,.0f}" if one.scope else "",
        href=filters.link(**{report.by.value: quote(one.name, safe=""), "told": "yes"}),
    )


def _points(apart: Difference) -> str:
    """Return a difference of shares in percentage points."""
    value, low, high = (
        signed(end * 100, 1) for end in (apart.value, apart.interval.low, apart.interval.high)
    )
    return f"{value} ({low} to {high})"


def _driver(one: Driver, filters: SaidFilters, scale: _Scale) -> DriverRow:
    category, mood, outcome = one.theme
    chosen = {
        "category": UNKNOWN if category is None else quote(category, safe=""),
        "mood": UNKNOWN if mood is None else mood.value,
        "outcome": UNKNOWN if outcome is None else quote(outcome, safe=""),
        "negative": "yes",
    }
    return DriverRow(
        category=category or "no category",
        mood=mood,
        outcome=outcome or "",
        customers=f"{one.n_customers:,}",
        contacts=f"{one.n:,}",
        share=rounded(one.share.value) if one.share else "",
        severity=f"{one.severity.mean:.2f}" if one.severity else "",
        whisker=scale.whisker(one.burden, one.interval),
        burden=f"{one.burden:,.0f} ({one.interval.low:,.0f} to {one.interval.high:,.0f})",
        href=filters.link(**chosen),
    )
