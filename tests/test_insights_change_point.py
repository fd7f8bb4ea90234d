"""Change points: lasting changes and nothing else, with the days and the sizes they may have."""

import numpy as np
import pytest

from insights.change_point import changes
from insights.series import Series, mean_series, share_series, volume_series

DAYS = 200


def shares(shift: float = 0.0, n: int = 120, day: int = 90, seed: int = 0) -> Series:
    """A share of 30 % that moves on one day; Mondays are worse, weekends small."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(n * np.resize([1.2, 1, 1, 1, 1, 0.6, 0.4], DAYS))
    share = 0.3 + np.resize([0.05, 0, 0, 0, 0, 0, 0.03], DAYS)
    share[day:] += shift
    return share_series(rng.binomial(counts, share).tolist(), counts.tolist())


@pytest.mark.parametrize("shift", [0.1, -0.1])
@pytest.mark.parametrize("seed", range(5))
def test_a_lasting_change_is_found_on_its_day_and_in_its_size(shift: float, seed: int) -> None:
    (found,) = changes(shares(shift, seed=seed))
    assert found.earliest <= 90 <= found.latest
    assert abs(found.day - 90) <= 7
    assert found.interval.low <= shift <= found.interval.high


@pytest.mark.parametrize("seed", range(10))
def test_weekdays_and_chance_are_no_change(seed: int) -> None:
    assert changes(shares(seed=seed)) == ()


def test_a_single_bad_day_is_no_new_level() -> None:
    series = shares()
    series.values[77] = 0.95
    assert changes(series) == ()


def test_days_without_anybody_are_left_out() -> None:
    rng = np.random.default_rng(1)
    counts = np.where(np.arange(DAYS) % 7 >= 5, 0, rng.poisson(150, DAYS))
    of = rng.binomial(counts, np.where(np.arange(DAYS) < 100, 0.2, 0.35))
    (found,) = changes(share_series(of.tolist(), counts.tolist()))
    assert found.earliest <= 100 <= found.latest


def test_fewer_messages_leave_the_day_less_sure() -> None:
    (many,), (few,) = changes(shares(0.15, n=500)), changes(shares(0.15, n=40))
    assert few.latest - few.earliest > many.latest - many.earliest


def test_too_short_a_history_says_nothing() -> None:
    assert changes(share_series([0] * 13 + [50] * 14, [50] * 27)) == ()


def test_a_history_of_nothing_says_nothing() -> None:
    assert changes(share_series([0] * 100, [0] * 100)) == ()


def test_a_volume_that_doubles_is_found() -> None:
    rng = np.random.default_rng(2)
    (found,) = changes(volume_series([*rng.poisson(40, 60), *rng.poisson(80, 60)]))
    assert found.earliest <= 60 <= found.latest
    assert found.shift == pytest.approx(np.log(2), abs=0.1)


def test_a_mean_that_falls_is_found() -> None:
    rng = np.random.default_rng(3)
    days = [rng.normal(0.1 if day < 50 else -0.1, 0.5, 60) for day in range(100)]
    totals, squares = [float(d.sum()) for d in days], [float(d @ d) for d in days]
    (found,) = changes(mean_series(totals, squares, [60] * 100))
    assert abs(found.day - 50) <= 7
    assert found.before.interval.low <= 0.1 <= found.before.interval.high
