"""What the page of a call shows of a grade: as it stands, to whom, and what they may do."""

from dataclasses import replace

import pytest

from api.pages.call_talk import seconds_of
from api.pages.call_view import CallView, as_it_stands, blind, call_view
from api.pages.fragments import html
from api.pages.judging import verdicts
from api.pages.names import Names
from api.quality.changes import Wish
from api.quality.judging import Verdict
from api.security.caller import Caller
from api.security.role import Role, scopes_of
from api.storage.database import Database
from grading.report import Outcome
from tests.qa import MAYA, NOEL, QUINN, Department

NOBODY = Names({}, {}, {})
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(1)</script>'


def as_role(caller: Caller, role: Role) -> Caller:
    return replace(caller, scopes=scopes_of({role}))


QA, OWN, OTHER = as_role(QUINN, Role.QA), as_role(MAYA, Role.AGENT), as_role(NOEL, Role.AGENT)


@pytest.fixture
def qa(file_database: Database) -> Department:
    department = Department(file_database)
    department.call()
    return department


def seen(qa: Department, caller: Caller = QA) -> CallView:
    graded = qa.quality.grades.grade(QUINN, "call_1")
    return call_view(graded, caller, NOBODY, qa.now_s, None)


def change(qa: Department, outcome: Outcome = Outcome.MET, reason: str = "It is there.") -> None:
    qa.quality.changes.change(QUINN, "call_1", Wish("closing", outcome, reason))


def scorecard(view: CallView) -> str:
    return html("call_scorecard.html.j2", page=view)


def test_a_changed_outcome_stands_and_the_machines_is_told_beside_it(qa: Department) -> None:
    change(qa)
    view = seen(qa)
    stands = next(c for c in as_it_stands(view.graded).criteria if c.id == "closing")
    assert (stands.outcome, stands.points) == (Outcome.MET, 100.0)
    assert (view.stories["closing"].machine, view.stories["closing"].is_changed) == ("Missed", True)
    assert "The machine said: missed" in scorecard(view)


def test_a_grade_that_nobody_changed_is_shown_as_the_machine_gave_it(qa: Department) -> None:
    view = seen(qa)
    assert as_it_stands(view.graded) == view.graded.report
    assert "The machine said" not in scorecard(view)


@pytest.mark.parametrize(
    ("caller", "changes", "answers", "coaches"),
    [
        (QA, True, False, True),
        (OWN, False, True, False),
        (OTHER, False, False, False),
        (as_role(QUINN, Role.SUPERVISOR), False, False, True),
        (replace(OWN, scopes=scopes_of({Role.AGENT, Role.QA})), False, True, False),
    ],
)
def test_the_page_offers_what_somebody_may_do(
    qa: Department, caller: Caller, changes: bool, answers: bool, coaches: bool
) -> None:
    may = seen(qa, caller).rights
    assert (may.change, may.answer, may.coach, may.listen) == (changes, answers, coaches, False)


@pytest.mark.parametrize(
    ("caller", "offered"), [(QA, "Change the outcome"), (OWN, "Dispute this outcome")]
)
def test_each_outcome_has_the_form_of_whoever_looks(
    qa: Department, caller: Caller, offered: str
) -> None:
    forms = {"Change the outcome", "Dispute this outcome"}
    drawn = scorecard(seen(qa, caller))
    assert drawn.count(offered) == len(seen(qa).graded.report.criteria)
    assert not any(other in drawn for other in forms - {offered})


def test_a_dispute_turns_the_form_into_its_decision(qa: Department) -> None:
    qa.quality.disputes.open(MAYA, "call_1", "closing", "I did say goodbye.")
    assert scorecard(seen(qa)).count("Decide the dispute") == 1
    assert scorecard(seen(qa, OWN)).count("Withdraw the dispute") == 1


def test_after_its_days_a_grade_offers_no_answer(qa: Department) -> None:
    qa.later(days=15)
    assert "Dispute this outcome" not in scorecard(seen(qa, OWN))


def test_what_people_write_is_shown_and_never_read(qa: Department) -> None:
    change(qa, reason=HOSTILE)
    qa.quality.disputes.open(MAYA, "call_1", "greeting", HOSTILE)
    drawn = scorecard(seen(qa))
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert drawn.count("&lt;script&gt;") == 2


def test_a_blind_grader_sees_neither_moods_nor_outcomes(qa: Department) -> None:
    drawn = html("call_player.html.j2", page=blind(seen(qa)), span=None).split("<tone-call")[1]
    assert "this is ridiculous" in drawn
    assert not any(told in drawn for told in ("angry", "m-happy", "Evidence", "fill-angry"))


@pytest.mark.parametrize(
    ("text", "seconds"), [("83", 83.0), ("1:23", 83.0), ("1:01:01", 3661.0), (" 0:07.5 ", 7.5)]
)
def test_a_moment_is_read_as_people_write_it(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "1:2:3:4", "-1", "1:-5", "nan", "inf"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"wanted|could not"):
        seconds_of(text)


def test_a_form_of_verdicts_names_each_criterion_it_judges() -> None:
    given = {"act": "judge", "outcome:a": "met", "note:a": "Yes.", "note:b": "not judged"}
    assert verdicts(given) == {"a": Verdict(Outcome.MET, "Yes.")}
