"""Changes: a person gives a criterion another outcome, and says why."""

from dataclasses import dataclass

from sqlalchemy import Connection

from api.desk.work import fresh_id
from api.events.kinds import GradeChanged
from api.quality.errors import StandsError
from api.quality.grades import Graded, Grades, check_not_own, name_of
from api.quality.wording import worded
from api.security.audit_line import Action
from api.security.caller import Caller
from api.storage import facts, grade_changes
from api.storage.events import News
from api.storage.facts import Mark
from api.storage.grade_changes import GradeChange
from grading.report import Outcome


@dataclass(frozen=True, slots=True)
class Wish:
    """An outcome that is to become another."""

    criterion: str
    outcome: Outcome
    reason: str
    expected: Outcome | None = None  # how it stood when the person looked; None: whatever it is
    dispute_id: str | None = None  # that this decides
    sample_id: str | None = None  # in whose review this is made


@dataclass(frozen=True, slots=True)
class Changes:
    """Synchronous and thread-safe; every method may raise a StorageError or UnknownCallError.

    The machine's outcome stays beside the person's. Of several changes the last counts, and one
    is taken back by another.
    """

    grades: Grades

    def change(self, caller: Caller, call_id: str, wish: Wish) -> Graded:
        """Return the grade with an outcome changed.

        Raises RevisionError for a criterion that the grade lacks, StandsError if it stands so
        already or otherwise than expected, RemarkError without a reason, OwnCallError for a
        caller's own call.
        """
        with self.grades.database.transaction() as connection:
            graded = self.grades.of(connection, caller, call_id)
            check_not_own(caller, graded.record)
            return self.make(connection, caller, graded, wish)

    def undo(self, caller: Caller, call_id: str, criterion: str, reason: str) -> Graded:
        """Return the grade with a criterion as the machine had it; raises as `change` does."""
        with self.grades.database.transaction() as connection:
            graded = self.grades.of(connection, caller, call_id)
            check_not_own(caller, graded.record)
            machine = graded.known(criterion).machine.outcome
            return self.make(connection, caller, graded, Wish(criterion, machine, reason))

    def make(self, connection: Connection, caller: Caller, graded: Graded, wish: Wish) -> Graded:
        """As `change`, within a transaction, of a grade that the caller may judge."""
        change = self._change(caller, graded, wish)
        grade_changes.add(connection, change)
        after = self.grades.again(connection, graded)
        facts.revise(connection, change.call_id, after.revision)
        facts.mark(connection, change.call_id, Mark.ACKNOWLEDGED, False)
        facts.mark(connection, change.call_id, Mark.REVIEWED, True)
        detail = f"criterion {change.criterion}: {change.before} to {change.outcome}"
        self.grades.note(caller, Action.CHANGED, change.call_id, detail)
        self.grades.tell(connection, _news(change, after))
        return after

    def _change(self, caller: Caller, graded: Graded, wish: Wish) -> GradeChange:
        now = graded.known(wish.criterion)
        if wish.expected not in (None, now.outcome):
            raise StandsError(
                f"wanted {wish.criterion} as {wish.expected}, it is {now.outcome} now"
            )
        if wish.outcome is now.outcome:
            raise StandsError(f"{wish.criterion} is {now.outcome} already")
        return GradeChange(
            change_id=fresh_id("chg"),
            call_id=graded.record.call_id,
            report_id=graded.report_id,
            criterion=wish.criterion,
            machine=now.machine.outcome,
            before=now.outcome,
            outcome=wish.outcome,
            reason=worded("a reason for the change", wish.reason),
            by=caller.caller_id,
            by_name=name_of(caller),
            changed_s=self.grades.clock(),
            dispute_id=wish.dispute_id,
            sample_id=wish.sample_id,
        )


def _news(change: GradeChange, after: Graded) -> News:
    told = GradeChanged(
        call_id=change.call_id,
        agent_id=after.record.agent_id,
        criterion=change.criterion,
        machine=change.machine,
        before=change.before,
        outcome=change.outcome,
        by=change.by,
        points=after.revision.final.points,
    )
    return News(after.record.case_id, change.changed_s, told)
