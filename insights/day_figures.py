"""Day figures: all that one day's briefing is written from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from insights.baseline import Departure
from insights.drivers import Driver
from insights.interaction import Interaction
from insights.runs import Run
from insights.tally import Tally
from insights.trend import Turn


@dataclass(frozen=True, slots=True)
class SegmentTurn:
    """A lasting change of one segment; "" is everything."""

    segment: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class DayFigures:
    """All that one day's briefing is written from."""

    day_s: float  # when the day began
    until_s: float  # when it ended
    week_s: float  # when the week began that ends with it
    tally: Tally  # of the day
    n_past: int  # days before it, from the first contact on
    departures: Sequence[Departure] = ()  # of the day; the least likely first
    turns: Sequence[SegmentTurn] = ()
    drivers: Sequence[Driver] = ()  # of the week; the greatest burden first
    runs: Sequence[Run] = ()
    said: Sequence[Interaction] = ()  # of the day
    names: Mapping[str, str] = field(default_factory=dict)  # of accounts, where they have one
    followed: Collection[str] = ()  # accounts that somebody calls back already
