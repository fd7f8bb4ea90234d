"""Trend: a mean over time, with how sure it is, and weeks that hold too few calls to say much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.pages.charts.scale import GridLine, grid, whole, x_of, y_of

FEW = 5  # calls; a mean of fewer swings with each of them
_MOST_LABELS = 9


@dataclass(frozen=True, slots=True)
class Period:
    """The grades of one week, or of another stretch of time."""

    start_s: float  # epoch seconds
    n_calls: int
    mean: float | None  # points, 0..100; None without a graded call
    low: float | None = None  # of the mean's 95 % interval
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One period in the plot; `before_*` is where the line to it begins."""

    x: str
    y: str
    low_y: str
    high_y: str
    has_range: bool
    is_few: bool
    joins: bool
    before_x: str
    before_y: str
    summary: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period in the table."""

    start_s: float
    date: str
    n_calls: int
    mean: str
    range: str
    is_few: bool


@dataclass(frozen=True, slots=True)
class PeriodLabel:
    """A date below the plot."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """All that is drawn of a trend."""

    marks: tuple[Mark, ...]
    rows: tuple[PeriodRow, ...]
    labels: tuple[PeriodLabel, ...]
    grid: tuple[GridLine, ...]
    reference_y: str  # of the line to compare with; empty for none
    summary: str


def trend(periods: Sequence[Period], reference: float | None = None) -> TrendChart:
    """Return the chart of periods in their order; `reference` is a mean to compare them with."""
    return TrendChart(
        marks=_marks(periods),
        rows=tuple(_row(period) for period in periods),
        labels=_labels(periods),
        grid=grid(),
        reference_y="" if reference is None else y_of(reference),
        summary=_summary(periods),
    )


def _marks(periods: Sequence[Period]) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for place, period in enumerate(periods):
        if period.mean is None:
            continue
        x, y = x_of(place, len(periods)), y_of(period.mean)
        before = marks[-1] if marks else None
        low, high = period.low, period.high
        is_few = period.n_calls < FEW
        marks.append(
            Mark(
                x=x,
                y=y,
                low_y=y_of(period.mean if low is None else low),
                high_y=y_of(period.mean if high is None else high),
                has_range=low is not None and high is not None,
                is_few=is_few,
                # A line would claim a movement that few calls can't show.
                joins=before is not None and not is_few and not before.is_few,
                before_x=before.x if before else x,
                before_y=before.y if before else y,
                summary=_say(period),
            )
        )
    return tuple(marks)


def _say(period: Period) -> str:
    calls = f"{period.n_calls} call" + ("" if period.n_calls == 1 else "s")
    few = ", too few to say much" if period.n_calls < FEW else ""
    return f"Week of {_date(period.start_s)}: {whole(period.mean)} points on average, {calls}{few}"


def _row(period: Period) -> PeriodRow:
    low, high = period.low, period.high
    span = "" if low is None or high is None else f"{low:.0f} to {high:.0f}"
    return PeriodRow(
        start_s=period.start_s,
        date=_date(period.start_s),
        n_calls=period.n_calls,
        mean=whole(period.mean),
        range=span,
        is_few=0 < period.n_calls < FEW,
    )


def _labels(periods: Sequence[Period]) -> tuple[PeriodLabel, ...]:
    step = max(1, -(-len(periods) // _MOST_LABELS))
    return tuple(
        PeriodLabel(x_of(place, len(periods)), _short(period.start_s))
        for place, period in enumerate(periods)
        if place % step == 0
    )


def _date(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d")


def _short(at_s: float) -> str:
    at = datetime.fromtimestamp(at_s, UTC)
    return f"{at.day} {at:%b}"


def _summary(periods: Sequence[Period]) -> str:
    known = [period for period in periods if period.mean is not None]
    if not known:
        return "No graded call in this time."
    least = min(known, key=lambda period: period.mean or 0.0)
    most = max(known, key=lambda period: period.mean or 0.0)
    return (
        f"Mean points by week, {len(known)} weeks with calls: from {whole(known[0].mean)} to "
        f"{whole(known[-1].mean)}; lowest {whole(least.mean)} in the week of "
        f"{_date(least.start_s)}, highest {whole(most.mean)} in that of {_date(most.start_s)}."
    )
