"""Working hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.week import read_hours, written
from routing.hours import HoursError, WorkingHours

ZONE = "Europe/Lisbon"
MINUTE = st.integers(0, 24 * 60 - 1)


def read(text: str, day: int = 0) -> WorkingHours:
    hours = read_hours(ZONE, {day: text}, "")
    assert hours is not None
    return hours


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("09:00-17:30", ((0, 540, 1050),)),
        ("9:00 - 12:00, 13:00\u201317:00", ((0, 540, 720), (0, 780, 1020))),
        ("22:00-06:00", ((0, 1320, 1800),)),
        ("00:00-24:00", ((0, 0, 1440),)),
        ("", ()),
    ],
)
def test_shifts_are_read(text: str, week: tuple[tuple[int, int, int], ...]) -> None:
    assert read(text).week == week


@pytest.mark.parametrize("text", ["9-17", "09:00", "25:00-26:00", "09:61-10:00", "all day"])
def test_what_is_no_shift_is_refused_with_its_day(text: str) -> None:
    with pytest.raises(HoursError, match="Tuesday"):
        read(text, day=1)


def test_nothing_at_all_is_always() -> None:
    assert read_hours("", dict.fromkeys(range(7), ""), "") is None


def test_hours_without_a_zone_are_refused() -> None:
    with pytest.raises(HoursError):
        read_hours("", {0: "09:00-17:00"}, "")


@given(MINUTE, st.integers(1, 24 * 60))
def test_what_is_written_reads_back(begin: int, length: int) -> None:
    hours = WorkingHours(ZONE, ((3, begin, begin + length),))
    assert read_hours(ZONE, {3: written(hours, 3)}, "") == hours
