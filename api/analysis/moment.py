"""Moment: when a ticket was written, from the ways in which tables write times."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LEAST_S, _MOST_S = 0.0, 4_102_444_800.0  # 1970 to 2100: what lies outside is no time of a ticket
_EPOCH = re.compile(r"\d{9,10}(\.\d+)?|\d{12,13}")
_MS_FROM = 1e11  # a greater number of seconds would lie in the year 5138
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?:,?\s+(.+))?")
_OTHERS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%a %b %d %H:%M:%S %Y")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")


def day_comes_first(sample: Iterable[str]) -> bool:
    """Whether 3/4/2026 is April in these cells; where nothing tells, it is (most of the world)."""
    dates = [found for text in sample if (found := _SLASHED.match(text.strip()))]
    return not any(int(found[2]) > 12 for found in dates)


def moment_s(text: str, day_first: bool = True) -> float | None:
    """Return the time in seconds since 1970; None if it is none.

    Knows ISO 8601, e-mail's dates, seconds and milliseconds since 1970, 3/4/2026 and 3 Apr 2026.
    A time that names no zone is taken as UTC.
    """
    stripped = text.strip()
    if not stripped:
        return None
    try:
        found_s = _seconds(stripped, day_first)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return found_s if _LEAST_S <= found_s < _MOST_S else None


def _seconds(text: str, day_first: bool) -> float:
    if _EPOCH.fullmatch(text):
        number = float(text)
        return number / 1000 if number > _MS_FROM else number
    if slashed := _SLASHED.fullmatch(text):
        return _slashed_s(slashed, day_first)
    for read in (datetime.fromisoformat, parsedate_to_datetime, _spelled):
        try:
            return _utc_s(read(text))
        except (ValueError, TypeError, IndexError):
            continue
    raise ValueError(text)


def _slashed_s(found: re.Match[str], day_first: bool) -> float:
    day, month = (int(found[1]), int(found[2])) if day_first else (int(found[2]), int(found[1]))
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    made = datetime(year, month, day, tzinfo=UTC)
    if not found[4]:
        return made.timestamp()
    clock = _first(found[4], _CLOCKS)
    return made.replace(hour=clock.hour, minute=clock.minute, second=clock.second).timestamp()


def _spelled(text: str) -> datetime:
    return _first(text, _OTHERS)


def _first(text: str, ways: Iterable[str]) -> datetime:
    for way in ways:
        try:
            return datetime.strptime(text, way).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(text)


def _utc_s(found: datetime) -> float:
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
