"""Estimate: nothing of too few, and an interval that holds the truth as often as it says."""

import math
import random

import pytest

from insights.estimate import FEWEST, Sums, estimate_of


def sums(values: list[float]) -> Sums:
    return Sums(len(values), math.fsum(values), math.fsum(v * v for v in values))


@pytest.mark.parametrize("n", range(FEWEST))
def test_too_few_say_nothing(n: int) -> None:
    assert estimate_of(sums([50.0] * n)) is None


def test_the_mean_is_the_values_mean() -> None:
    found = estimate_of(sums([60.0, 70.0, 80.0, 90.0, 100.0]))
    assert found is not None
    assert (found.mean, found.n) == (80.0, 5)


def test_the_same_value_over_and_over_has_no_width() -> None:
    found = estimate_of(sums([70.1] * 9))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((70.1, 70.1), abs=1e-4)


def test_an_interval_stays_within_what_a_value_can_be() -> None:
    found = estimate_of(sums([0.0, 100.0, 100.0, 100.0, 100.0]))
    assert found is not None
    assert (found.low >= 0.0, found.high) == (True, 100.0)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    rng = random.Random(4)
    held = 0
    for _ in range(2000):
        found = estimate_of(sums([rng.gauss(60, 8) for _ in range(6)]))
        assert found is not None
        held += found.low <= 60 <= found.high
    assert 0.935 <= held / 2000 <= 0.965


def test_sums_add_up() -> None:
    assert sums([1.0, 2.0]) + sums([3.0]) == sums([1.0, 2.0, 3.0])
