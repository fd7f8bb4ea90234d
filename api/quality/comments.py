"""Comments: what colleagues write about a call, on a moment of it or on the whole."""

from dataclasses import dataclass

from api.desk.words import storable
from api.desk.work import fresh_id
from api.quality.errors import OwnCallError, RemarkError, UnknownRemarkError
from api.quality.grades import Graded, Grades, name_of, seen
from api.quality.wording import worded
from api.security.audit_line import Action
from api.security.caller import Caller
from api.storage import grade_comments
from api.storage.grade_comments import Comment


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be written about a call."""

    text: str
    at_s: float | None = None  # since the call began; None: on the whole call
    criterion: str | None = None  # that it is about


@dataclass(frozen=True, slots=True)
class Comments:
    """Synchronous and thread-safe; may raise a StorageError or UnknownCallError.

    The call's agent reads them too.
    """

    grades: Grades

    def add(self, caller: Caller, call_id: str, remark: Remark) -> Comment:
        """Return a new comment.

        Raises RemarkError without words or for a moment outside the call, RevisionError for a
        criterion that the grade lacks, UngradedError without a grade.
        """
        with self.grades.database.transaction() as connection:
            graded = self.grades.of(connection, caller, call_id)
            _check(graded, remark)
            comment = Comment(
                comment_id=fresh_id("cmt"),
                call_id=graded.record.call_id,
                at_s=remark.at_s,
                criterion=remark.criterion,
                text=worded("a comment", remark.text),
                by=caller.caller_id,
                by_name=name_of(caller),
                written_s=self.grades.clock(),
            )
            grade_comments.add(connection, comment)
            self.grades.note(caller, Action.ADDED, comment.call_id, "commented on the call")
            return comment

    def remove(self, caller: Caller, call_id: str, comment_id: str) -> None:
        """Take a comment of the caller's own back: of it only stays that there was one.

        Raises UnknownRemarkError, and OwnCallError for somebody else's.
        """
        with self.grades.database.transaction() as connection:
            record = seen(connection, caller, call_id)
            comment = grade_comments.one(connection, storable(comment_id))
            if comment is None or comment.call_id != record.call_id:
                raise UnknownRemarkError(f"there is no comment {comment_id!r} on this call")
            if comment.by != caller.caller_id:
                raise OwnCallError("only who wrote a comment takes it back")
            if comment.removed_s is None:
                grade_comments.remove(connection, comment.comment_id, self.grades.clock())
                self.grades.note(caller, Action.REMOVED, comment.call_id, "took a comment back")

    def of_call(self, caller: Caller, call_id: str) -> tuple[Comment, ...]:
        """Return a call's comments in the order they were written."""
        with self.grades.database.reading() as connection:
            return grade_comments.of_call(connection, seen(connection, caller, call_id).call_id)


def _check(graded: Graded, remark: Remark) -> None:
    duration_s = graded.report.call.duration_s
    if remark.at_s is not None and not 0 <= remark.at_s <= duration_s:
        raise RemarkError(f"wanted a moment from 0 to {duration_s:.1f} s, got {remark.at_s:g} s")
    if remark.criterion is not None:
        graded.known(remark.criterion)
