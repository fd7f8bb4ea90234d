"""Moments in a URL: a day, a moment with its zone, or epoch seconds."""

import math
from datetime import UTC, date, datetime, timedelta, tzinfo

_DAY_S = 86_400
_LAST_S = 32_503_680_000.0  # the year 3000: beyond it, dates can't be written


def moment_in(text: str, ends: bool = False, zone: tzinfo = UTC) -> float:
    """Return epoch seconds; a day is where it begins in `zone`, or where it `ends`.

    Raises ValueError for anything but 2026-03-01, 2026-03-01T08:00:00+01:00 or 1772323200.
    """
    if len(text) == len("2026-03-01"):
        day = date.fromisoformat(text) + timedelta(days=ends)
        return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
    try:
        epoch_s = float(text)
    except ValueError:
        epoch_s = _zoned(text).timestamp()
    if not (math.isfinite(epoch_s) and 0.0 <= epoch_s <= _LAST_S):
        raise ValueError("a moment lies between 1970 and 3000")
    return epoch_s


def moment_out(epoch_s: float, ends: bool = False) -> str:
    """Return text that `moment_in` reads as this moment again, a day if it is one's border."""
    if epoch_s % _DAY_S == 0 and epoch_s >= _DAY_S:
        return datetime.fromtimestamp(epoch_s - _DAY_S * ends, UTC).date().isoformat()
    return repr(epoch_s)


def _zoned(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone, as in 2026-03-01T08:00:00Z")
    return moment
