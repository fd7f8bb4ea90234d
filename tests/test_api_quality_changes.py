"""Outcomes that people change, and what agents say to their grades."""

from dataclasses import replace

import pytest

from api.desk.errors import UnknownCallError
from api.quality.changes import Wish
from api.quality.errors import OwnCallError, RemarkError, StandsError, UngradedError
from api.storage import calls, facts
from api.storage.audit import AuditFilter
from api.storage.database import Database
from grading.report import Outcome
from grading.revision import RevisionError
from insights.dispute import Standing
from tests.qa import EAST, MAYA, NOEL, QUINN, ROUGH_GRADE, Department, person

MET, MISSED = Outcome.MET, Outcome.MISSED
BETTER = Wish("closing", MET, "She said goodbye, the recogniser missed it.")


@pytest.fixture
def qa(database: Database) -> Department:
    department = Department(database)
    department.call()
    return department


def test_a_grade_that_nobody_changed_is_the_machines(qa: Department) -> None:
    graded = qa.quality.grades.grade(QUINN, "call_1")
    assert graded.revision.final == graded.revision.machine
    assert graded.revision.machine.points == ROUGH_GRADE.points


def test_a_change_counts_and_the_machines_outcome_stays_beside_it(qa: Department) -> None:
    graded = qa.quality.changes.change(QUINN, "call_1", BETTER)
    closing = graded.criterion("closing")
    assert closing is not None
    assert (closing.machine.outcome, closing.outcome, closing.points) == (MISSED, MET, 100.0)
    assert graded.report == ROUGH_GRADE
    (change,) = graded.changes
    assert (change.by, change.before, change.reason) == ("quinn", MISSED, BETTER.reason)


def test_a_change_is_told_and_leaves_a_line_and_the_facts_follow(qa: Department) -> None:
    graded = qa.quality.changes.change(QUINN, "call_1", BETTER)
    assert qa.told() == ["grade.changed"]
    (line,) = qa.audit.lines(AuditFilter())
    assert (line.entry.who, line.entry.subject_id) == ("quinn", "call_1")
    assert line.entry.detail == "criterion closing: missed to met"
    with qa.database.reading() as connection:
        fact = facts.one(connection, "call_1")
    assert fact
    assert (fact.final_points, fact.is_changed) == (graded.revision.final.points, True)
    assert fact.points == ROUGH_GRADE.points


def test_of_several_changes_the_last_counts_and_undoing_restores(qa: Department) -> None:
    qa.quality.changes.change(QUINN, "call_1", BETTER)
    partly = Wish("closing", Outcome.PARTLY, "Only half.", expected=MET)
    assert qa.quality.changes.change(QUINN, "call_1", partly).revision.is_changed
    graded = qa.quality.changes.undo(QUINN, "call_1", "closing", "My mistake.")
    assert graded.revision.final == graded.revision.machine
    assert [c.outcome for c in graded.history] == [MET, Outcome.PARTLY, MISSED]


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Wish("closing", MISSED, "so it is"), StandsError),
        (Wish("closing", MET, "why", expected=MET), StandsError),
        (Wish("closing", MET, "  "), RemarkError),
        (Wish("closing", MET, "x" * 2001), RemarkError),
        (Wish("charm", MET, "why"), RevisionError),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    qa: Department, wish: Wish, error: type[Exception]
) -> None:
    with pytest.raises(error):
        qa.quality.changes.change(QUINN, "call_1", wish)
    assert qa.told() == []


def test_who_may_not_see_a_call_changes_nothing_and_hears_nothing(qa: Department) -> None:
    for call_id in ("call_1", "call_2"):
        with pytest.raises(UnknownCallError, match=call_id):
            qa.quality.changes.change(EAST, call_id, BETTER)


def test_nobody_changes_a_grade_of_their_own(qa: Department) -> None:
    both = person("maya", "exp_maya")
    with pytest.raises(OwnCallError):
        qa.quality.changes.change(both, "call_1", BETTER)


def test_a_call_that_is_graded_anew_begins_without_changes(qa: Department) -> None:
    qa.quality.changes.change(QUINN, "call_1", BETTER)
    qa.report("call_1", ROUGH_GRADE)
    graded = qa.quality.grades.grade(QUINN, "call_1")
    assert not graded.revision.is_changed
    assert len(graded.history) == 1


def test_a_call_without_a_report_has_no_grade(qa: Department) -> None:
    with qa.database.transaction() as connection:
        record = calls.one(connection, "call_1")
        assert record
        calls.add(connection, [replace(record, call_id="call_2")])
    with pytest.raises(UngradedError):
        qa.quality.grades.grade(QUINN, "call_2")


def test_an_agent_acknowledges_their_own_grade_once(qa: Department) -> None:
    first = qa.quality.acknowledgements.acknowledge(MAYA, "call_1")
    assert first.standing is Standing.ACKNOWLEDGED
    qa.later(1)
    assert qa.quality.acknowledgements.acknowledge(MAYA, "call_1").acknowledgement == (
        first.acknowledgement
    )


def test_a_change_after_it_asks_the_agent_again(qa: Department) -> None:
    qa.quality.acknowledgements.acknowledge(MAYA, "call_1")
    qa.later(3)
    assert qa.quality.changes.change(QUINN, "call_1", BETTER).standing is Standing.AWAITED


def test_after_the_days_for_it_no_grade_is_acknowledged(qa: Department) -> None:
    qa.later(14)
    assert qa.quality.grades.grade(MAYA, "call_1").standing is Standing.UNANSWERED
    with pytest.raises(StandsError, match="over"):
        qa.quality.acknowledgements.acknowledge(MAYA, "call_1")


def test_only_the_calls_own_agent_answers_its_grade(qa: Department) -> None:
    with pytest.raises(OwnCallError):
        qa.quality.acknowledgements.acknowledge(QUINN, "call_1")
    with pytest.raises(UnknownCallError):
        qa.quality.acknowledgements.acknowledge(NOEL, "call_1")
