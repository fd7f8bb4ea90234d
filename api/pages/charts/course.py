"""Course: one measure over time, how sure it is, the levels it kept, and when they changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.pages.charts.axis import Axis
from api.pages.charts.timeline import DateLabel, Timeline
from api.pages.charts.told import Level, Point, Said, Shift, Told

HEIGHT = 208.0  # px of a chart's plot
SMALL = 64.0  # px of one among many
_MOST_DOTS = 60  # periods: more would be a string of beads
_LEVEL_LABEL = 0.1  # of the width: a level that is shorter has no room for its figure


@dataclass(frozen=True, slots=True)
class Mark:
    """A line from left to right, with its figure; or a mark of the axis."""

    x: str
    to_x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class ShiftMark:
    """The days within which a change lies, and the likeliest."""

    x: str
    width: str
    at: str
    sign: str
    said: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A period's column, that says what it holds when it is pointed at."""

    x: str
    width: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Bridge:
    """A line across periods that say nothing."""

    x: str
    y: str
    to_x: str
    to_y: str


@dataclass(frozen=True, slots=True)
class Course:
    """All that is drawn. `bands` and `lines` are points in a box that is `n` wide."""

    n: int
    height: str
    bands: tuple[str, ...]
    lines: tuple[str, ...]
    dots: tuple[Mark, ...]
    bridges: tuple[Bridge, ...]
    levels: tuple[Mark, ...]
    shifts: tuple[ShiftMark, ...]
    grid: tuple[Mark, ...]
    labels: tuple[DateLabel, ...]
    ends: tuple[DateLabel, ...]  # for a chart that has no room for more
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Where a value of a period stands."""

    timeline: Timeline
    axis: Axis

    def box(self, place: int, value: float) -> str:
        """A corner in the box, whose unit from the left is a period."""
        return f"{place + 0.5:g},{self.axis.y(value):.1f}"

    def x(self, place: float) -> str:
        """From the left, as a share of the width."""
        return self.timeline.percent(place)

    def y(self, value: float) -> str:
        """From the top, in px."""
        return f"{self.axis.y(value):.1f}"


def course(told: Told, plot: Plot, written: Callable[[float], str]) -> Course:
    """Return the chart; `written` says a value of the axis."""
    runs = list(_runs(told.points))
    return Course(
        n=plot.timeline.n,
        height=f"{plot.axis.height:.0f}",
        bands=tuple(_band(run, told.points, plot) for run in runs if len(run) > 1),
        lines=tuple(_line(run, told.points, plot) for run in runs if len(run) > 1),
        dots=_dots(runs, told.points, plot),
        bridges=_bridges(runs, told.points, plot),
        levels=tuple(_level(level, plot) for level in told.levels),
        shifts=tuple(_shift(shift, plot) for shift in told.shifts),
        grid=tuple(Mark("0%", "100%", plot.y(at), written(at)) for at in plot.axis.marks),
        labels=plot.timeline.labels(),
        ends=plot.timeline.ends(),
        hits=hits(told.said, plot.timeline),
    )


def hits(said: Sequence[Said], timeline: Timeline) -> tuple[Hit, ...]:
    """Return the columns of periods."""
    width = timeline.percent(1)
    return tuple(
        Hit(timeline.percent(place), width, each.text, each.href) for place, each in enumerate(said)
    )


def _runs(points: Sequence[Point | None]) -> Iterator[range]:
    """Yield stretches of periods that all say something."""
    start = 0
    for place in range(len(points) + 1):
        if place == len(points) or points[place] is None:
            if place > start:
                yield range(start, place)
            start = place + 1


def _band(run: range, points: Sequence[Point | None], plot: Plot) -> str:
    held = [(place, points[place]) for place in run]
    above = [plot.box(place, point.high) for place, point in held if point]
    below = [plot.box(place, point.low) for place, point in reversed(held) if point]
    return " ".join([*above, *below])


def _line(run: range, points: Sequence[Point | None], plot: Plot) -> str:
    held = ((place, points[place]) for place in run)
    return " ".join(plot.box(place, point.value) for place, point in held if point)


def _dots(runs: Sequence[range], points: Sequence[Point | None], plot: Plot) -> tuple[Mark, ...]:
    """Return a dot a period while they are few, else one where no line leads to."""
    chosen = [p for run in runs for p in run if len(points) <= _MOST_DOTS or len(run) == 1]
    held = ((place, points[place]) for place in chosen)
    return tuple(Mark(plot.x(p + 0.5), "", plot.y(one.value), "") for p, one in held if one)


def _bridges(
    runs: Sequence[range], points: Sequence[Point | None], plot: Plot
) -> tuple[Bridge, ...]:
    found = []
    for before, after in pairwise(runs):
        left, right = points[before[-1]], points[after[0]]
        if left and right:
            ends = plot.x(before[-1] + 0.5), plot.x(after[0] + 0.5)
            found.append(Bridge(ends[0], plot.y(left.value), ends[1], plot.y(right.value)))
    return tuple(found)


def _level(level: Level, plot: Plot) -> Mark:
    start, end = (plot.timeline.place(at) for at in (level.since_s, level.until_s))
    is_wide = end - start >= _LEVEL_LABEL * plot.timeline.n
    return Mark(plot.x(start), plot.x(end), plot.y(level.mean), level.text if is_wide else "")


def _shift(shift: Shift, plot: Plot) -> ShiftMark:
    first = plot.timeline.place(shift.earliest_s)
    last = plot.timeline.place(shift.latest_s)
    at = plot.timeline.place(shift.at_s)
    # A day that is sure is drawn a hair wide rather than not at all.
    return ShiftMark(
        plot.x(first), plot.x(max(last - first, 0.15)), plot.x(at), shift.sign, shift.said
    )
