"""Trended: trends with their charts, and where each part of a chart leads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.pages.charts.axis import SHARES, axis_of
from api.pages.charts.course import HEIGHT, SMALL, Course, Plot, course
from api.pages.charts.timeline import Timeline, day_text, period_name, timeline_of
from api.pages.charts.told import Level, Point, Said, Shift, Told, extent
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
    ends_s: tuple[float, float]  # what was asked for: a period beyond is there in part
    offset_s: float = 0.0

    def is_whole(self, period: Period) -> bool:
        """Whether all of a period is in what was asked for, and over."""
        since_s, until_s = self.ends_s
        return since_s <= period.start_s and period.start_s + self.length_s <= until_s

    @property
    def length_s(self) -> float:
        """Of a period."""
        return (_WEEK_DAYS if self.trend.grain is Grain.WEEK else 1) * DAY_S


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
        points=[_point(shown, period, measure) for period in periods],
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


def _point(shown: Shown, period: Period, measure: Measure) -> Point | None:
    """Return what a period says; a part of one says nothing of the volume."""
    if measure is Measure.VOLUME and not shown.is_whole(period):
        return None
    return point_of(period.tally, measure)


def _said(shown: Shown, period: Period, text: str, **chosen: str) -> Said:
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
