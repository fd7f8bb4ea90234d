"""From the criteria's points to the call's."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.points import call_points, counted, mean_points
from grading.report import CriterionResult, Outcome
from tests.calls import patient


def _result(name: str, points: float | None, weight: float = 1.0) -> CriterionResult:
    outcome = Outcome.NOT_APPLICABLE if points is None else Outcome.PARTLY
    return CriterionResult(name, name, outcome, weight, points, "why", ())


def test_a_grade_is_the_weighted_mean_of_what_applies() -> None:
    results = counted([_result("a", 100, 3), _result("b", 0), _result("c", None, 50)], frozenset())
    assert call_points(results) == 75


def test_nothing_that_applies_is_no_grade() -> None:
    assert call_points(counted([_result("a", None)], frozenset())) is None


@pytest.mark.parametrize(
    ("points", "total", "counts"), [(100, 60, False), (60, 60, False), (20, 40, True)]
)
def test_what_may_only_lower_never_lifts(points: float, total: float, counts: bool) -> None:
    results = counted([_result("a", 60), _result("upset", points)], frozenset({"upset"}))
    assert call_points(results) == total
    assert results[1].counts is counts


_SOME = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=1, max_size=4)


@patient
@given(_SOME, _SOME)
def test_the_mean_is_the_least_over_all_choices(
    rest: list[tuple[int, int]], upset: list[tuple[int, int]]
) -> None:
    always = [_result(f"a{i}", p, w) for i, (p, w) in enumerate(rest)]
    maybe = [_result(f"u{i}", p, w) for i, (p, w) in enumerate(upset)]
    choices = chain.from_iterable(combinations(maybe, n) for n in range(len(maybe) + 1))
    least = min(mean_points([*always, *chosen]) or 0.0 for chosen in choices)
    found = call_points(counted([*always, *maybe], frozenset(r.id for r in maybe)))
    assert found == pytest.approx(least, abs=1e-5)
