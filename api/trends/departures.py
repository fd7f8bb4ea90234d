"""Departures: which days are unlike what their weekday and volume let one expect, by group."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.security.caller import Caller
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from insights.baseline import HISTORY_DAYS, Counted, Departure, departures
from insights.interaction import Cut
from insights.tally import Tally
from insights.trend import DAY_S, Measure

EVERYTHING = ""  # the segment of all contacts together
Days = Mapping[int, Tally]


@dataclass(frozen=True, slots=True)
class DepartureReport:
    """One day beside its baseline."""

    day_s: float  # when it began
    is_over: bool  # until then nothing is said of its volume
    n: int  # contacts of the day
    n_looked_at: int  # groups and measures that had days enough to be looked at
    found: tuple[Departure, ...]  # the least likely first


def counted(
    groups: Mapping[str | None, Days], day: int, volume: bool = True
) -> tuple[Counted, ...]:
    """Return what is to be looked at of a day, counted from 1970: every group's share of negative
    moods, and its volume.

    EVERYTHING tells since when there is a history: of a group that is younger, the days before
    count as days without a contact.
    """
    first = min((at for days in groups.values() for at in days), default=day)
    span = range(max(first, day - HISTORY_DAYS), day + 1)
    measures = (Measure.VOLUME, Measure.NEGATIVE) if volume else (Measure.NEGATIVE,)
    return tuple(
        _counted(name, measure, [days.get(at, Tally()) for at in span])
        for name, days in groups.items()
        if name is not None
        for measure in measures
    )


@dataclass(frozen=True, slots=True)
class Departures:
    """Thread-safe. May raise StorageError."""

    history: History

    def report(
        self, caller: Caller, query: InteractionQuery, by: Cut, day_s: float, now_s: float
    ) -> DepartureReport:
        """Return what departs on the day that began at `day_s`, wherever in the week it lies.

        Of everything that fits the query, and of each of its groups; the query's time is not asked.
        """
        day, offset_s = _day_of(day_s)
        wanted = replace(query, since_s=day_s - HISTORY_DAYS * DAY_S, until_s=day_s + DAY_S)
        groups = dict(self.history.tallies(caller, wanted, by, offset_s))
        groups[EVERYTHING] = self._whole(caller, wanted, offset_s)
        is_over = day_s + DAY_S <= now_s
        looked = counted(groups, day, volume=is_over)
        found = departures(looked)
        n = groups[EVERYTHING].get(day, Tally()).n
        return DepartureReport(day_s, is_over, n, len(looked), found)

    def _whole(self, caller: Caller, query: InteractionQuery, offset_s: float) -> Days:
        return self.history.tallies(caller, query, None, offset_s).get(None, {})


def _day_of(day_s: float) -> tuple[int, float]:
    """Return the day that begins at a moment, and how far its clocks are ahead of UTC."""
    day = round(day_s / DAY_S)
    return day, day * DAY_S - day_s


def _counted(segment: str, measure: Measure, days: list[Tally]) -> Counted:
    if measure is Measure.VOLUME:
        return Counted(segment, measure, tuple(each.n for each in days), (1,) * len(days))
    negative = tuple(each.n_negative for each in days)
    return Counted(segment, measure, negative, tuple(each.n_told for each in days))
