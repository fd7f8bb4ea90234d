"""What goes with recovery: like is compared with like, and of few nothing is told."""

import numpy as np
import pytest

from insights.behaviours import Behaviour, BehaviourCell, behaviours_of
from insights.mantel_haenszel import Stratum, difference


def test_one_stratum_gives_the_bare_difference() -> None:
    found = difference([Stratum(50, 30, 40, 10)])
    assert found is not None
    assert found.value == pytest.approx(30 / 50 - 10 / 40)


def test_strata_that_mix_unalike_do_not_make_a_difference() -> None:
    # Simpson: within each stratum the shares are the same; together they are 0.74 and 0.26.
    found = difference([Stratum(90, 72, 10, 8), Stratum(10, 2, 90, 18)])
    assert found is not None
    assert found.value == pytest.approx(0.0)


def test_without_both_groups_in_a_stratum_there_is_nothing_to_compare() -> None:
    assert difference([Stratum(10, 5, 0, 0), Stratum(0, 0, 9, 4)]) is None


@pytest.mark.parametrize("n_each", [4, 60])
def test_the_interval_holds_the_truth_about_19_times_in_20(n_each: int) -> None:
    rng, n_strata, held = np.random.default_rng(1), 240 // n_each, 0
    for _ in range(400):
        base = rng.uniform(0.2, 0.6, n_strata)
        n, other = rng.integers(1, n_each, n_strata), rng.integers(1, n_each, n_strata)
        of, of_other = rng.binomial(n, base + 0.2), rng.binomial(other, base)
        strata = [Stratum(*map(int, s)) for s in zip(n, of, other, of_other, strict=True)]
        found = difference(strata)
        assert found is not None
        held += found.interval.low <= 0.2 <= found.interval.high
    assert 0.92 <= held / 400 <= 0.98


def cells(n: int, agents: int, recovered: tuple[float, float]) -> list[BehaviourCell]:
    return [
        BehaviourCell("empathy", f"exp_{a}", "angry", met, n, int(n * recovered[met]), n // 2)
        for a in range(agents)
        for met in (False, True)
    ]


def only(found: list[BehaviourCell]) -> Behaviour:
    (one,) = behaviours_of(found, {"empathy": "Empathy"})
    return one


def test_a_behaviour_that_goes_with_recovery_is_told_with_its_interval() -> None:
    one = only(cells(40, 4, (0.25, 0.5)))
    assert one.recovery is not None
    assert one.recovery.value == pytest.approx(0.25)
    assert one.recovery.interval.low > 0.1
    assert one.ending is not None
    assert one.ending.value == pytest.approx(0.0)


@pytest.mark.parametrize(("n", "agents"), [(7, 4), (40, 2)])
def test_of_few_calls_or_few_agents_nothing_is_told(n: int, agents: int) -> None:
    one = only(cells(n, agents, (0.0, 1.0)))
    assert (one.recovery, one.ending) == (None, None)
