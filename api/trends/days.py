"""Days as the centre has them: in its own time zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.settings import PREFIX, SettingsError

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Day:
    """One day, from midnight to midnight."""

    date: date
    zone: ZoneInfo

    @property
    def since_s(self) -> float:
        """When it begins, epoch seconds."""
        return _midnight_s(self.date, self.zone)

    @property
    def until_s(self) -> float:
        """When it ends; where clocks are changed, a day has 23 hours or 25."""
        return _midnight_s(self.date + timedelta(days=1), self.zone)

    @property
    def number(self) -> int:
        """How many days after 1970-01-01 it is."""
        return self.date.toordinal() - _EPOCH

    @property
    def offset_s(self) -> float:
        """How far its clocks are ahead of UTC, at noon."""
        noon = datetime(self.date.year, self.date.month, self.date.day, 12, tzinfo=self.zone)
        offset = noon.utcoffset()
        return offset.total_seconds() if offset else 0.0

    def before(self, days: int) -> "Day":
        """Return the day so many days before."""
        return Day(self.date - timedelta(days=days), self.zone)


def day_at(now_s: float, zone: ZoneInfo) -> Day:
    """Return the day that a moment is in."""
    return Day(datetime.fromtimestamp(now_s, zone).date(), zone)


def centre_zone(name: str) -> ZoneInfo:
    """Return the zone that the settings name; raises SettingsError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(
            f"{PREFIX}ZONE: wanted a time zone such as Europe/Lisbon, got {name!r}"
        ) from error


def _midnight_s(day: date, zone: ZoneInfo) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
