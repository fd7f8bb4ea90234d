"""Random samples: what is drawn, that it stands, and what a review of it does."""

import pytest

from api.quality.errors import OwnCallError, RemarkError, StandsError, UnknownRemarkError
from api.quality.judging import Verdict
from api.quality.samples import Order, SampleView
from api.storage import facts
from api.storage.database import Database
from grading.report import Outcome
from insights.sampling import Population, SamplingError
from tests.qa import EAST, QUINN, ROUGH_GRADE, ROWAN, Department, person

EVERY = Population()


@pytest.fixture
def qa(database: Database) -> Department:
    department = Department(database)
    for n in range(8):
        department.call(f"call_{n}", "exp_maya" if n % 2 else "exp_noel")
        department.later(1)
    return department


def drawn(qa: Department, n_each: int = 2, of: Population = EVERY, seed: str = "7") -> SampleView:
    return qa.quality.samples.draw(QUINN, Order("monthly review", of, n_each, seed))


def as_machine(**changes: Verdict) -> dict[str, Verdict]:
    """The machine's own outcomes, but for these."""
    return {**{r.id: Verdict(r.outcome) for r in ROUGH_GRADE.criteria}, **changes}


def test_a_sample_says_what_it_was_drawn_of_and_how(qa: Department) -> None:
    view = drawn(qa)
    sample = view.sample
    assert (sample.n_population, sample.n_drawn, sample.n_each, sample.seed) == (8, 4, 2, "7")
    assert [call.agent_id for call in view.calls] == ["exp_maya"] * 2 + ["exp_noel"] * 2
    assert [call.place for call in view.calls] == [1, 2, 3, 4]
    assert sample.population.until_s == qa.now_s
    assert qa.quality.samples.one(QUINN, sample.sample_id) == view


def test_no_call_is_drawn_twice_and_then_none_is_left(qa: Department) -> None:
    first, second = drawn(qa), drawn(qa)
    assert second.sample.n_population == 4
    assert not {c.call_id for c in first.calls} & {c.call_id for c in second.calls}
    with pytest.raises(StandsError, match="left"):
        drawn(qa)


def test_drawing_again_comes_to_the_same(qa: Department) -> None:
    first, second = drawn(qa), drawn(qa)
    for view in (first, second):
        again = qa.quality.samples.redraw(QUINN, view.sample.sample_id)
        assert (again.same_population, again.same_calls) == (True, True)


def test_a_population_is_held_to_its_words(qa: Department) -> None:
    began_s = qa.now_s - 8 * 86_400
    of = Population(frozenset({"exp_maya"}), frozenset({"billing"}), began_s + 86_400, qa.now_s)
    assert {c.call_id for c in drawn(qa, 5, of).calls} == {"call_1", "call_3", "call_5", "call_7"}
    with pytest.raises(StandsError):
        drawn(qa, 5, Population(departments=frozenset({"claims"})))


def test_without_a_seed_one_is_made_and_kept(qa: Department) -> None:
    view = qa.quality.samples.draw(QUINN, Order("review", EVERY, 1))
    assert len(view.sample.seed) == 16
    assert qa.quality.samples.redraw(QUINN, view.sample.sample_id).same_calls


@pytest.mark.parametrize(
    ("order", "error"),
    [
        (Order(" ", EVERY, 1), RemarkError),
        (Order("review", EVERY, 0), SamplingError),
        (Order("review", EVERY, 1, "x" * 101), RemarkError),
    ],
)
def test_a_sample_that_can_not_be_is_refused(
    qa: Department, order: Order, error: type[Exception]
) -> None:
    with pytest.raises(error):
        qa.quality.samples.draw(QUINN, order)
    assert qa.quality.samples.listed(QUINN).items == ()


def test_a_supervisor_draws_and_sees_calls_of_their_own_team_alone(qa: Department) -> None:
    view = drawn(qa)
    seen = qa.quality.samples.one(EAST, view.sample.sample_id).calls
    assert {call.agent_id for call in seen} == {"exp_noel"}
    own = qa.quality.samples.draw(EAST, Order("team", EVERY, 9))
    assert {call.agent_id for call in own.calls} == {"exp_noel"}


def test_a_review_changes_what_the_reviewer_sees_otherwise(qa: Department) -> None:
    view = drawn(qa)
    call_id, sample_id = view.calls[0].call_id, view.sample.sample_id
    better = as_machine(closing=Verdict(Outcome.MET, "They did say goodbye."))
    graded = qa.quality.samples.review(QUINN, sample_id, call_id, better)
    assert [(c.criterion, c.sample_id) for c in graded.changes] == [("closing", sample_id)]
    (progress,) = qa.quality.samples.listed(QUINN).items
    assert progress.n_reviewed == 1
    with qa.database.reading() as connection:
        fact = facts.one(connection, call_id)
    assert fact
    assert (fact.is_reviewed, fact.is_changed) == (True, True)


def test_a_review_that_agrees_changes_nothing(qa: Department) -> None:
    view = drawn(qa)
    call_id = view.calls[0].call_id
    graded = qa.quality.samples.review(QUINN, view.sample.sample_id, call_id, as_machine())
    assert not graded.revision.is_changed
    with pytest.raises(StandsError, match="reviewed"):
        qa.quality.samples.review(ROWAN, view.sample.sample_id, call_id, as_machine())


def test_a_review_judges_everything_and_says_why_where_it_differs(qa: Department) -> None:
    view = drawn(qa)
    call_id, sample_id = view.calls[0].call_id, view.sample.sample_id
    some = {"closing": Verdict(Outcome.MISSED)}
    for verdicts in (some, as_machine(charm=Verdict(Outcome.MET))):
        with pytest.raises(RemarkError, match="each criterion"):
            qa.quality.samples.review(QUINN, sample_id, call_id, verdicts)
    better = as_machine(closing=Verdict(Outcome.MET))
    with pytest.raises(RemarkError, match="reason"):
        qa.quality.samples.review(QUINN, sample_id, call_id, better)
    (progress,) = qa.quality.samples.listed(QUINN).items
    assert progress.n_reviewed == 0


def test_only_what_was_drawn_is_reviewed_and_nobody_reviews_themselves(qa: Department) -> None:
    view = drawn(qa, 1)
    sample_id, mine = view.sample.sample_id, view.calls[0]
    others = {f"call_{n}" for n in range(8)} - {call.call_id for call in view.calls}
    with pytest.raises(UnknownRemarkError):
        qa.quality.samples.review(QUINN, sample_id, others.pop(), as_machine())
    with pytest.raises(UnknownRemarkError):
        qa.quality.samples.one(QUINN, "smp_unknown")
    own = person("maya", mine.agent_id)
    with pytest.raises(OwnCallError):
        qa.quality.samples.review(own, sample_id, mine.call_id, as_machine())
