"""Calibrations: several people grade one call, blind to each other until all have."""

from dataclasses import replace

import pytest

from api.desk.errors import UnknownCallError
from api.quality.errors import OwnCallError, RemarkError, StandsError, UnknownRemarkError
from api.quality.judging import Verdict
from api.quality.library import Library
from api.quality.query import CallQuery
from api.security.caller import Caller, ForbiddenError
from api.security.role import Role, scopes_of
from api.storage import users
from api.storage.database import Database
from api.storage.judgements import JudgementFilter
from api.storage.users import User
from grading.report import Outcome
from tests.doors import Office
from tests.qa import EAST, MAYA, QUINN, ROUGH_GRADE, ROWAN, SAM, Department, person

MACHINE = {r.id: Verdict(r.outcome) for r in ROUGH_GRADE.criteria}
KINDER = {**MACHINE, "closing": Verdict(Outcome.MET, "They did.")}


@pytest.fixture
def qa(database: Database) -> Department:
    department = Department(database)
    department.call()
    people = [
        ("quinn", Role.QA, None),
        ("rowan", Role.QA, None),
        ("sam", Role.SUPERVISOR, None),
        ("lane", Role.QA, "exp_maya"),
    ]
    with database.transaction() as connection:
        for name, role, agent_id in people:
            users.add(connection, User(name, name, name.title(), frozenset({role}), agent_id))
    return department


def begun(qa: Department, *graders: str) -> str:
    wanted = frozenset(graders or ("quinn", "rowan"))
    view = qa.quality.calibrations.begin(QUINN, "call_1", "Week 46", wanted)
    return view.session.calibration.calibration_id


def test_nobody_sees_anothers_verdicts_until_all_have_graded(qa: Department) -> None:
    of, calibrations = begun(qa), qa.quality.calibrations
    own = calibrations.grade(QUINN, of, KINDER)
    assert {j.by for j in own.judgements} == {"quinn"}
    for who in (ROWAN, SAM):
        view = calibrations.one(who, of)
        assert (view.judgements, view.agreement) == ((), None)
    last = calibrations.grade(ROWAN, of, MACHINE)
    assert {j.by for j in last.judgements} == {"quinn", "rowan"}
    assert last.session.calibration.closed_s == qa.now_s


def test_a_grader_is_told_no_grade_of_the_call_until_all_have_graded(qa: Department) -> None:
    of, grades = begun(qa), qa.quality.grades
    qa.quality.calibrations.grade(QUINN, of, KINDER)
    for who in (QUINN, ROWAN):  # who has graded could tell who has not
        with pytest.raises(ForbiddenError, match="calibration"):
            grades.grade(who, "call_1")
    assert grades.grade(SAM, "call_1").report_id
    qa.quality.calibrations.grade(ROWAN, of, MACHINE)
    assert grades.grade(ROWAN, "call_1").report_id


def test_a_call_to_be_graded_blind_is_in_no_list_of_its_graders(qa: Department) -> None:
    of = begun(qa)
    library = Library(qa.database, Office(qa.database).accounts)
    rowan = replace(ROWAN, scopes=scopes_of([Role.QA]))
    assert library.search(rowan, CallQuery()).total == 0
    assert library.rows(rowan, CallQuery(), None) == ()
    qa.quality.calibrations.cancel(QUINN, of)
    assert library.search(rowan, CallQuery()).total == 1


def test_what_they_agree_on_is_reckoned_when_it_is_over(qa: Department) -> None:
    of = begun(qa)
    qa.quality.calibrations.grade(QUINN, of, KINDER)
    agreement = qa.quality.calibrations.grade(ROWAN, of, MACHINE).agreement
    assert agreement is not None
    n = len(ROUGH_GRADE.criteria)
    assert (agreement.graders.n_pairs, agreement.graders.n_equal) == (n, n - 1)
    assert (agreement.machine.n, agreement.machine.n_equal) == (n - 1, n - 1)
    split = [v.criterion for v in agreement.criteria if v.verdict is None]
    assert split == ["closing"]


