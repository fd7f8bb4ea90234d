"""Fairness: what the case mix explains is no gap, what it leaves is told, and few tell nothing."""

import numpy as np
import pytest

from insights.adjustment import fitted
from insights.case_mix import PLACE, Circumstances, Factor, groups_of
from insights.fairness import FactorFigures, GradedCase, ReviewedCase, Standing, figures_of

NOON_S = 43_200.0


def groups(wideband: bool, mood: str = "not low", queue: str = "billing") -> tuple[str, ...]:
    call = Circumstances(queue, NOON_S, 90.0, "en", wideband, 2, True, None)
    found = list(groups_of(call))
    found[PLACE[Factor.MOOD]] = mood
    return tuple(found)


def cases(n: int, penalty: float, low_share: tuple[float, float]) -> list[GradedCase]:
    """Return calls of which low customers cost 20 points, and a telephone `penalty`."""
    rng = np.random.default_rng(1)
    found = []
    for i in range(n):
        wideband, agent = bool(rng.random() < 0.5), int(rng.integers(8))
        is_low = bool(rng.random() < low_share[wideband])
        points = 75 + agent - 20 * is_low - penalty * (not wideband) + rng.normal(0, 10)
        name = groups(wideband, "low" if is_low else "not low", ("billing", "orders")[i % 2])
        found.append(GradedCase(f"exp_{agent}", float(points), name))
    return found


def of(factor: Factor, found: tuple[FactorFigures, ...]) -> FactorFigures:
    return next(one for one in found if one.factor is factor)


def telephone(found: tuple[FactorFigures, ...]) -> Standing:
    return next(g.standing for g in of(Factor.SOUND, found).groups if g.name == "telephone")


def test_a_gap_that_harder_customers_explain_is_none() -> None:
    found = figures_of(cases(3000, penalty=0.0, low_share=(0.6, 0.1)), ())
    group = next(g for g in of(Factor.SOUND, found).groups if g.name == "telephone")
    assert group.raw is not None
    assert group.raw < -4
    assert group.standing is Standing.LEVEL


def test_a_gap_that_is_left_once_like_meets_like_is_told() -> None:
    found = figures_of(cases(3000, penalty=10.0, low_share=(0.3, 0.3)), ())
    group = next(g for g in of(Factor.SOUND, found).groups if g.name == "telephone")
    assert group.standing is Standing.BELOW
    assert group.adjusted is not None
    assert group.adjusted.interval.low < -5.0 < group.adjusted.interval.high


@pytest.mark.parametrize("penalty", [0.0, 2.0])
def test_what_is_small_is_no_gap_however_many_calls_show_it(penalty: float) -> None:
    assert telephone(figures_of(cases(6000, penalty, (0.3, 0.3)), ())) is Standing.LEVEL


def test_few_calls_bear_no_comparison() -> None:
    many = cases(200, 0.0, (0.3, 0.3))
    few = [GradedCase("exp_1", 10.0, groups(True, queue="travel")) for _ in range(19)]
    queues = of(Factor.QUEUE, figures_of([*many, *few], ())).groups
    travel = next(g for g in queues if g.name == "travel")
    assert (travel.standing, travel.raw, travel.adjusted) == (Standing.TOO_FEW, None, None)


def test_queues_that_share_no_agent_cannot_be_told_from_their_agents() -> None:
    rng = np.random.default_rng(2)
    found = figures_of(
        [
            GradedCase(f"exp_{q}", float(rng.normal(70, 5)), groups(True, queue=q))
            for q in ("billing", "orders")
            for _ in range(50)
        ],
        (),
    )
    assert {g.standing for g in of(Factor.QUEUE, found).groups} == {Standing.UNTOLD}


def test_without_calls_there_are_no_figures() -> None:
    assert figures_of((), ()) == ()


def test_the_model_gives_what_least_squares_gives() -> None:
    rng = np.random.default_rng(3)
    codes = [rng.integers(0, 3, 400), rng.integers(0, 4, 400)]
    values = rng.normal(size=400) + codes[0] - 0.5 * codes[1]
    design = np.column_stack([codes[0] == 1, codes[0] == 2, *(codes[1] == g for g in range(4))])
    solved = np.linalg.lstsq(design.astype(float), values, rcond=None)[0]
    levels = np.array([0.0, solved[0], solved[1]])
    told = fitted(values, codes).contrast(0, 2)
    assert told is not None
    assert told.value == pytest.approx(levels[2] - levels[codes[0]].mean())


def test_its_interval_holds_the_truth_about_19_times_in_20() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(300):
        codes = [rng.integers(0, 2, 120), rng.integers(0, 5, 120)]
        values = 4.0 * codes[0] + rng.normal(0, 2 + 4 * codes[0])  # they scatter unalike
        told = fitted(values, codes).contrast(0, 1)
        assert told is not None
        held += abs(told.value - 4.0 * (1 - codes[0].mean())) < 1.96 * told.error
    assert 0.92 <= held / 300 <= 0.98


def reviews(n: int, wrong: tuple[float, float]) -> list[ReviewedCase]:
    rng = np.random.default_rng(5)
    sides = [bool(i % 2) for i in range(n)]
    return [ReviewedCase(bool(rng.random() < wrong[s]), 2.0, groups(s)) for s in sides]


def test_where_reviewers_change_more_the_machine_is_shown_to_hear_worse() -> None:
    found = figures_of(cases(100, 0.0, (0.3, 0.3)), reviews(300, (0.4, 0.1)))
    reviewed = {g.name: g.reviewed for g in of(Factor.SOUND, found).groups}["telephone"]
    assert reviewed.difference is not None
    assert reviewed.difference.interval.low > 0.1
    assert reviewed.difference.interval.high < 0.5


def test_of_few_reviews_no_share_is_told() -> None:
    found = figures_of(cases(100, 0.0, (0.3, 0.3)), reviews(38, (0.5, 0.5)))
    assert {g.reviewed.share for g in of(Factor.SOUND, found).groups} == {None}
