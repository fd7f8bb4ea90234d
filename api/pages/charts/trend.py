"""Trend: a mean over the weeks, how sure it is, and how many calls it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.pages.charts.scale import GridLine, grid, share, whole, x_of, y_of
from insights.estimate import Estimate
from insights.grade_figures import Week

VOLUME_HEIGHT = 26  # px of the bars below, that count calls
_WEEK_S = 7 * 86_400.0
_MOST_LABELS = 9


@dataclass(frozen=True, slots=True)
class Mark:
    """One week in the plot; `before_*` is where the line to it begins."""

    x: str
    y: str
    low_y: str
    high_y: str
    bridged: bool  # the line to it crosses weeks that say nothing
    before_x: str
    before_y: str
    summary: str


@dataclass(frozen=True, slots=True)
class Volume:
    """How many calls a week had, as a bar."""

    x: str
    width: str
    y: str
    height: str
    title: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week in the table."""

    date: str
    n_calls: int
    mean: str
    range: str


@dataclass(frozen=True, slots=True)
class WeekLabel:
    """A date below the plot."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """All that is drawn of a trend."""

    marks: tuple[Mark, ...]
    volumes: tuple[Volume, ...]
    rows: tuple[WeekRow, ...]
    labels: tuple[WeekLabel, ...]
    grid: tuple[GridLine, ...]
    reference_y: str  # of the line to compare with; empty for none
    summary: str


@dataclass(frozen=True, slots=True)
class _Span:
    """The weeks from the first to the last, those without a call among them."""

    first_s: float
    n_weeks: int

    def place(self, week: Week) -> int:
        return round((week.begins_s - self.first_s) / _WEEK_S)

    def x(self, week: Week) -> str:
        return x_of(self.place(week), self.n_weeks)


def trend(weeks: Sequence[Week], reference: float | None = None) -> TrendChart:
    """Return the chart of weeks, oldest first; `reference` is a mean to compare them with."""
    span = _span(weeks)
    return TrendChart(
        marks=_marks(weeks, span),
        volumes=_volumes(weeks, span),
        rows=tuple(_row(week) for week in weeks),
        labels=_labels(span),
        grid=grid(),
        reference_y="" if reference is None else y_of(reference),
        summary=_summary(weeks),
    )


def _span(weeks: Sequence[Week]) -> _Span:
    if not weeks:
        return _Span(0.0, 0)
    first_s = weeks[0].begins_s
    return _Span(first_s, round((weeks[-1].begins_s - first_s) / _WEEK_S) + 1)


def _marks(weeks: Sequence[Week], span: _Span) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    last = 0
    for week in weeks:
        if week.points is None:
            continue
        place, x, y = span.place(week), span.x(week), y_of(week.points.mean)
        before = marks[-1] if marks else None
        marks.append(
            Mark(
                x=x,
                y=y,
                low_y=y_of(week.points.low),
                high_y=y_of(week.points.high),
                bridged=before is not None and place > last + 1,
                before_x=before.x if before else x,
                before_y=before.y if before else y,
                summary=_say(week, week.points),
            )
        )
        last = place
    return tuple(marks)


def _say(week: Week, points: Estimate) -> str:
    return (
        f"Week of {_date(week.begins_s)}: {whole(points.mean)} points on average of {week.n} "
        f"calls; {points.low:.0f} to {points.high:.0f} is what chance leaves open"
    )


def _volumes(weeks: Sequence[Week], span: _Span) -> tuple[Volume, ...]:
    most = max((week.n for week in weeks), default=0)
    wide = 100 / max(span.n_weeks, 1)
    volumes = []
    for week in weeks:
        height = max(share(week.n, most) * VOLUME_HEIGHT, 1.5)
        volumes.append(
            Volume(
                x=f"{wide * (span.place(week) + 0.15):.3f}%",
                width=f"{wide * 0.7:.3f}%",
                y=f"{VOLUME_HEIGHT - height:.1f}",
                height=f"{height:.1f}",
                title=f"Week of {_date(week.begins_s)}: {week.n} calls",
            )
        )
    return tuple(volumes)


def _row(week: Week) -> WeekRow:
    points = week.points
    return WeekRow(
        date=_date(week.begins_s),
        n_calls=week.n,
        mean=whole(points.mean) if points else "too few to say",
        range=f"{points.low:.0f} to {points.high:.0f}" if points else "",
    )


def _labels(span: _Span) -> tuple[WeekLabel, ...]:
    step = max(1, -(-span.n_weeks // _MOST_LABELS))
    return tuple(
        WeekLabel(x_of(place, span.n_weeks), _short(span.first_s + place * _WEEK_S))
        for place in range(0, span.n_weeks, step)
    )


def _date(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d")


def _short(at_s: float) -> str:
    at = datetime.fromtimestamp(at_s, UTC)
    return f"{at.day} {at:%b}"


def _summary(weeks: Sequence[Week]) -> str:
    known = [(week, week.points.mean) for week in weeks if week.points]
    if not known:
        return "No week has enough graded calls to give a mean."
    (_, first), (_, last) = known[0], known[-1]
    least, most = (pick(known, key=lambda pair: pair[1]) for pick in (min, max))
    return (
        f"Mean points by week, {len(known)} weeks: from {whole(first)} to {whole(last)}; lowest "
        f"{whole(least[1])} in the week of {_date(least[0].begins_s)}, highest {whole(most[1])} "
        f"in that of {_date(most[0].begins_s)}."
    )
