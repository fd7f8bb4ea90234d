"""WorkingHours: when an expert or a desk is at work, in its own time zone, holidays left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import country_holidays

from routing.errors import RoutingError

_DAY_MIN = 24 * 60
_ANY_YEAR = 2026  # to ask for once, so that an unknown country is told at once
_LOOK_AHEAD = 366  # days: whoever opens in none of them does not open


class HoursError(RoutingError):
    """Hours that no clock or calendar knows."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A week's hours, in local minutes since midnight; an end past 1440 is on the next day.

    A shift belongs to the day that it starts on: a holiday takes the night after it along.
    Raises HoursError for an unknown zone or country, or a shift that is none.
    """

    zone: str  # IANA, "Europe/Lisbon"
    week: tuple[tuple[int, int, int], ...]  # (weekday 0 = Monday, start_min, end_min)
    holidays: str | None = None  # a country of the `holidays` package, "PT" or "US-CA"

    def __post_init__(self) -> None:
        _zone(self.zone)
        if self.holidays is not None:
            _days_off(self.holidays, _ANY_YEAR)
        for weekday, start_min, end_min in self.week:
            day_is_known = weekday in range(7) and 0 <= start_min < _DAY_MIN
            if not day_is_known or not start_min < end_min <= start_min + _DAY_MIN:
                raise HoursError(
                    "a shift needs a weekday 0..6, a start in 0..1439 and an end at most a day "
                    f"after it, got {(weekday, start_min, end_min)}"
                )

    def is_open(self, now_s: float) -> bool:
        """Say if a shift is on at this moment."""
        # Zones change by whole minutes, and a queue asks about the same minute again and again.
        return _is_open(self, int(now_s // 60))

    def next_opening_s(self, now_s: float) -> float | None:
        """Return when the next shift starts, epoch seconds; None if none does within a year.

        It is `now_s` itself while a shift is on.
        """
        if self.is_open(now_s):
            return now_s
        today = datetime.fromtimestamp(now_s, _zone(self.zone)).date()
        for day in (today + timedelta(n) for n in range(_LOOK_AHEAD)):
            starts = [start_s for start_s in self._starts_s(day) if start_s > now_s]
            if starts:
                return min(starts)
        return None

    def _starts_s(self, day: date) -> Iterator[float]:
        midnight = datetime(day.year, day.month, day.day, tzinfo=_zone(self.zone))
        for _, start_min, _ in self._shifts(day):
            yield (midnight + timedelta(minutes=start_min)).timestamp()

    def _shifts(self, day: date) -> list[tuple[int, int, int]]:
        if self.holidays is not None and day in _days_off(self.holidays, day.year):
            return []
        return [shift for shift in self.week if shift[0] == day.weekday()]


@lru_cache(maxsize=4096)
def _is_open(hours: WorkingHours, minute: int) -> bool:
    local = datetime.fromtimestamp(minute * 60, _zone(hours.zone))
    of_day = local.hour * 60 + local.minute
    today, yesterday = local.date(), local.date() - timedelta(1)
    return any(start <= of_day < end for _, start, end in hours._shifts(today)) or any(
        start <= of_day + _DAY_MIN < end for _, start, end in hours._shifts(yesterday)
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise HoursError(f"wanted an IANA time zone such as Europe/Lisbon, got {name!r}") from error


@lru_cache(maxsize=64)
def _days_off(country: str, year: int) -> frozenset[date]:
    code, _, subdivision = country.partition("-")
    try:
        return frozenset(country_holidays(code, subdiv=subdivision or None, years=year))
    except NotImplementedError as error:
        raise HoursError(
            f"wanted a country with known holidays such as PT or US-CA, got {country!r}"
        ) from error
