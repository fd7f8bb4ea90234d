"""What another rubric would make of the same calls."""

from dataclasses import replace

import pytest

from grading.report import GradeReport, Outcome
from insights.rubric_trial import compare
from tests.graded import criterion, graded


def report(points: float | None, outcome: Outcome = Outcome.MET, band: str = "good") -> GradeReport:
    """Return a call of these points with one criterion."""
    criteria = (replace(criterion(outcome, points), id="greeting", title="Greets"),)
    return replace(graded(), points=points, band=band if points else None, criteria=criteria)


def test_calls_are_counted_by_which_way_they_go() -> None:
    before = [report(50), report(50), report(50), report(None)]
    after = [report(60), report(40), report(50), report(70)]
    found = compare(before, after)
    assert (found.n_up, found.n_down, found.n_same, found.n_other) == (1, 1, 1, 1)


def test_what_nobody_would_see_is_no_change() -> None:
    assert compare([report(50.0)], [report(50.004)]).n_same == 1


@pytest.mark.parametrize(("points", "mean"), [((40.0, 60.0), 50.0), ((40.0, None), 40.0)])
def test_the_mean_is_of_calls_that_have_points(
    points: tuple[float | None, ...], mean: float
) -> None:
    calls = [report(one) for one in points]
    assert compare(calls, calls).before.mean_points == mean


def test_bands_are_counted_the_best_first() -> None:
    calls = [report(50, band="fair"), report(90, band="good"), report(60, band="fair")]
    assert list(compare(calls, calls).after.bands.items()) == [("good", 1), ("fair", 2)]


def test_a_criterion_that_is_new_or_dropped_has_one_side() -> None:
    dropped = replace(report(50), criteria=(criterion(Outcome.MISSED, 0.0),))
    new, old = compare([dropped], [report(50)]).criteria
    assert (new.id, new.before, new.after) == ("greeting", None, {Outcome.MET: 1})
    assert (old.id, old.before, old.after) == ("missed", {Outcome.MISSED: 1}, None)


def test_no_calls_come_to_nothing() -> None:
    found = compare([], [])
    assert (found.before.mean_points, found.calls, found.criteria) == (None, (), ())
