"""Cost: what each criterion took adds up to what the call lacks, whatever happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.points import call_points
from grading.report import CriterionResult, Outcome
from insights.cost import Stake, costs

STAKES = st.builds(
    Stake,
    weight=st.floats(0.1, 40),
    points=st.floats(0, 100),
    counts=st.booleans(),
    fails=st.booleans(),
)


def _points(stakes: list[Stake]) -> float | None:
    return call_points(
        [
            CriterionResult(str(n), "", Outcome.MET, s.weight, s.points, "", (), s.fails, s.counts)
            for n, s in enumerate(stakes)
        ]
    )


@given(st.lists(STAKES, min_size=1, max_size=12))
def test_costs_add_up_to_what_the_call_lacks(stakes: list[Stake]) -> None:
    points = _points(stakes)
    lacking = 0.0 if points is None else 100.0 - points
    assert sum(costs(stakes)) == pytest.approx(lacking, abs=1e-5)


def test_the_costliest_is_what_weighs_and_earns_least() -> None:
    light, heavy = Stake(5.0, 0.0, True, False), Stake(20.0, 50.0, True, False)
    assert costs([light, heavy]) == (20.0, 40.0)


def test_what_failed_the_call_takes_all_that_was_left() -> None:
    assert costs([Stake(10.0, 70.0, True, False), Stake(0.0, 0.0, False, True)]) == (30.0, 70.0)


def test_what_did_not_apply_costs_nothing() -> None:
    assert costs([Stake(10.0, None, False, False)]) == (0.0,)
