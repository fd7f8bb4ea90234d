"""Baselines: an odd day by its weekday and volume, and seldom one that is none."""

from dataclasses import replace

import numpy as np
import pytest

from insights.baseline import Counted, departure, departures, discoveries
from insights.trend import Measure

WEEKDAYS = [1.3, 1.1, 1.0, 1.0, 1.0, 0.5, 0.3]


def traffic(seed: int, last: float = 1.0, n_days: int = 57, mean: int = 100) -> Counted:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(mean * np.resize(WEEKDAYS, n_days))
    counts[-1] = round(counts[-1] * last)
    return Counted("all", Measure.VOLUME, tuple(counts.tolist()), (1,) * n_days)


def moods(seed: int, last_share: float = 0.3) -> Counted:
    rng = np.random.default_rng(seed)
    sizes = rng.poisson(100 * np.resize(WEEKDAYS, 57))
    shares = np.full(57, 0.3)
    shares[-1] = last_share
    of = rng.binomial(sizes, shares)
    return Counted("all", Measure.NEGATIVE, tuple(of.tolist()), tuple(sizes.tolist()))


@pytest.mark.parametrize(("last", "is_above"), [(1.7, True), (0.4, False)])
def test_a_day_of_other_volume_departs(last: float, is_above: bool) -> None:
    found = departure(traffic(3, last))
    assert found is not None
    assert found.p < 1e-3
    assert found.is_above is is_above


def test_a_quiet_sunday_is_what_sundays_are() -> None:
    found = departure(traffic(3, n_days=56))
    assert found is not None
    assert found.expected.low <= found.observed <= found.expected.high
    assert found.expected.mean == pytest.approx(30, abs=8)


def test_more_negative_moods_depart_and_more_of_all_contacts_do_not() -> None:
    worse, busy = departure(moods(1, 0.55)), moods(1)
    doubled = Counted(
        "all", busy.measure, (*busy.n_of[:-1], busy.n_of[-1] * 2), (*busy.n[:-1], busy.n[-1] * 2)
    )
    same = departure(doubled)
    assert worse is not None
    assert same is not None
    assert worse.p < 1e-3
    assert same.p > 0.01


def test_chance_seldom_departs() -> None:
    chances = [d.p for d in (departure(traffic(seed)) for seed in range(300)) if d is not None]
    assert 0.0 <= np.mean([p < 0.01 for p in chances]) <= 0.03


def test_days_that_scatter_more_than_counting_widen_what_is_expected() -> None:
    rng = np.random.default_rng(0)
    loose = rng.poisson(100 * np.exp(rng.normal(0, 0.3, 57))).tolist()
    steady = rng.poisson(100, 57).tolist()
    wide, narrow = (
        departure(Counted("a", Measure.VOLUME, tuple(c), (1,) * 57)) for c in (loose, steady)
    )
    assert wide is not None
    assert narrow is not None
    assert wide.expected.high - wide.expected.low > 2 * (narrow.expected.high - narrow.expected.low)


def test_an_odd_day_of_the_past_teaches_little() -> None:
    counted = traffic(5)
    spoilt = Counted(
        "all", counted.measure, (*counted.n_of[:20], 5000, *counted.n_of[21:]), counted.n
    )
    plain, odd = departure(counted), departure(spoilt)
    assert plain is not None
    assert odd is not None
    assert odd.expected.mean == pytest.approx(plain.expected.mean, rel=0.15)


@pytest.mark.parametrize(
    "counted",
    [
        traffic(0, n_days=28),
        traffic(0, mean=5),
        Counted("a", Measure.NEGATIVE, (0,) * 57, (0,) * 57),
        Counted("a", Measure.NEGATIVE, (3,) * 57, (10,) * 57),
        Counted("a", Measure.VOLUME, (), ()),
    ],
)
def test_too_short_a_past_or_too_small_a_day_says_nothing(counted: Counted) -> None:
    assert departure(counted) is None


def test_among_many_segments_only_the_odd_one_is_told() -> None:
    many = [traffic(seed) for seed in range(40)]
    odd = replace(traffic(99, 2.0), segment="odd")
    assert [found.segment for found in departures([*many, odd])] == ["odd"]


def test_discoveries_bend_with_how_many_there_are() -> None:
    assert discoveries([0.001, 0.02, 0.9], 0.05) == [True, True, False]
    assert discoveries([0.04, 0.9, 0.9], 0.05) == [False, False, False]
    assert discoveries([], 0.05) == []
