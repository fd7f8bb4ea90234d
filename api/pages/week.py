"""Week: working hours as people write them, 09:00-12:30 13:00-17:00, and as routing takes them."""

import re
from collections.abc import Mapping

from routing.hours import HoursError, WorkingHours

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_MIN = 24 * 60
_SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*[-\u2013]\s*(\d{1,2}):(\d{2})")


def written(hours: WorkingHours | None, weekday: int) -> str:
    """Return a day's shifts; "" if there are none. 0 is Monday."""
    if hours is None:
        return ""
    shifts = sorted((begin, end) for day, begin, end in hours.week if day == weekday)
    return " ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in shifts)


def read_hours(zone: str, days: Mapping[int, str], holidays: str) -> WorkingHours | None:
    """Return the hours that a form says; None, for always, if it says nothing at all.

    A shift that ends at or before its beginning ends on the next day. Raises HoursError.
    """
    week = tuple(shift for day, text in days.items() for shift in _shifts(day, text))
    if not zone and not week and not holidays:
        return None
    return WorkingHours(zone, week, holidays or None)


def _shifts(day: int, text: str) -> list[tuple[int, int, int]]:
    rest = _SHIFT.sub("", text)
    if rest.strip(" ,;"):
        raise HoursError(f"{DAYS[day]}: wanted hours such as 09:00-17:30, got {text.strip()!r}")
    return [_shift(day, found) for found in _SHIFT.finditer(text)]


def _shift(day: int, found: re.Match[str]) -> tuple[int, int, int]:
    begin_h, begin_min, end_h, end_min = map(int, found.groups())
    if begin_h > 23 or end_h > 24 or begin_min > 59 or end_min > 59:
        raise HoursError(f"{DAYS[day]}: wanted times of a day, got {found[0]}")
    begin, end = begin_h * 60 + begin_min, end_h * 60 + end_min
    return day, begin, end if end > begin else end + _DAY_MIN


def _clock(minute: int) -> str:
    if minute == _DAY_MIN:
        return "24:00"
    return f"{minute % _DAY_MIN // 60:02d}:{minute % 60:02d}"
