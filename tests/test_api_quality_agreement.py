"""How far people agree with the machine, by criterion, from what they judged."""

import pytest

from api.quality.changes import Wish
from api.quality.judging import Verdict
from api.quality.samples import Order
from api.storage.database import Database
from api.storage.judgements import JudgementFilter
from grading.report import Outcome
from insights.agreement import share_interval
from insights.agreement_figures import FEWEST_PAIRS, Rating, Tally, by_criterion, session
from insights.sampling import Population
from tests.qa import EAST, QUINN, ROUGH_GRADE, Department

MET, PARTLY, MISSED = Outcome.MET, Outcome.PARTLY, Outcome.MISSED


def ratings(*judged: tuple[Outcome, tuple[Outcome, ...]]) -> list[Rating]:
    """Calibrations, each with the machine's outcome and what its graders said."""
    return [
        Rating(f"cal_{n}", "closing", f"judge_{k}", human, machine)
        for n, (machine, humans) in enumerate(judged)
        for k, human in enumerate(humans)
    ]


def tally(machine: Outcome, human: Outcome, n: int) -> Tally:
    """What reviewers of samples said so many times."""
    return Tally("closing", machine, human, n)


def test_few_cases_have_no_rate() -> None:
    (found,) = by_criterion([tally(MET, MET, FEWEST_PAIRS - 1)], [])
    assert (found.sampled.n, found.sampled.n_equal, found.sampled.share) == (19, 19, None)
    assert found.sampled.kappa is None


def test_enough_cases_have_a_rate_and_how_sure_it_is() -> None:
    said = [tally(MET, MET, 15), tally(MISSED, MISSED, 10), tally(MISSED, MET, 5)]
    (found,) = by_criterion(said, [])
    assert found.sampled.share == pytest.approx(25 / 30)
    assert found.sampled.interval == share_interval(25, 30)
    assert found.sampled.kappa == pytest.approx(2 / 3)
    assert found.sampled.alpha is not None


def test_samples_and_calibrations_are_never_put_together() -> None:
    blind = ratings(*[(MET, (MISSED, MISSED, MET))] * 30)
    (found,) = by_criterion([tally(MET, MET, 30)], blind)
    assert (found.sampled.share, found.calibrated.share) == (1.0, 0.0)
    assert (found.graders.n_units, found.graders.n_pairs, found.graders.n_equal) == (30, 90, 30)


def test_graders_who_are_split_say_nothing_of_the_machine() -> None:
    (found,) = by_criterion([], ratings(*[(MET, (MET, MISSED))] * 30))
    assert (found.calibrated.n, found.graders.n_units) == (0, 30)


def test_a_session_lists_what_each_said() -> None:
    found = session(ratings((MET, (MET, MET, PARTLY))))
    (verdicts,) = found.criteria
    assert verdicts.outcomes == (("judge_0", MET), ("judge_1", MET), ("judge_2", PARTLY))
    assert (verdicts.verdict, found.machine.n_equal) == (MET, 1)


@pytest.fixture
def qa(database: Database) -> Department:
    department = Department(database)
    for n in range(FEWEST_PAIRS + 5):
        department.call(f"call_{n}", "exp_maya" if n % 2 else "exp_noel")
    department.later(1)
    return department


def reviewed(qa: Department, n_other: int) -> None:
    """Review a sample of 22 calls; the first few closings are said to be met."""
    view = qa.quality.samples.draw(QUINN, Order("review", Population(), 11, "7"))
    own = {r.id: Verdict(r.outcome) for r in ROUGH_GRADE.criteria}
    for n, call in enumerate(view.calls):
        said = {**own, "closing": Verdict(MET, "heard it")} if n < n_other else own
        qa.quality.samples.review(QUINN, view.sample.sample_id, call.call_id, said)


def test_reviews_of_samples_make_the_rate(qa: Department) -> None:
    reviewed(qa, 4)
    figures = qa.quality.agreement.figures(QUINN, JudgementFilter())
    closing = next(c for c in figures.criteria if c.criterion == "closing")
    assert (closing.sampled.n, closing.sampled.n_equal) == (22, 18)
    n = 22 * len(ROUGH_GRADE.criteria)
    assert (figures.sampled.n, figures.sampled.n_equal) == (n, n - 4)
    assert [(c.criterion, c.n_calls) for c in figures.changed] == [("closing", 4)]


def test_changes_outside_samples_are_counted_and_make_no_rate(qa: Department) -> None:
    for n in range(3):
        qa.quality.changes.change(QUINN, f"call_{n}", Wish("closing", MET, "heard it"))
    figures = qa.quality.agreement.figures(QUINN, JudgementFilter(criterion="closing"))
    assert figures.criteria == ()
    assert [(c.criterion, c.n_calls) for c in figures.changed] == [("closing", 3)]


def test_figures_are_held_to_who_may_see_the_calls_and_to_the_time(qa: Department) -> None:
    reviewed(qa, 0)
    assert qa.quality.agreement.figures(EAST, JudgementFilter()).sampled.n == 11 * len(
        ROUGH_GRADE.criteria
    )
    before = JudgementFilter(until_s=qa.now_s)
    assert qa.quality.agreement.figures(QUINN, before).criteria == ()
    other = JudgementFilter(rubric_name="default", rubric_version="2")
    assert qa.quality.agreement.figures(QUINN, other).criteria == ()
