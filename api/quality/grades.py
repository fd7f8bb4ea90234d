"""Grades: one call's grade as it stands, with all that people did about it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from api.desk.errors import UnknownCallError
from api.desk.words import storable
from api.quality.blindness import check_not_blind
from api.quality.errors import OwnCallError, UngradedError
from api.rubrics import Rubrics
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.storage import acknowledgements, calls, disputes, events, grade_changes, reports
from api.storage.acknowledgements import Acknowledgement
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.disputes import Dispute
from api.storage.events import News
from api.storage.grade_changes import GradeChange
from api.storage.reports import StoredReport
from grading.record import from_json
from grading.report import GradeReport
from grading.revision import RevisedCriterion, Revision, RevisionError, revised
from insights.dispute import Answers, DisputeState, Standing, Window, standing, window


@dataclass(frozen=True, slots=True)
class Graded:
    """A call's newest report, and what people made of it."""

    record: CallRecord
    stored: StoredReport
    report: GradeReport
    revision: Revision
    history: tuple[GradeChange, ...]  # in order; those of earlier reports too
    disputes: tuple[Dispute, ...]  # in order; those of earlier reports too
    acknowledgement: Acknowledgement | None  # the latest, of this report
    window: Window  # in which the agent may answer the grade
    standing: Standing

    @property
    def report_id(self) -> str:
        """Whose outcomes these are: a call that is graded anew has another report."""
        return self.stored.report_id

    @property
    def graded_s(self) -> float:
        """When the machine graded it, epoch seconds."""
        return self.stored.created_s

    @property
    def changes(self) -> tuple[GradeChange, ...]:
        """The changes of this report, in order."""
        return tuple(c for c in self.history if c.report_id == self.report_id)

    def last_change(self, criterion: str) -> GradeChange | None:
        """The change by which a criterion stands as it does; None: nobody changed it."""
        return next((c for c in reversed(self.changes) if c.criterion == criterion), None)

    def criterion(self, name: str) -> RevisedCriterion | None:
        """One criterion as it stands; None if the rubric has none of this id."""
        return next((c for c in self.revision.criteria if c.machine.id == name), None)

    def known(self, name: str) -> RevisedCriterion:
        """One criterion as it stands; raises RevisionError if the rubric has none of this id."""
        found = self.criterion(name)
        if found is None:
            wanted = ", ".join(c.machine.id for c in self.revision.criteria)
            raise RevisionError(f"wanted a criterion of {wanted}, got {name!r}")
        return found


@dataclass(frozen=True, slots=True)
class Grades:
    """Synchronous and thread-safe; any method may raise a StorageError.

    Whoever asks sees the calls in their reach; of others they hear what they would if there
    were none.
    """

    database: Database
    clock: Callable[[], float]  # epoch seconds
    rubrics: Rubrics
    audit: AuditTrail
    dispute_days: float

    def grade(self, caller: Caller, call_id: str) -> Graded:
        """Return a call's grade as it stands.

        Raises UnknownCallError, UngradedError for a call without a report, and ForbiddenError
        for who is to grade it in a calibration that goes on.
        """
        with self.database.reading() as connection:
            return self.of(connection, caller, call_id)

    def of(self, connection: Connection, caller: Caller, call_id: str) -> Graded:
        """As `grade`, within a transaction."""
        graded = self.to_judge(connection, caller, call_id)
        check_not_blind(connection, caller, graded.record.call_id)
        return graded

    def to_judge(self, connection: Connection, caller: Caller, call_id: str) -> Graded:
        """As `of`, also for who is to grade the call blind: none of its moods, outcomes and
        reasons may be shown to them.
        """
        record = seen(connection, caller, call_id)
        stored = reports.latest(connection, record.call_id)
        if stored is None:
            why = record.failure or "it is not graded yet"
            raise UngradedError(f"call {record.call_id!r} has no grade: {why}")
        return self._standing(connection, record, stored, from_json(stored.report))

    def again(self, connection: Connection, graded: Graded) -> Graded:
        """Return a grade as it stands now, after something was said of it."""
        return self._standing(connection, graded.record, graded.stored, graded.report)

    def note(self, caller: Caller, action: Action, call_id: str, detail: str) -> None:
        """Write into the audit trail what somebody did about a call's grade."""
        self.audit.note(caller, action, Subject("call", call_id), detail)

    def tell(self, connection: Connection, news: News) -> None:
        """Say what happened, with the change that it tells of."""
        events.add(connection, [news])

    def _standing(
        self, connection: Connection, record: CallRecord, stored: StoredReport, report: GradeReport
    ) -> Graded:
        history = grade_changes.of_call(connection, record.call_id)
        own = [c for c in history if c.report_id == stored.report_id]
        said = disputes.of_call(connection, record.call_id)
        read = acknowledgements.latest(connection, record.call_id)
        read = read if read and read.report_id == stored.report_id else None
        open_for = window(stored.created_s, own[-1].changed_s if own else None, self.dispute_days)
        return Graded(
            record=record,
            stored=stored,
            report=report,
            revision=self._revised(report, own),
            history=history,
            disputes=said,
            acknowledgement=read,
            window=open_for,
            standing=standing(_answers(stored.report_id, said, read), open_for, self.clock()),
        )

    def _revised(self, report: GradeReport, changes: list[GradeChange]) -> Revision:
        outcomes = {change.criterion: change.outcome for change in changes}
        rubric = self.rubrics.of(report.rubric_name, report.rubric_version) if outcomes else None
        return revised(report, rubric, outcomes)


def seen(connection: Connection, caller: Caller, call_id: str) -> CallRecord:
    """Return a call that the caller may see; raises UnknownCallError."""
    record = calls.one(connection, storable(call_id))
    if record is None or not caller.reach.covers(record.agent_id):
        raise UnknownCallError(f"wanted the id of a call, got {call_id!r}")
    return record


def check_not_own(caller: Caller, record: CallRecord) -> None:
    """Raise OwnCallError if the caller spoke on this call as its agent."""
    if caller.agent_id is not None and caller.agent_id == record.agent_id:
        raise OwnCallError("nobody judges a call of their own: ask a colleague")


def own_agent(caller: Caller, record: CallRecord) -> str:
    """Return which agent the caller is; raises OwnCallError if it is not this call's."""
    if caller.agent_id is None or caller.agent_id != record.agent_id:
        raise OwnCallError("only the agent who spoke on a call answers its grade")
    return caller.agent_id


def name_of(caller: Caller) -> str:
    """Return what colleagues know somebody by."""
    return caller.name or caller.caller_id


def _answers(report_id: str, said: tuple[Dispute, ...], read: Acknowledgement | None) -> Answers:
    own = [d for d in said if d.report_id == report_id]
    closed_s = [d.ruling.closed_s for d in own if d.ruling.closed_s is not None]
    return Answers(
        acknowledged_s=read.acknowledged_s if read else None,
        n_open=sum(d.ruling.state is DisputeState.OPEN for d in own),
        decided_s=max(closed_s, default=None),
    )
