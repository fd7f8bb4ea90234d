"""Volumes: how many contacts a period had, and in how many of them there are words to read."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.charts.axis import COUNTS, Axis, axis_of
from api.pages.charts.course import Mark
from api.pages.charts.timeline import Timeline
from insights.trend import Period

HEIGHT = 92.0  # px of the plot
_GAP = 0.14  # of a period, on either side of its bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: the whole bar, and the part of it that has words."""

    x: str
    width: str
    y: str
    height: str
    deep_y: str
    deep_height: str


@dataclass(frozen=True, slots=True)
class Volumes:
    """A bar a period."""

    height: str
    bars: tuple[Bar, ...]
    grid: tuple[Mark, ...]


def volumes(periods: Sequence[Period], timeline: Timeline) -> Volumes:
    """Return the bars of the periods of a timeline."""
    axis = axis_of([0.0, *(float(each.tally.n) for each in periods)], COUNTS, HEIGHT)
    ends = (axis.marks[0], axis.marks[-1])
    return Volumes(
        height=f"{HEIGHT:.0f}",
        bars=tuple(_bar(at, each, timeline, axis) for at, each in enumerate(periods)),
        grid=tuple(Mark("0%", "100%", f"{axis.y(at):.1f}", f"{at:,.0f}") for at in ends),
    )


def _bar(place: int, period: Period, timeline: Timeline, axis: Axis) -> Bar:
    floor, top = axis.y(0.0), axis.y(period.tally.n)
    deep = axis.y(period.tally.n_texts)
    return Bar(
        x=timeline.percent(place + _GAP),
        width=timeline.percent(1 - 2 * _GAP),
        y=f"{top:.1f}",
        height=f"{floor - top:.1f}",
        deep_y=f"{deep:.1f}",
        deep_height=f"{floor - deep:.1f}",
    )
