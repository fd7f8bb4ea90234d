"""Charts: what stands where, what few calls may claim, and that every figure is in words too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.charts.criteria import criteria_bars
from api.pages.charts.distribution import N_BARS, distribution
from api.pages.charts.scale import HEIGHT, y_of
from api.pages.charts.trend import trend
from grading.report import Outcome
from insights.agent_record import Comparison, Verdict
from insights.estimate import Estimate, Sums
from insights.grade_figures import CriterionFigures, Week

WEEK_S = 7 * 86_400.0


def weeks(**means: float | None) -> list[Week]:
    """Weeks by their place: w0=60.0; None has too few calls for a mean."""
    return [
        Week(
            int(name[1:]) * WEEK_S,
            20,
            None if mean is None else Estimate(mean, mean - 5, mean + 5, 20),
        )
        for name, mean in means.items()
    ]


def figures(points: float | None = 60.0, **counts: int) -> CriterionFigures:
    outcomes = {outcome: counts.get(outcome.value, 0) for outcome in Outcome}
    estimate = None if points is None else Estimate(points, points, points, 20)
    return CriterionFigures("greeting", "Greets", outcomes, Sums(), estimate, 1.5)


@given(st.floats(-50, 150), st.floats(-50, 150))
def test_more_points_never_stand_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= float(y_of(high)) <= float(y_of(low)) <= HEIGHT


def test_a_week_without_calls_leaves_its_place_empty() -> None:
    chart = trend(weeks(w0=60.0, w2=80.0))
    assert [mark.x for mark in chart.marks] == ["16.667%", "83.333%"]
    assert [mark.bridged for mark in chart.marks] == [False, True]


def test_a_week_of_too_few_calls_is_counted_but_has_no_mean() -> None:
    chart = trend(weeks(w0=60.0, w1=None, w2=62.0))
    assert (len(chart.marks), len(chart.volumes)) == (2, 3)
    assert [row.mean for row in chart.rows] == ["60", "too few to say", "62"]


def test_a_trend_is_told_in_a_sentence() -> None:
    told = trend(weeks(w0=60.0, w1=40.0, w2=80.0)).summary
    assert "from 60 to 80; lowest 40 in the week of 1970-01-08" in told


@pytest.mark.parametrize("none", [weeks(), weeks(w0=None)])
def test_a_trend_of_nothing_says_so(none: list[Week]) -> None:
    assert trend(none).summary == "No week has enough graded calls to give a mean."


@pytest.mark.parametrize("n_weeks", [1, 8, 53, 200])
def test_dates_below_a_trend_never_crowd(n_weeks: int) -> None:
    every = weeks(**{f"w{n}": 50.0 for n in range(n_weeks)})
    assert 1 <= len(trend(every).labels) <= 9


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
    (bar,) = criteria_bars([figures(met=6, partly=3, missed=1, not_applicable=90)])
    assert [part.text for part in bar.parts] == ["60 %", "30 %", "10 %"]
    assert bar.cells == ("6", "3", "1", "90")


def test_a_part_without_room_keeps_its_figure_for_the_table() -> None:
    (bar,) = criteria_bars([figures(met=98, missed=2)])
    assert [part.text for part in bar.parts] == ["98 %", ""]
    assert "missed 2 %" in bar.summary


@pytest.mark.parametrize(
    ("difference", "verdict", "shown"),
    [
        (10.2, Verdict.STRENGTH, ("+10", "strength")),
        (-8.0, Verdict.GAP, ("−8", "gap")),
        (2.0, Verdict.LEVEL, ("+2", "")),
        (None, Verdict.TOO_FEW, ("", "too few")),
    ],
)
def test_a_difference_is_shown_with_what_it_means(
    difference: float | None, verdict: Verdict, shown: tuple[str, str]
) -> None:
    beside = Comparison("greeting", "Greets", None, None, difference, verdict)
    (bar,) = criteria_bars([figures(met=1)], [beside])
    assert (bar.difference, bar.verdict) == shown


def test_criteria_stand_as_they_are_compared() -> None:
    others = [CriterionFigures("a", "A", dict.fromkeys(Outcome, 0), Sums(), None, 0.0), figures()]
    beside = [
        Comparison(name, name, None, None, None, Verdict.TOO_FEW) for name in ("greeting", "a")
    ]
    assert [bar.criterion for bar in criteria_bars(others, beside)] == ["greeting", "a"]
