"""Trends: what customers said by day or week and group, and what changed for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.security.caller import Caller
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from api.trends.windows import timed
from insights.interaction import Cut
from insights.tally import Tally
from insights.trend import DAY_S, Grain, Trend, Turn, by_week, trend, turns

MOST_GROUPS = 12  # that are told one by one; a page holds no more to compare
Days = Mapping[int, Tally]


@dataclass(frozen=True, slots=True)
class TrendAsk:
    """What is wanted of history."""

    query: InteractionQuery
    grain: Grain = Grain.DAY
    cut: Cut | None = None  # None: not parted
    offset_s: float = 0.0  # by which the asker's clocks are ahead of UTC: where days begin


@dataclass(frozen=True, slots=True)
class Course:
    """One group over time; its changes are looked for by day, also where weeks are shown."""

    name: str | None  # None: everything
    trend: Trend
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class TrendReport:
    """Everything that fits, and its groups."""

    since_s: float
    until_s: float
    whole: Course
    groups: tuple[Course, ...]  # the largest first, at most MOST_GROUPS
    n_groups: int  # that there are


@dataclass(frozen=True, slots=True)
class Trends:
    """Thread-safe. May raise StorageError."""

    history: History
    remembered: Remembered

    def report(self, caller: Caller, ask: TrendAsk, now_s: float) -> TrendReport:
        """Return the trends of what fits and the caller may see."""
        query = timed(self.history, caller, ask.query, now_s, ask.offset_s)
        wanted, today = replace(ask, query=query), (now_s + ask.offset_s) // DAY_S
        key = ("trends", wanted, caller.reach, today, self.history.newest())
        return self.remembered.get(key, lambda: self._report(caller, wanted, now_s))

    def _report(self, caller: Caller, ask: TrendAsk, now_s: float) -> TrendReport:
        found = self.history.tallies(caller, ask.query, ask.cut, ask.offset_s)
        groups = {name: days for name, days in found.items() if name is not None}
        whole = together(found.values())
        until_s = min(ask.query.until_s or now_s, now_s)
        clock = _Clock(min(whole, default=0), until_s, ask.offset_s)
        return TrendReport(
            since_s=ask.query.since_s or 0.0,
            until_s=ask.query.until_s or now_s,
            whole=_course(None, whole, ask.grain, clock),
            groups=tuple(
                _course(name, groups[name], ask.grain, clock) for name in _largest(groups)
            ),
            n_groups=len(groups),
        )


@dataclass(frozen=True, slots=True)
class _Clock:
    """From when to when all groups are shown."""

    first: int  # the first day of any group, counted from 1970
    until_s: float  # what was asked for, or now
    offset_s: float

    @property
    def last(self) -> int:
        """The day in which it ends."""
        return int((self.until_s + self.offset_s - 1) // DAY_S)

    def trend(self, days: Days) -> Trend:
        """Return the trend by day, from the first to the last that has a tally."""
        return trend({at * DAY_S - self.offset_s: each for at, each in days.items()}, Grain.DAY)


def together(groups: Iterable[Days]) -> Days:
    """Return the days of all groups as one, those of no known group among them."""
    every: dict[int, Tally] = {}
    for days in groups:
        for day, tally in days.items():
            every[day] = every[day] + tally if day in every else tally
    return every


def _largest(groups: Mapping[str, Days]) -> list[str]:
    sizes = {name: sum(day.n for day in days.values()) for name, days in groups.items()}
    return sorted(groups, key=lambda name: (-sizes[name], name))[:MOST_GROUPS]


def _course(name: str | None, days: Days, grain: Grain, clock: _Clock) -> Course:
    """Return a group over the time that all are shown in.

    Its changes are looked for from its own first day on: before, it was not there to change.
    """
    if not days:
        return Course(name, Trend(grain, ()), ())
    own = {clock.last: Tally(), **days}
    shown = clock.trend({clock.first: Tally(), **own})
    if grain is Grain.WEEK:
        shown = by_week(shown, clock.offset_s)
    return Course(name, shown, turns(_whole_days(clock.trend(own), clock.until_s)))


def _whole_days(daily: Trend, until_s: float) -> Trend:
    """Return a trend without a day that goes on: half a day's volume would look like a fall."""
    over = tuple(each for each in daily.periods if each.start_s + DAY_S <= until_s)
    return Trend(daily.grain, over)
