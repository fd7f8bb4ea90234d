"""When experts are at work: shifts, nights, zones, holidays."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.hours import HoursError, WorkingHours

LISBON = WorkingHours(
    "Europe/Lisbon", tuple((day, 9 * 60, 18 * 60) for day in range(5)), holidays="PT"
)
NIGHT = WorkingHours("Europe/Lisbon", ((4, 22 * 60, 30 * 60),))  # Friday 22:00 to Saturday 6:00


def at(text: str, zone: str = "Europe/Lisbon") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-02 08:59:59", False),  # a Monday
        ("2026-03-02 09:00:00", True),
        ("2026-03-02 17:59:59", True),
        ("2026-03-02 18:00:00", False),
        ("2026-03-01 12:00:00", False),  # Sunday
        ("2026-12-25 12:00:00", False),  # a Friday, and Christmas
    ],
)
def test_a_shift_is_on_from_its_start_until_its_end(moment: str, is_open: bool) -> None:
    assert LISBON.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-06 21:59:00", False),
        ("2026-03-06 23:00:00", True),
        ("2026-03-07 05:59:00", True),
        ("2026-03-07 06:00:00", False),
        ("2026-03-06 05:00:00", False),  # the night before has no shift
    ],
)
def test_a_night_shift_goes_on_after_midnight(moment: str, is_open: bool) -> None:
    assert NIGHT.is_open(at(moment)) is is_open


def test_a_holiday_takes_the_night_after_it_along() -> None:
    christmas = WorkingHours("Europe/Lisbon", NIGHT.week, holidays="PT")
    assert NIGHT.is_open(at("2026-12-26 02:00"))
    assert not christmas.is_open(at("2026-12-26 02:00"))


def test_hours_are_those_of_the_experts_own_zone() -> None:
    tokyo = WorkingHours("Asia/Tokyo", LISBON.week)
    assert tokyo.is_open(at("2026-03-02 00:30", "UTC"))
    assert not LISBON.is_open(at("2026-03-02 00:30", "UTC"))


def test_a_shift_keeps_its_local_time_when_summer_time_begins() -> None:
    assert not LISBON.is_open(at("2026-03-30 07:59", "UTC"))  # the Monday after
    assert LISBON.is_open(at("2026-03-30 08:00", "UTC"))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-02 10:00", "2026-03-02 10:00"),  # open now
        ("2026-03-02 07:00", "2026-03-02 09:00"),
        ("2026-03-06 18:00", "2026-03-09 09:00"),  # over the weekend
        ("2026-12-24 19:00", "2026-12-28 09:00"),  # over Christmas and the weekend
    ],
)
def test_the_next_opening_is_the_next_shift_that_is_held(moment: str, opens: str) -> None:
    assert LISBON.next_opening_s(at(moment)) == at(opens)


def test_no_shifts_never_open() -> None:
    assert WorkingHours("UTC", ()).next_opening_s(at("2026-03-02 10:00")) is None


@settings(deadline=None)
@given(st.integers(0, 2_000_000_000), st.sampled_from([LISBON, NIGHT]))
def test_the_next_opening_is_open_and_not_before_now(now_s: int, hours: WorkingHours) -> None:
    opens_s = hours.next_opening_s(now_s)
    assert opens_s is not None
    assert opens_s >= now_s
    assert hours.is_open(opens_s)


@pytest.mark.parametrize(
    ("zone", "week", "holidays", "wanted"),
    [
        ("Mars/Olympus", (), None, "IANA time zone"),
        ("", (), None, "IANA time zone"),
        ("../etc/passwd", (), None, "IANA time zone"),
        ("UTC", (), "XX", "country with known holidays"),
        ("UTC", (), "US-ZZ", "country with known holidays"),
        ("UTC", ((7, 0, 60),), None, "weekday 0..6"),
        ("UTC", ((0, 60, 60),), None, "shift"),
        ("UTC", ((0, 1440, 1500),), None, "shift"),
        ("UTC", ((0, 60, 1501),), None, "at most a day"),
    ],
)
def test_hours_that_no_calendar_knows_are_refused(
    zone: str, week: tuple[tuple[int, int, int], ...], holidays: str | None, wanted: str
) -> None:
    with pytest.raises(HoursError, match=wanted):
        WorkingHours(zone, week, holidays)
