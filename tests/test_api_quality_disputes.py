"""Disputes of outcomes: who may open one, who may close it, and what comes of it."""

import pytest

from api.desk.errors import UnknownCallError
from api.quality.changes import Wish
from api.quality.errors import OwnCallError, RemarkError, StandsError, UnknownRemarkError
from api.security.caller import Caller
from api.storage import facts
from api.storage.database import Database
from api.storage.disputes import DisputeFilter
from grading.report import Outcome
from grading.revision import RevisionError
from insights.dispute import DisputeError, DisputeState, Standing
from tests.qa import EAST, MAYA, NOEL, QUINN, ROUGH_GRADE, ROWAN, Department

MET, PARTLY, MISSED = Outcome.MET, Outcome.PARTLY, Outcome.MISSED
WORDS = "I did say goodbye."


@pytest.fixture
def qa(database: Database) -> Department:
    department = Department(database)
    department.call()
    return department


def opened(qa: Department, criterion: str = "closing") -> str:
    return qa.quality.disputes.open(MAYA, "call_1", criterion, WORDS).dispute_id


def is_marked(qa: Department) -> bool:
    with qa.database.reading() as connection:
        fact = facts.one(connection, "call_1")
    assert fact
    return fact.is_disputed


def test_an_agent_disputes_an_outcome_of_their_own(qa: Department) -> None:
    dispute_id = opened(qa)
    graded = qa.quality.grades.grade(MAYA, "call_1")
    (dispute,) = graded.disputes
    assert (dispute.dispute_id, dispute.outcome, dispute.words) == (dispute_id, MISSED, WORDS)
    assert (graded.standing, is_marked(qa)) == (Standing.DISPUTED, True)
    assert qa.told() == ["dispute.opened"]


def test_upholding_leaves_the_outcome_and_says_why(qa: Department) -> None:
    closed = qa.quality.disputes.uphold(QUINN, opened(qa), "Nobody can hear it.")
    assert (closed.ruling.state, closed.ruling.reason) == (
        DisputeState.UPHELD,
        "Nobody can hear it.",
    )
    graded = qa.quality.grades.grade(MAYA, "call_1")
    assert (graded.standing, is_marked(qa)) == (Standing.DECIDED, False)
    assert not graded.revision.is_changed
    assert qa.told() == ["dispute.opened", "dispute.closed"]


def test_changing_changes_the_grade_in_the_same_step(qa: Department) -> None:
    dispute_id = opened(qa)
    closed = qa.quality.disputes.change(QUINN, dispute_id, MET, "She is right.")
    graded = qa.quality.grades.grade(MAYA, "call_1")
    assert closed.ruling.state is DisputeState.CHANGED
    assert [(c.dispute_id, c.outcome) for c in graded.changes] == [(dispute_id, MET)]
    assert qa.told() == ["dispute.opened", "grade.changed", "dispute.closed"]


def test_a_change_that_makes_no_sense_leaves_the_dispute_open(qa: Department) -> None:
    dispute_id = opened(qa)
    with pytest.raises(StandsError):
        qa.quality.disputes.change(QUINN, dispute_id, MISSED, "As it was.")
    assert qa.quality.disputes.one(QUINN, dispute_id).ruling.state is DisputeState.OPEN


def test_who_set_an_outcome_does_not_judge_its_dispute(qa: Department) -> None:
    qa.quality.changes.change(QUINN, "call_1", Wish("greeting", PARTLY, "No name."))
    dispute_id = opened(qa, "greeting")
    with pytest.raises(DisputeError, match="same person"):
        qa.quality.disputes.uphold(QUINN, dispute_id, "I said so.")
    upheld = qa.quality.disputes.uphold(ROWAN, dispute_id, "Quinn is right.")
    assert upheld.ruling.closed_by == "rowan"


