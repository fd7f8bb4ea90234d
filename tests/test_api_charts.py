"""Charts: what stands where, what few calls may claim, and that every figure is in words too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.charts.criteria import CriterionShare, criteria_bars
from api.pages.charts.distribution import N_BARS, distribution
from api.pages.charts.scale import HEIGHT, y_of
from api.pages.charts.trend import FEW, Period, trend
from grading.report import Outcome

WEEK_S = 7 * 86_400.0


def weeks(*means: float | None, n_calls: int = 20) -> list[Period]:
    return [
        Period(n * WEEK_S, 0 if mean is None else n_calls, mean, mean, mean)
        for n, mean in enumerate(means)
    ]


def shares(points: float | None, others: float | None = None, **counts: int) -> CriterionShare:
    by_outcome = {Outcome(name): count for name, count in counts.items()}
    return CriterionShare("greeting", "Greets", by_outcome, points, others)


@given(st.floats(-50, 150), st.floats(-50, 150))
def test_more_points_never_stand_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= float(y_of(high)) <= float(y_of(low)) <= HEIGHT


def test_a_week_without_calls_leaves_its_place_empty() -> None:
    chart = trend(weeks(60, None, 80))
    assert [mark.x for mark in chart.marks] == ["16.667%", "83.333%"]
    assert [row.mean for row in chart.rows] == ["60", "–", "80"]


def test_no_line_leads_to_a_week_of_few_calls() -> None:
    few = [*weeks(60, 62), Period(2 * WEEK_S, FEW - 1, 20.0), Period(3 * WEEK_S, FEW, 61.0)]
    assert [mark.joins for mark in trend(few).marks] == [False, True, False, False]
    assert "too few to say much" in trend(few).marks[2].summary


def test_a_trend_is_told_in_a_sentence() -> None:
    told = trend(weeks(60, 40, 80)).summary
    assert "from 60 to 80; lowest 40 in the week of 1970-01-08" in told


def test_a_trend_of_nothing_says_so() -> None:
    assert trend(weeks(None)).summary == "No graded call in this time."


@pytest.mark.parametrize("n_weeks", [1, 8, 53, 200])
def test_dates_below_a_trend_never_crowd(n_weeks: int) -> None:
    assert 1 <= len(trend(weeks(*[50.0] * n_weeks)).labels) <= 9


@given(st.lists(st.integers(0, 5000), min_size=N_BARS, max_size=N_BARS))
def test_bars_are_as_tall_as_their_counts(counts: list[int]) -> None:
    bars = distribution(counts).bars
    ordered = sorted(bars, key=lambda bar: bar.n_calls)
    heights = [float(bar.height) for bar in ordered]
    assert heights == sorted(heights)
    assert heights[-1] <= HEIGHT


def test_a_distribution_of_nothing_says_so() -> None:
    assert distribution([0] * N_BARS).summary == "No graded call to count."


def test_outcomes_fill_their_bar_and_what_did_not_apply_is_left_out() -> None:
    (bar,) = criteria_bars([shares(60, met=6, partly=3, missed=1, not_applicable=90)])
    assert [part.text for part in bar.parts] == ["60 %", "30 %", "10 %"]
    assert bar.cells == ("6", "3", "1", "90")


def test_a_part_without_room_keeps_its_figure_for_the_table() -> None:
    (bar,) = criteria_bars([shares(98, met=98, missed=2)])
    assert [part.text for part in bar.parts] == ["98 %", ""]
    assert "missed 2 %" in bar.summary


@pytest.mark.parametrize(
    ("own", "others", "verdict", "difference"),
    [
        (80.0, 70.0, "strength", "+10"),
        (62.0, 70.0, "gap", "−8"),
        (72.0, 70.0, "", "+2"),
        (None, 70.0, "", ""),
        (70.0, None, "", ""),
    ],
)
def test_a_difference_is_named_only_where_it_matters(
    own: float | None, others: float | None, verdict: str, difference: str
) -> None:
    (bar,) = criteria_bars([shares(own, others, met=1)])
    assert (bar.verdict, bar.difference) == (verdict, difference)
