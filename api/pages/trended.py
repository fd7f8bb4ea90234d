"""Trended: trends with their charts, and where each part of a chart leads."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.pages.charts.axis import SHARES, axis_of
from api.pages.charts.course import HEIGHT, SMALL, Course, Plot, course
from api.pages.charts.timeline import Timeline, day_text, period_name, timeline_of
from api.pages.charts.told import Level, Said, Shift, Told, extent
from api.pages.charts.volumes import Volumes, volumes
from api.pages.trend_words import (
    MEASURES,
    change_said,
    figure_of,
    percent,
    point_of,
    rounded,
    share_figure,
    share_point,
    told_of,
)
from emotion.labels import Emotion
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
    now_s: float  # a period that isn't over by now is said to go on
    offset_s: float = 0.0


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
    timeline, words = timeline_of(shown.trend, shown.offset_s), MEASURES[measure]
    told = _told(shown, measure)
    values = [*_usual([*extent(told.points)]), *(one.mean for one in told.levels)]
    axis = axis_of(values, words.limits, HEIGHT)
    return TrendChart(
        course(told, Plot(timeline, axis), words.written),
        volumes(shown.trend.periods, timeline),
        _summary(shown, measure),
    )


def group_charts(groups: Iterable[tuple[str, Shown]], measure: Measure) -> tuple[SmallChart, ...]:
    """Return a small chart a group, all of them on one scale."""
    held = [(name, shown, _told(shown, measure)) for name, shown in groups]
    words = MEASURES[measure]
    values = [value for _, _, told in held for value in extent(told.points)]
    axis = axis_of(_usual(values), words.limits, SMALL)
    return tuple(
        SmallChart(
            name=name,
            figure=figure_of(shown.trend.total, measure),
            course=course(told, Plot(_timeline(shown), axis), words.written),
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
        _said(shown, period, share_figure(period.tally.mood(mood)), mood=mood.value)
        for period in shown.trend.periods
    ]
    axis = axis_of([0.0, *_usual(list(extent(points)))], SHARES, SMALL)
    figure = share_figure(shown.trend.total.mood(mood))
    drawn = course(Told(points, said), Plot(_timeline(shown), axis), percent)
    return SmallChart(
        mood.value, figure, drawn, f"{mood.value}: {figure}", shown.link(mood=mood.value), 0
    )


def _usual(values: Sequence[float]) -> Sequence[float]:
    """Return values without the farthest of few contacts, that would flatten all the others."""
    held = sorted(values)
    spare = len(held) // 50
    return held[spare : len(held) - spare] if spare else held


def _timeline(shown: Shown) -> Timeline:
    return timeline_of(shown.trend, shown.offset_s)


def _told(shown: Shown, measure: Measure) -> Told:
    periods = shown.trend.periods
    turns = [turn for turn in shown.turns if turn.measure is measure]
    return Told(
        points=[point_of(period.tally, measure) for period in periods],
        said=[_said(shown, period, _holds(period.tally, measure)) for period in periods],
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


def _said(shown: Shown, period: Period, text: str, **chosen: str) -> Said:
    grain, offset_s = shown.trend.grain, shown.offset_s
    days = _WEEK_DAYS if grain is Grain.WEEK else 1
    end_s = period.start_s + days * DAY_S
    name = period_name(period.start_s, grain, offset_s)
    goes_on = ", not over yet" if end_s > shown.now_s else ""
    href = shown.link(
        since=day_text(period.start_s, offset_s), until=day_text(end_s - DAY_S, offset_s), **chosen
    )
    return Said(f"{name}{goes_on}: {text}", href)


def _holds(tally: Tally, measure: Measure) -> str:
    words = f"{tally.n_texts:,} with words"
    if measure is Measure.VOLUME:
        return f"{told_of(tally, measure)}, {words}"
    return f"{told_of(tally, measure)}; {told_of(tally, Measure.VOLUME)}, {words}"


def _levels(shown: Shown, turns: Sequence[Turn], measure: Measure) -> list[Level]:
    """Return where the measure lay between its changes, or all the time; none of a short past."""
    trend = shown.trend
    first, last = _ends(trend)
    if not turns:
        return _one_level(trend, measure, first, last)
    starts = [first, *(turn.at_s for turn in turns)]
    ends = [*starts[1:], last]
    means = [turns[0].change.before.mean, *(turn.change.after.mean for turn in turns)]
    return [
        _level(measure, trend.grain, mean, (start, end))
        for mean, start, end in zip(means, starts, ends, strict=True)
    ]


def _one_level(trend: Trend, measure: Measure, first: float, last: float) -> list[Level]:
    point = point_of(trend.total, measure)
    if point is None or (last - first) / DAY_S < FEWEST_DAYS:
        return []
    mean = point.value
    if measure is Measure.VOLUME:
        mean = math.log(max(0.5, mean * DAY_S / (last - first)))
    return [_level(measure, trend.grain, mean, (first, last))]


def _level(measure: Measure, grain: Grain, mean: float, ends: tuple[float, float]) -> Level:
    if measure is Measure.VOLUME:  # its levels are logarithms of a day's contacts
        mean = math.exp(mean) * (_WEEK_DAYS if grain is Grain.WEEK else 1)
        return Level(*ends, mean, f"{mean:,.0f}")
    written = rounded if measure is Measure.NEGATIVE else MEASURES[measure].written
    return Level(*ends, mean, written(mean))


def _ends(trend: Trend) -> tuple[float, float]:
    days = _WEEK_DAYS if trend.grain is Grain.WEEK else 1
    return trend.periods[0].start_s, trend.periods[-1].start_s + days * DAY_S


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
