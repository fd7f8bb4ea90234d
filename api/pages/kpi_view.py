"""What the page of figures shows: two courses of weeks, how they go together, who left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.charts.axis import SHARES, axis_of
from api.pages.charts.course import Course, Plot, course
from api.pages.charts.lags import LagsChart, lags_chart, strongest_of
from api.pages.charts.timeline import Timeline, day_text, period_name, timeline_of
from api.pages.charts.told import Point, Said, Told, extent
from api.pages.kpi_words import (
    TITLES,
    figure_words,
    how_of,
    limits_of,
    marked,
    title_of,
    verdict_of,
    written,
)
from api.pages.trend_words import percent, share_figure, share_point
from api.trends.kpis import KpiAsk, KpiReport, KpiWeek
from insights.trend import DAY_S, Grain, Period, Trend

KPIS, CONVERSATIONS = "/staff/kpis", "/staff/conversations"
_HEIGHT = 150.0  # px of a course


@dataclass(frozen=True, slots=True)
class KpiCourse:
    """One of the two courses."""

    title: str
    course: Course
    summary: str


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One week in the table."""

    name: str
    href: str
    n: int
    negative: str
    figure: str


@dataclass(frozen=True, slots=True)
class KpisView:
    """All that the page shows."""

    ask: KpiAsk
    title: str
    how: str
    choices: Mapping[str, str]  # a figure's value in the address -> its name
    chosen: str
    segments: Mapping[str, str]
    moods: KpiCourse | None  # None: no week says anything
    figure: KpiCourse | None
    lags: LagsChart | None
    verdict: str
    strongest: str
    rows: tuple[KpiRow, ...]
    report: KpiReport

    @property
    def export(self) -> str:
        """Where the same is written to a file; its weeks begin in UTC."""
        brought = {"brought": "true"} if self.ask.is_brought else {}
        segment = {"segment": self.ask.segment} if self.ask.segment else {}
        return f"/v1/kpis/export?{urlencode({'kpi': self.ask.kpi, **brought, **segment})}"


def kpis_view(report: KpiReport, segments: Sequence[str]) -> KpisView:
    """Return the page of a report; `segments` are those there are."""
    ask = report.ask
    trend = Trend(Grain.WEEK, tuple(Period(w.start_s, w.tally) for w in report.weeks))
    timeline = timeline_of(trend, ask.offset_s)
    choices = {
        **TITLES,
        **{f"own:{k.kpi}": f"{k.kpi}, as you brought it" for k in report.known},
    }
    return KpisView(
        ask=ask,
        title=title_of(ask),
        how=how_of(ask),
        choices=choices,
        chosen=f"own:{ask.kpi}" if ask.is_brought else ask.kpi,
        segments={name: name for name in segments},
        moods=_moods(report, timeline),
        figure=_figure(report, timeline),
        lags=lags_chart(report.association, title_of(ask)) if report.association else None,
        verdict=verdict_of(report.association) if report.association else "",
        strongest=strongest_of(report.association) if report.association else "",
        rows=tuple(_row(week, ask) for week in reversed(report.weeks)),
        report=report,
    )


def _moods(report: KpiReport, timeline: Timeline) -> KpiCourse | None:
    points = [share_point(week.negative) for week in report.weeks]
    if not any(points):
        return None
    said = [_said(week, report.ask, share_figure(week.negative)) for week in report.weeks]
    axis = axis_of(extent(points), SHARES, _HEIGHT)
    drawn = course(Told(points, said), Plot(timeline, axis), percent)
    return KpiCourse("Negative moods", drawn, _summary("Negative moods", points, percent))


def _figure(report: KpiReport, timeline: Timeline) -> KpiCourse | None:
    ask, points = report.ask, [_point(week) for week in report.weeks]
    values = list(extent(points))
    if not values:
        return None
    said = [_said(week, ask, figure_words(week.figure, ask)) for week in report.weeks]
    axis = axis_of(values, limits_of(ask, values), _HEIGHT)

    def write(value: float) -> str:
        return written(value, ask)

    drawn = course(Told(points, said), Plot(timeline, axis), lambda value: marked(value, ask))
    return KpiCourse(title_of(ask), drawn, _summary(title_of(ask), points, write))


def _point(week: KpiWeek) -> Point | None:
    figure = week.figure
    if figure is None:
        return None
    span = figure.interval
    return Point(
        figure.value, span.low if span else figure.value, span.high if span else figure.value
    )


def _said(week: KpiWeek, ask: KpiAsk, text: str) -> Said:
    name = period_name(week.start_s, Grain.WEEK, ask.offset_s)
    return Said(f"{name}: {text}", week_link(week, ask))


def week_link(week: KpiWeek, ask: KpiAsk) -> str:
    """Return where a week's conversations are listed."""
    days = {
        "since": day_text(week.start_s, ask.offset_s),
        "until": day_text(week.start_s + 6 * DAY_S, ask.offset_s),
    }
    named = {"segment": ask.segment} if ask.segment else {}
    return f"{CONVERSATIONS}?{urlencode({**named, **days})}"


def _row(week: KpiWeek, ask: KpiAsk) -> KpiRow:
    return KpiRow(
        name=day_text(week.start_s, ask.offset_s),
        href=week_link(week, ask),
        n=week.tally.n,
        negative=share_figure(week.negative),
        figure=figure_words(week.figure, ask),
    )


def _summary(title: str, points: Sequence[Point | None], write: Callable[[float], str]) -> str:
    told = [point.value for point in points if point]
    return f"{title} by week, {len(told)} weeks: from {write(told[0])} to {write(told[-1])}."
