"""Trends: what customers said by day or week and group, and what changed for good."""

from collections.abc import Mapping
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
        whole = self.history.tallies(caller, ask.query, None, ask.offset_s).get(None, {})
        groups = self._groups(caller, ask)
        return TrendReport(
            since_s=ask.query.since_s or 0.0,
            until_s=ask.query.until_s or now_s,
            whole=_course(None, whole, ask, now_s),
            groups=tuple(_course(name, groups[name], ask, now_s) for name in _largest(groups)),
            n_groups=len(groups),
        )

    def _groups(self, caller: Caller, ask: TrendAsk) -> Mapping[str, Days]:
        if ask.cut is None:
            return {}
        found = self.history.tallies(caller, ask.query, ask.cut, ask.offset_s)
        return {name: days for name, days in found.items() if name is not None}


def _largest(groups: Mapping[str, Days]) -> list[str]:
    sizes = {name: sum(day.n for day in days.values()) for name, days in groups.items()}
    return sorted(groups, key=lambda name: (-sizes[name], name))[:MOST_GROUPS]


def _course(name: str | None, days: Days, ask: TrendAsk, now_s: float) -> Course:
    """Return the trend from the first day that was asked for to the last that is not yet to come.

    Before there was anything at all, nothing is missing: a history begins with its first day.
    """
    if not days:
        return Course(name, Trend(ask.grain, ()), ())
    last = (min(ask.query.until_s or now_s, now_s) + ask.offset_s - 1) // DAY_S
    held = {int(last): Tally(), **days}
    daily = trend({at * DAY_S - ask.offset_s: each for at, each in held.items()}, Grain.DAY)
    shown = by_week(daily, ask.offset_s) if ask.grain is Grain.WEEK else daily
    return Course(name, shown, turns(_whole_days(daily, now_s)))


def _whole_days(daily: Trend, now_s: float) -> Trend:
    """Return a trend without the day that goes on: half a day's volume would look like a fall."""
    over = tuple(each for each in daily.periods if each.start_s + DAY_S <= now_s)
    return Trend(daily.grain, over)
