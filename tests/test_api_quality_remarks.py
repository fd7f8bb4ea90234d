"""Comments, clips and coaching: who may write them, who sees them, and how they end."""

from dataclasses import replace

import pytest

from api.desk.errors import UnknownCallError
from api.quality.clips import Span, link_of
from api.quality.coaching import Task
from api.quality.comments import Remark
from api.quality.errors import OwnCallError, QualityError, RemarkError, UnknownRemarkError
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from api.storage.coaching import CoachingFilter
from api.storage.database import Database
from grading.revision import RevisionError
from insights.coaching import CoachingError, CoachingState
from tests.qa import EAST, MAYA, NOEL, QUINN, SAM, Department

TASK = Task("exp_maya", "closing", "Listen to how Noel says goodbye.", call_id="call_1")


@pytest.fixture
def qa(database: Database) -> Department:
    department = Department(database)
    department.call()
    return department


def lines(qa: Department) -> list[str]:
    """What the audit trail says was done, the oldest first."""
    found = qa.audit.lines(AuditFilter())
    return [f"{line.entry.action} {line.entry.detail}" for line in found][::-1]


def test_a_comment_lies_on_its_moment_and_the_agent_reads_it(qa: Department) -> None:
    qa.quality.comments.add(SAM, "call_1", Remark("Well held.", 12.5, "overtalk"))
    qa.quality.comments.add(QUINN, "call_1", Remark("All in all fair."))
    first, second = qa.quality.comments.of_call(MAYA, "call_1")
    assert (first.text, first.at_s, first.criterion) == ("Well held.", 12.5, "overtalk")
    assert (first.by_name, second.at_s) == ("Sam", None)


@pytest.mark.parametrize(
    ("remark", "error"),
    [
        (Remark("  "), RemarkError),
        (Remark("late", 61.0), RemarkError),
        (Remark("early", -1.0), RemarkError),
        (Remark("never", float("nan")), RemarkError),
        (Remark("odd", 1.0, "charm"), RevisionError),
    ],
)
def test_a_comment_that_can_not_be_is_refused(
    qa: Department, remark: Remark, error: type[Exception]
) -> None:
    with pytest.raises(error):
        qa.quality.comments.add(SAM, "call_1", remark)


def test_who_wrote_a_comment_takes_it_back_and_its_words_are_gone(qa: Department) -> None:
    comment = qa.quality.comments.add(SAM, "call_1", Remark("Hasty words."))
    with pytest.raises(OwnCallError):
        qa.quality.comments.remove(QUINN, "call_1", comment.comment_id)
    qa.quality.comments.remove(SAM, "call_1", comment.comment_id)
    (left,) = qa.quality.comments.of_call(QUINN, "call_1")
    assert (left.text, left.removed_s) == ("", qa.now_s)
    assert not any("Hasty" in line for line in lines(qa))


def test_a_comment_is_of_one_call(qa: Department) -> None:
    qa.call("call_2", "exp_noel")
    comment = qa.quality.comments.add(SAM, "call_1", Remark("Here."))
    with pytest.raises(UnknownRemarkError):
        qa.quality.comments.remove(SAM, "call_2", comment.comment_id)
    with pytest.raises(UnknownCallError):
        qa.quality.comments.of_call(EAST, "call_1")


def test_a_clip_opens_for_who_may_see_its_call_until_it_ends(qa: Department) -> None:
    clip = qa.quality.clips.make(SAM, "call_1", Span(5.0, 20.0, "how not to"))
    assert qa.quality.clips.open(MAYA, clip.clip_id) == clip
    assert link_of(clip) == f"/staff/calls/call_1?clip={clip.clip_id}"
    with pytest.raises(UnknownRemarkError):
        qa.quality.clips.open(EAST, clip.clip_id)
    qa.later(30)
    with pytest.raises(UnknownRemarkError):
        qa.quality.clips.open(MAYA, clip.clip_id)
    assert qa.quality.clips.of_call(MAYA, "call_1") == ()


def test_who_made_a_clip_ends_it_and_so_does_who_may_change_grades(qa: Department) -> None:
    own, other = (qa.quality.clips.make(SAM, "call_1", Span(0, 1)) for _ in range(2))
    qa.quality.clips.end(SAM, own.clip_id)
    with pytest.raises(OwnCallError):
        qa.quality.clips.end(QUINN, other.clip_id)
    qa.quality.clips.end(replace(QUINN, scopes=frozenset({Scope.GRADES_CHANGE})), other.clip_id)
    assert qa.quality.clips.of_call(SAM, "call_1") == ()


@pytest.mark.parametrize("span", [(5.0, 5.0), (-1.0, 5.0), (0.0, 60.1), (0.0, float("nan"))])
def test_a_clip_lies_within_its_call(qa: Department, span: tuple[float, float]) -> None:
    with pytest.raises(RemarkError):
        qa.quality.clips.make(SAM, "call_1", Span(*span))


def test_coaching_is_told_and_done_by_the_agent(qa: Department) -> None:
    task = qa.quality.coaching.assign(SAM, replace(TASK, due_s=qa.now_s + 60))
    assert qa.told() == ["coaching.assigned"]
    (found,) = qa.quality.coaching.listed(MAYA, CoachingFilter()).items
    assert found == task
    done = qa.quality.coaching.done(MAYA, task.coaching_id, "Listened twice.")
    assert (done.closing.state, done.closing.closed_by) == (CoachingState.DONE, "maya")
    assert lines(qa) == ["added assigned coaching on closing", "changed coaching on closing: done"]


def test_coaching_is_called_off_by_who_coaches_and_stays_so(qa: Department) -> None:
    task = qa.quality.coaching.assign(SAM, TASK)
    closed = qa.quality.coaching.close(SAM, task.coaching_id, CoachingState.CANCELLED, "")
    assert closed.closing.state is CoachingState.CANCELLED
    with pytest.raises(CoachingError):
        qa.quality.coaching.done(MAYA, task.coaching_id, "I did it.")
    still = CoachingFilter(states=frozenset({CoachingState.OPEN}))
    assert qa.quality.coaching.listed(SAM, still).items == ()


@pytest.mark.parametrize(
    ("who", "task", "error"),
    [
        (EAST, TASK, UnknownRemarkError),
        (SAM, replace(TASK, agent_id="exp_nobody"), UnknownRemarkError),
        (MAYA, TASK, OwnCallError),
        (SAM, replace(TASK, criterion="charm"), RevisionError),
        (SAM, replace(TASK, task=" "), RemarkError),
        (SAM, replace(TASK, due_s=1.0), RemarkError),
        (SAM, replace(TASK, agent_id="exp_noel"), RemarkError),
        (SAM, replace(TASK, call_id="call_9"), UnknownCallError),
    ],
)
def test_coaching_that_can_not_be_is_refused(
    qa: Department, who: Caller, task: Task, error: type[QualityError]
) -> None:
    qa.call("call_2", "exp_noel")
    with pytest.raises(error):
        qa.quality.coaching.assign(who, task)


def test_coaching_of_others_is_not_there_for_an_agent(qa: Department) -> None:
    task = qa.quality.coaching.assign(SAM, TASK)
    assert qa.quality.coaching.listed(NOEL, CoachingFilter()).items == ()
    with pytest.raises(UnknownRemarkError):
        qa.quality.coaching.one(NOEL, task.coaching_id)
    with pytest.raises(OwnCallError):
        qa.quality.coaching.done(SAM, task.coaching_id, "done")
