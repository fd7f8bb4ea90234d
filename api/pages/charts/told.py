"""Told: what a measure says over time, before anybody draws it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One period's value within its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Level:
    """Where the measure lay from one change to the next."""

    since_s: float
    until_s: float
    mean: float
    text: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A lasting change, and when it may have been."""

    at_s: float
    earliest_s: float
    latest_s: float
    sign: str  # by which the list below the chart names it
    said: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of a period, and where the conversations behind it are."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Told:
    """A measure over time, before it is drawn; points and said have a place a period."""

    points: Sequence[Point | None]  # None: too few to say
    said: Sequence[Said]
    levels: Sequence[Level] = ()
    shifts: Sequence[Shift] = ()


def extent(points: Iterable[Point | None]) -> Iterator[float]:
    """Yield what an axis of these points must hold."""
    for point in points:
        if point is not None:
            yield from (point.low, point.high)
