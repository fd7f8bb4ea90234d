"""WorkingHours: when an expert or a desk is at work, in its own time zone, holidays left out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A week's hours, in local minutes since midnight; an end past 1440 is on the next day."""

    zone: str  # IANA, "Europe/Lisbon"
    week: tuple[tuple[int, int, int], ...]  # (weekday 0 = Monday, start_min, end_min)
    holidays: str | None = None  # a country of the `holidays` package, "PT" or "US-CA"
