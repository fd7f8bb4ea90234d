"""An agent beside the others: a difference is told only if it is one, and shows nobody else."""

import pytest

from grading.report import Outcome
from insights.agent_record import FEWEST_CALLS, FEWEST_PEERS, Peers, Verdict, compared, of_verdict
from insights.estimate import Sums
from insights.grade_figures import CriterionCell, GradeFigures, figures_of


def sums(mean: float, n: int, spread: float = 20.0) -> Sums:
    """Return the sums of n values, half of them `spread` above the mean and half below."""
    return Sums(n, mean * n, n * (mean**2 + spread**2))


def figures(n: int, **means: float) -> GradeFigures:
    cells = [CriterionCell(c, Outcome.MET, n, sums(mean, n), 0.0) for c, mean in means.items()]
    return figures_of((), cells, {})


def verdict(own: float, n: int, others: float, n_others: int, n_agents: int = 9) -> Verdict:
    (one,) = compared(figures(n, tone=own), Peers(n_agents, figures(n_others, tone=others)))
    return one.verdict


@pytest.mark.parametrize(
    ("own", "others", "said"),
    [(90.0, 70.0, Verdict.STRENGTH), (50.0, 70.0, Verdict.GAP), (71.0, 70.0, Verdict.LEVEL)],
)
def test_a_difference_is_told_by_its_direction(own: float, others: float, said: Verdict) -> None:
    assert verdict(own, 200, others, 2000) is said


def test_few_calls_bear_no_comparison() -> None:
    assert verdict(0.0, FEWEST_CALLS - 1, 100.0, 2000) is Verdict.TOO_FEW


def test_what_chance_could_make_is_no_difference() -> None:
    assert verdict(60.0, FEWEST_CALLS, 70.0, 2000) is Verdict.LEVEL


def test_a_sure_difference_of_little_worth_is_none() -> None:
    assert verdict(68.0, 100_000, 70.0, 100_000) is Verdict.LEVEL


def test_among_few_others_none_is_shown() -> None:
    (one,) = compared(figures(200, tone=90.0), Peers(FEWEST_PEERS - 1, figures(2000, tone=70.0)))
    assert (one.others, one.difference, one.verdict) == (None, None, Verdict.TOO_FEW)


def test_the_widest_gap_comes_first() -> None:
    own = figures(200, greeting=70.0, empathy=30.0, closing=95.0)
    peers = Peers(9, figures(2000, greeting=80.0, empathy=80.0, closing=80.0))
    assert [one.criterion for one in compared(own, peers)] == ["empathy", "greeting", "closing"]
    assert [one.criterion for one in of_verdict(compared(own, peers), Verdict.GAP)] == [
        "empathy",
        "greeting",
    ]
