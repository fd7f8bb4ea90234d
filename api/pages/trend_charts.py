"""Trend charts: a measure over its volume, and small charts of groups and moods side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.pages.charts.axis import SHARES, axis_of
from api.pages.charts.course import HEIGHT, SMALL, Course, Plot, course
from api.pages.charts.timeline import period_name
from api.pages.charts.told import Point, Told, extent
from api.pages.charts.volumes import Volumes, volumes
from api.pages.trend_words import (
    MEASURES,
    figure_of,
    percent,
    share_figure,
    share_point,
    told_of,
)
from api.pages.trended import Shown, saying, telling
from emotion.labels import Emotion
from insights.trend import Measure

_SPARE = 50  # one of so many ends of intervals may lie beyond the axis, either way


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A large chart: a measure over the volume below it."""

    course: Course
    volumes: Volumes
    summary: str


@dataclass(frozen=True, slots=True)
class SmallChart:
    """One of many: a group, or a mood."""

    name: str
    figure: str
    course: Course
    summary: str
    href: str
    n_turns: int


def trend_chart(shown: Shown, measure: Measure) -> TrendChart:
    """Return the large chart of one measure."""
    timeline, words = shown.timeline, MEASURES[measure]
    told = telling(shown, measure)
    values = [*_usual(told.points), *(one.mean for one in told.levels)]
    axis = axis_of(values, words.limits, HEIGHT)
    return TrendChart(
        course(told, Plot(timeline, axis), words.written),
        volumes(shown.trend.periods, timeline),
        _summary(shown, measure),
    )


def group_charts(groups: Iterable[tuple[str, Shown]], measure: Measure) -> tuple[SmallChart, ...]:
    """Return a small chart a group, all of them on one scale."""
    held = [(name, shown, telling(shown, measure)) for name, shown in groups]
    words = MEASURES[measure]
    values = [value for _, _, told in held for value in _usual(told.points)]
    axis = axis_of(values, words.limits, SMALL)
    return tuple(
        SmallChart(
            name=name,
            figure=figure_of(shown.trend.total, measure),
            course=course(told, Plot(shown.timeline, axis), words.written),
            summary=f"{name}. {_summary(shown, measure)}",
            href=shown.link(),
            n_turns=len(told.shifts),
        )
        for name, shown, told in held
    )


def mood_charts(shown: Shown) -> tuple[tuple[Emotion, SmallChart], ...]:
    """Return a small chart a mood that was felt, each on a scale of its own from 0."""
    total = shown.trend.total
    return tuple((mood, _mood(shown, mood)) for mood in Emotion if total.moods.get(mood))


def _mood(shown: Shown, mood: Emotion) -> SmallChart:
    points = [share_point(period.tally.mood(mood)) for period in shown.trend.periods]
    said = [
        saying(shown, period, share_figure(period.tally.mood(mood)), mood=mood.value)
        for period in shown.trend.periods
    ]
    axis = axis_of([0.0, *_usual(points)], SHARES, SMALL)
    figure = share_figure(shown.trend.total.mood(mood))
    drawn = course(Told(points, said), Plot(shown.timeline, axis), percent)
    return SmallChart(
        mood.value, figure, drawn, f"{mood.value}: {figure}", shown.link(mood=mood.value), 0
    )


def _usual(points: Sequence[Point | None]) -> list[float]:
    """Return what an axis must hold: all values, but not the ends of the widest intervals.

    A few contacts have an interval so wide that it would flatten all else.
    """
    ends = sorted(extent(points))
    spare = len(ends) // _SPARE
    return [point.value for point in points if point] + ends[spare : len(ends) - spare]


def _summary(shown: Shown, measure: Measure) -> str:
    trend, n = shown.trend, sum(turn.measure is measure for turn in shown.turns)
    first, last = trend.periods[0].start_s, trend.periods[-1].start_s
    names = (period_name(at, trend.grain, shown.offset_s) for at in (first, last))
    changed = f"{n or 'no'} lasting change{'' if n == 1 else 's'}"
    span = " to ".join(names)
    return (
        f"{MEASURES[measure].title} by {trend.grain}, {span}: "
        f"{told_of(trend.total, measure)} in all; {changed}."
    )
