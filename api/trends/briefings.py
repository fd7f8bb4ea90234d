"""Briefings: what to read in the morning, as far as the reader sees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from api.security.caller import Caller
from api.security.scope import Scope
from api.trends.access import check
from api.trends.day_figures import DayHistory
from api.trends.days import Day, day_at
from api.trends.remembered import Remembered
from emotion.errors import TonewiseError
from insights.briefing import Briefing, briefing

_FIRST_DAY = date(1971, 1, 1)  # before, there is no past to compare a day with


class BriefingDayError(TonewiseError):
    """A day of which there is no briefing."""


@dataclass(frozen=True, slots=True)
class DayBriefing:
    """One day's briefing."""

    day: Day
    told: Briefing
    made_s: float  # epoch seconds
    is_synthetic: bool = False  # some of what it tells of was made up to look at

    @property
    def is_over(self) -> bool:
        """Whether the whole day is in it."""
        return self.made_s >= self.day.until_s


class Briefings:
    """Thread-safe. Every method may raise a StorageError.

    What was reckoned for somebody within the last minute is shown to them again.
    """

    def __init__(self, history: DayHistory, zone: ZoneInfo, clock: Callable[[], float]) -> None:
        self._history, self.zone, self._clock = history, zone, clock
        self._remembered = Remembered(clock)

    def of(self, caller: Caller, when: date | None = None) -> DayBriefing:
        """Return a day's briefing, yesterday's if none is named, as far as the caller sees.

        Raises ForbiddenError, and BriefingDayError for a day that is still to come.
        """
        check(caller, Scope.TRENDS_READ)
        day = self._day(when)
        # By person: what they are to grade blind is kept from them alone.
        key = (day, caller.caller_id, caller.reach)
        return self._remembered.get(key, lambda: self._made(caller, day))

    def today(self) -> Day:
        """Return the day that it is."""
        return day_at(self._clock(), self.zone)

    def check(self, when: date) -> None:
        """Raise BriefingDayError for a day of which there is no briefing."""
        today = self.today().date
        if not _FIRST_DAY <= when <= today:
            raise BriefingDayError(f"wanted a day from {_FIRST_DAY} to {today}, got {when}")

    def _day(self, when: date | None) -> Day:
        if when is None:
            return self.today().before(1)
        self.check(when)
        return Day(when, self.zone)

    def _made(self, caller: Caller, day: Day) -> DayBriefing:
        now_s = self._clock()
        told = briefing(self._history.figures(caller, day, now_s))
        return DayBriefing(day, told, now_s, self._history.has_synthetic(caller, day))