def test_verdicts_are_for_good_and_whole(qa: Department) -> None:
    of = begun(qa)
    with pytest.raises(RemarkError, match="each criterion"):
        qa.quality.calibrations.grade(QUINN, of, {})
    qa.quality.calibrations.grade(QUINN, of, KINDER)
    with pytest.raises(StandsError, match="already"):
        qa.quality.calibrations.grade(QUINN, of, MACHINE)


def test_only_who_was_asked_grades(qa: Department) -> None:
    of = begun(qa)
    with pytest.raises(OwnCallError):
        qa.quality.calibrations.grade(SAM, of, MACHINE)
    with pytest.raises(UnknownRemarkError):
        qa.quality.calibrations.grade(QUINN, "cal_unknown", MACHINE)
    with pytest.raises(UnknownCallError):
        qa.quality.calibrations.one(EAST, of)


@pytest.mark.parametrize(
    ("graders", "told"),
    [
        (("quinn",), "2 to 20"),
        (("quinn", "nobody"), "sign in"),
        (("quinn", "sam"), "change grades"),
        (("quinn", "lane"), "did not speak"),
    ],
)
def test_graders_are_people_who_may_judge_the_call(
    qa: Department, graders: tuple[str, ...], told: str
) -> None:
    with pytest.raises(RemarkError, match=told):
        begun(qa, *graders)


def test_who_opened_it_ends_it_without_the_rest(qa: Department) -> None:
    with qa.database.transaction() as connection:
        users.add(connection, User("kim", "kim", "Kim", frozenset({Role.QA})))
    of, calibrations = begun(qa, "quinn", "rowan", "kim"), qa.quality.calibrations
    calibrations.grade(ROWAN, of, MACHINE)
    with pytest.raises(StandsError, match="at least two"):
        calibrations.close(QUINN, of)
    calibrations.grade(QUINN, of, MACHINE)
    with pytest.raises(OwnCallError):
        calibrations.close(ROWAN, of)
    assert calibrations.close(QUINN, of).agreement is not None
    with pytest.raises(StandsError, match="over"):
        calibrations.grade(person("kim"), of, MACHINE)


def test_one_that_is_called_off_counts_for_nothing(qa: Department) -> None:
    of = begun(qa)
    qa.quality.calibrations.grade(ROWAN, of, KINDER)
    assert qa.quality.agreement.figures(QUINN, JudgementFilter()).criteria == ()
    view = qa.quality.calibrations.cancel(QUINN, of)
    assert view.session.calibration.is_cancelled
    assert qa.quality.agreement.figures(QUINN, JudgementFilter()).criteria == ()


def test_a_call_that_is_graded_anew_is_not_graded_on_in_the_old_session(qa: Department) -> None:
    of = begun(qa)
    qa.later(1)
    qa.report("call_1", ROUGH_GRADE)
    with pytest.raises(StandsError, match="anew"):
        qa.quality.calibrations.grade(QUINN, of, MACHINE)


@pytest.mark.parametrize("who", [QUINN, SAM])
def test_sessions_are_listed_with_who_has_graded(qa: Department, who: Caller) -> None:
    first, second = begun(qa), begun(qa)
    qa.quality.calibrations.grade(ROWAN, first, MACHINE)
    newest, oldest = qa.quality.calibrations.listed(who).items
    assert newest.calibration.calibration_id == second
    assert [(g.grader, g.graded_s) for g in oldest.graders] == [
        ("quinn", None),
        ("rowan", qa.now_s),
    ]
    assert qa.quality.calibrations.listed(EAST).items == ()


def test_the_agents_grade_stays_as_it_is(qa: Department) -> None:
    of = begun(qa)
    qa.quality.calibrations.grade(QUINN, of, KINDER)
    qa.quality.calibrations.grade(ROWAN, of, KINDER)
    assert not qa.quality.grades.grade(MAYA, "call_1").revision.is_changed