def test_a_dispute_is_closed_once(qa: Department) -> None:
    dispute_id = opened(qa)
    qa.quality.disputes.uphold(QUINN, dispute_id, "No.")
    assert qa.quality.disputes.uphold(QUINN, dispute_id, "No.").ruling.reason == "No."
    with pytest.raises(DisputeError, match="upheld"):
        qa.quality.disputes.change(ROWAN, dispute_id, MET, "Yes.")
    assert not qa.quality.grades.grade(QUINN, "call_1").revision.is_changed
    assert qa.told() == ["dispute.opened", "dispute.closed"]


def test_the_agent_withdraws_and_may_dispute_again(qa: Department) -> None:
    withdrawn = qa.quality.disputes.withdraw(MAYA, opened(qa))
    assert withdrawn.ruling.state is DisputeState.WITHDRAWN
    assert opened(qa) != withdrawn.dispute_id


def test_what_was_judged_is_not_disputed_again_until_it_changes(qa: Department) -> None:
    qa.quality.disputes.uphold(QUINN, opened(qa), "No.")
    with pytest.raises(DisputeError, match="decided"):
        opened(qa)
    qa.later(1)
    qa.quality.changes.change(QUINN, "call_1", Wish("closing", PARTLY, "On second thought."))
    assert opened(qa)


@pytest.mark.parametrize(
    ("who", "criterion", "words", "error"),
    [
        (QUINN, "closing", WORDS, OwnCallError),
        (NOEL, "closing", WORDS, UnknownCallError),
        (MAYA, "charm", WORDS, RevisionError),
        (MAYA, "closing", " ", RemarkError),
    ],
)
def test_a_dispute_that_can_not_be_is_refused(
    qa: Department, who: Caller, criterion: str, words: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        qa.quality.disputes.open(who, "call_1", criterion, words)
    assert not is_marked(qa)


def test_an_outcome_is_disputed_once_at_a_time(qa: Department) -> None:
    opened(qa)
    with pytest.raises(DisputeError, match="open already"):
        opened(qa)
    opened(qa, "greeting")


def test_after_the_days_for_it_nothing_is_disputed(qa: Department) -> None:
    qa.later(13.9)
    opened(qa)
    qa.later(0.2)
    with pytest.raises(DisputeError, match="over"):
        opened(qa, "greeting")


def test_a_dispute_lapses_when_its_call_is_graded_anew(qa: Department) -> None:
    dispute_id = opened(qa)
    qa.quality.disputes.lapse()
    assert is_marked(qa)
    qa.later(1)
    qa.report("call_1", ROUGH_GRADE)
    with pytest.raises(StandsError, match="anew"):
        qa.quality.disputes.change(QUINN, dispute_id, MET, "She is right.")
    qa.quality.disputes.lapse()
    assert qa.quality.disputes.one(QUINN, dispute_id).ruling.state is DisputeState.LAPSED
    assert not is_marked(qa)


def test_a_dispute_out_of_reach_is_not_there(qa: Department) -> None:
    dispute_id = opened(qa)
    for asked in (dispute_id, "dsp_unknown"):
        with pytest.raises(UnknownRemarkError, match=asked):
            qa.quality.disputes.one(EAST, asked)
    assert qa.quality.disputes.listed(EAST, DisputeFilter()).items == ()


def test_disputes_are_listed_newest_first_by_what_fits(qa: Department) -> None:
    ids = [opened(qa, name) for name in ("closing", "greeting", "pace")]
    qa.quality.disputes.uphold(QUINN, ids[0], "No.")
    first = qa.quality.disputes.listed(QUINN, DisputeFilter(), limit=2)
    rest = qa.quality.disputes.listed(QUINN, DisputeFilter(), first.next_cursor, limit=2)
    assert [d.dispute_id for d in (*first.items, *rest.items)] == ids[::-1]
    still = DisputeFilter(states=frozenset({DisputeState.OPEN}))
    assert [d.dispute_id for d in qa.quality.disputes.listed(MAYA, still).items] == ids[:0:-1]
