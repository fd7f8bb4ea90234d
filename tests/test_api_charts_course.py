"""Charts over time: round marks, dates that stay apart, gaps that stay gaps."""

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.charts.axis import COUNTS, SHARES, VALENCES, Limits, axis_of
from api.pages.charts.course import Course, Plot, course
from api.pages.charts.timeline import Timeline, day_name, day_text, timeline_of
from api.pages.charts.told import Level, Point, Said, Shift, Told
from api.pages.charts.volumes import volumes
from insights.tally import Tally
from insights.trend import DAY_S, Grain, trend

MONDAY_S = 1_772_409_600.0  # 2026-03-02T00:00:00Z


def drawn(
    *values: float | None, levels: Sequence[Level] = (), shifts: Sequence[Shift] = ()
) -> Course:
    """A course of shares, a day each."""
    points = [None if v is None else Point(v, max(0, v - 0.1), min(1, v + 0.1)) for v in values]
    said = [Said(f"day {n}", f"/at/{n}") for n in range(len(values))]
    timeline = Timeline(MONDAY_S, DAY_S, len(values))
    axis = axis_of([0.0, 1.0], SHARES, 100.0)
    return course(Told(points, said, levels, shifts), Plot(timeline, axis), str)


@given(st.lists(st.floats(0, 1), min_size=1), st.sampled_from([SHARES, VALENCES]))
def test_an_axis_holds_its_values_and_stays_within_what_can_be(
    values: list[float], limits: Limits
) -> None:
    axis = axis_of(values, limits, 100.0)
    assert axis.marks[0] <= min(values) + 1e-9
    assert axis.marks[-1] >= max(values) - 1e-9
    assert limits.least - 1e-9 <= axis.marks[0] < axis.marks[-1] <= limits.most + 1e-9
    assert 2 <= len(axis.marks) <= 7


@given(st.lists(st.integers(0, 10**7), min_size=1))
def test_marks_of_counts_lie_equally_far_apart(values: list[int]) -> None:
    steps = {round(b - a, 6) for a, b in pairwise(axis_of(values, COUNTS, 92.0).marks)}
    assert len(steps) == 1


def test_an_axis_of_nothing_is_still_one() -> None:
    assert len(axis_of([math.inf], SHARES, 100.0).marks) >= 2


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_more_never_stands_lower(one: float, other: float) -> None:
    axis = axis_of([0.0, 1.0], SHARES, 100.0)
    low, high = sorted((one, other))
    assert 0 <= axis.y(high) <= axis.y(low) <= 100


@pytest.mark.parametrize("n", [1, 2, 7, 30, 91, 200, 365, 1500])
def test_dates_stay_apart(n: int) -> None:
    labels = Timeline(MONDAY_S, DAY_S, n).labels()
    places = [float(label.x.rstrip("%")) for label in labels]
    assert 1 <= len(labels) <= 8
    assert all(b - a > 9 for a, b in pairwise(places))


def test_days_are_those_of_the_clocks_that_they_were_counted_by() -> None:
    local_s = MONDAY_S - 2 * 3600
    assert day_name(local_s) == "Sun 1 Mar 2026"
    assert day_name(local_s, 7200.0) == "Mon 2 Mar 2026"
    assert day_text(local_s, 7200.0) == "2026-03-02"


def test_a_gap_is_bridged_and_has_no_line() -> None:
    found = drawn(0.2, 0.3, None, 0.4, 0.5)
    assert len(found.lines) == len(found.bands) == 2
    assert [(b.x, b.to_x) for b in found.bridges] == [("30.000%", "70.000%")]


def test_a_day_alone_is_a_dot() -> None:
    found = drawn(*[0.2] * 70, None, 0.4, None)
    assert [dot.x for dot in found.dots] == ["97.945%"]


def test_every_period_says_what_it_holds_and_leads_there() -> None:
    found = drawn(0.2, None)
    assert [(hit.text, hit.href) for hit in found.hits] == [("day 0", "/at/0"), ("day 1", "/at/1")]


def test_a_change_is_drawn_over_the_days_that_it_may_have_been() -> None:
    at = [MONDAY_S + n * DAY_S for n in range(11)]
    found = drawn(*[0.2] * 10, shifts=[Shift(at[4], at[3], at[6], "1", "rose")])
    assert (found.shifts[0].x, found.shifts[0].width, found.shifts[0].at) == (
        "30.000%", "30.000%", "40.000%",
    )  # fmt: skip


def test_a_short_level_has_no_room_for_its_figure() -> None:
    at = [MONDAY_S + n * DAY_S for n in range(21)]
    levels = [Level(at[0], at[19], 0.2, "20 %"), Level(at[19], at[20], 0.9, "90 %")]
    assert [mark.text for mark in drawn(*[0.2] * 20, levels=levels).levels] == ["20 %", ""]


def test_words_are_a_part_of_the_volume() -> None:
    week = trend({MONDAY_S + n * DAY_S: Tally(n=100, n_texts=25) for n in range(7)}, Grain.DAY)
    bars = volumes(week.periods, timeline_of(week)).bars
    assert len(bars) == 7
    assert float(bars[0].deep_height) == pytest.approx(float(bars[0].height) / 4, abs=0.1)
