"""KPIs, validity and drift: known truths come out, chance and too few do not."""

import math
import random
from collections import Counter

import numpy as np
import pytest

from emotion.labels import Emotion
from insights.drift import mood_drift, word_shifts
from insights.kpi import association, csat, nps
from insights.validity import AccountPast, auc, compared, is_held_out, validity


def weeks(
    n: int = 60, lag: int = 2, strength: float = 0.8, seed: int = 0
) -> tuple[list[float], list[float]]:
    """Two figures, of which the second follows the first by so many weeks."""
    rng = np.random.default_rng(seed)
    first = rng.normal(size=n + lag)
    second = strength * first + math.sqrt(1 - strength**2) * rng.normal(size=n + lag)
    return first[lag:].tolist(), second[:n].tolist()


def test_the_lag_of_two_figures_is_found() -> None:
    found = association(*weeks())
    assert found is not None
    assert (found.strongest.lag, found.is_sure) == (2, True)
    assert found.strongest.interval.low < 0.8 < found.strongest.interval.high + 0.1


def test_figures_that_have_nothing_to_do_with_each_other_are_seldom_called_related() -> None:
    found = [association(*weeks(strength=0.0, seed=seed)) for seed in range(60)]
    assert sum(one is not None and one.is_sure for one in found) <= 8


def test_two_figures_that_only_grow_are_not_related() -> None:
    first, second = weeks(strength=0.0, seed=3)
    found = association([x + k for k, x in enumerate(first)], [x + k for k, x in enumerate(second)])
    assert found is not None
    assert not found.is_sure


@pytest.mark.parametrize(
    ("first", "second"),
    [([1.0] * 60, weeks()[1]), (weeks()[0][:20], weeks()[1][:20]), ([math.nan] * 60, weeks()[1])],
)
def test_a_figure_that_stands_still_or_is_short_goes_with_nothing(
    first: list[float], second: list[float]
) -> None:
    assert association(first, second) is None


def test_weeks_without_a_figure_are_left_out() -> None:
    first, second = weeks(n=80)
    second[10] = first[40] = math.nan
    found = association(first, second)
    assert found is not None
    assert found.strongest.lag == 2


def test_satisfaction_and_recommendation_are_counted_as_usual() -> None:
    satisfied, points = csat([0.75, 1.0, 0.5, 0.0, 1.0]), nps([9, 10, 8, 7, 6])
    assert satisfied is not None
    assert points is not None
    assert (satisfied.value, points.mean) == (0.6, 20.0)


def test_an_area_is_how_often_the_order_is_right() -> None:
    scores, left = np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True])
    assert auc(scores, left).value == 0.75


def test_nineteen_of_twenty_intervals_hold_the_area() -> None:
    rng, held = np.random.default_rng(1), 0
    left = np.arange(200) < 60
    for _ in range(400):
        found = auc(rng.normal(left * 1.0), left).interval
        held += found.low <= 0.7602 <= found.high  # Phi(1 / sqrt 2)
    assert 0.92 <= held / 400 <= 0.98


def test_the_same_figures_gain_nothing() -> None:
    scores, left = np.arange(40.0), np.arange(40) % 3 == 0
    gain = compared(scores, scores, left)[2]
    assert (gain.low, gain.high) == pytest.approx((0.0, 0.0))


def pasts(n: int, effect: float) -> list[AccountPast]:
    rng = random.Random(2)
    made = []
    for k in range(n):
        share = rng.random()
        left = rng.random() < 0.1 + effect * share
        made.append(AccountPast(f"acc_{k}", rng.randint(1, 9), share, share, share, None, left))
    return made


def test_moods_that_foretell_leaving_do_so_on_accounts_that_taught_nothing() -> None:
    found = validity(pasts(800, 0.6))
    assert found is not None
    assert found.n_taught + found.n_held == 800
    assert found.moods.interval.low > 0.6
    assert found.gain.low > 0


def test_moods_that_foretell_nothing_say_so() -> None:
    found = validity(pasts(800, 0.0))
    assert found is not None
    assert found.moods.interval.low < 0.5 < found.moods.interval.high + 0.05


def test_few_accounts_foretell_nothing() -> None:
    assert validity(pasts(60, 0.5)) is None


def test_the_same_account_is_always_held_out_or_never() -> None:
    assert 0.4 < np.mean([is_held_out(f"acc_{k}") for k in range(500)]) < 0.6


def test_moods_that_changed_have_drifted_and_the_same_have_not() -> None:
    before = {Emotion.ANGRY: 100, Emotion.NEUTRAL: 300}
    same, other = (
        mood_drift(before, before),
        mood_drift(before, {Emotion.ANGRY: 300, Emotion.NEUTRAL: 100}),
    )
    assert same is not None
    assert other is not None
    assert (same.divergence, same.p) == pytest.approx((0.0, 1.0))
    assert other.p < 1e-6
    assert other.interval.low > 0
    assert other.shifts[Emotion.ANGRY] == 0.5


def test_moods_drift_by_chance_as_often_as_chance_says() -> None:
    rng, found = np.random.default_rng(3), []
    for _ in range(200):
        sides = rng.multinomial(150, [0.2, 0.1, 0.6, 0.1], 2)
        counts = [dict(zip(list(Emotion)[:4], map(int, side), strict=True)) for side in sides]
        drift = mood_drift(*counts)
        assert drift is not None
        found.append(drift.p < 0.05)
    assert 0.01 <= np.mean(found) <= 0.10


def test_few_moods_have_no_drift() -> None:
    assert mood_drift({Emotion.ANGRY: 49}, {Emotion.ANGRY: 900}) is None


def test_a_new_word_is_told_and_common_or_rare_ones_are_not() -> None:
    before = Counter({"the": 900, "refund": 10})
    after = Counter({"the": 905, "refund": 90, "smith": 4})
    found = word_shifts(before, after, 1000, 1000)
    assert [(one.word, one.log_odds > 0) for one in found] == [("refund", True)]
