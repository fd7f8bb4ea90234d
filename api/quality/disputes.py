"""Disputes: an agent says that an outcome is wrong; somebody who did not set it decides."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.desk.work import fresh_id
from api.events.kinds import DisputeClosed, DisputeOpened
from api.quality.changes import Changes, Wish
from api.quality.errors import OwnCallError, StandsError, UnknownRemarkError
from api.quality.grades import Graded, Grades, check_not_own, name_of, own_agent, seen
from api.quality.paging import page_of
from api.quality.wording import remark, worded
from api.security.audit import ITSELF
from api.security.audit_line import Action
from api.security.caller import Caller
from api.storage import disputes, facts
from api.storage.disputes import Dispute, DisputeFilter
from api.storage.events import News
from api.storage.facts import Mark
from grading.report import Outcome
from insights.dispute import DisputeState, Ruling, check_judge, check_opening

_GRADED_ANEW = "the call was graded anew, so this outcome is gone"


@dataclass(frozen=True, slots=True)
class Disputes:
    """Synchronous and thread-safe; every method may raise a StorageError."""

    grades: Grades
    changes: Changes

    def open(self, caller: Caller, call_id: str, criterion: str, words: str) -> Dispute:
        """Return a new dispute of an outcome of the caller's own call.

        Raises UnknownCallError, OwnCallError for somebody else's call, RevisionError for a
        criterion that the grade lacks, DisputeError outside the days for it, while another is
        open, or once it was decided; RemarkError without words.
        """
        grades = self.grades
        with grades.database.transaction() as connection:
            graded = grades.of(connection, caller, call_id)
            dispute = self._new(caller, graded, criterion, words)
            disputes.add(connection, dispute)
            facts.mark(connection, dispute.call_id, Mark.DISPUTED, True)
            grades.note(caller, Action.ADDED, dispute.call_id, f"disputed {criterion}")
            told = DisputeOpened(
                dispute_id=dispute.dispute_id,
                call_id=dispute.call_id,
                agent_id=dispute.agent_id,
                criterion=criterion,
            )
            grades.tell(connection, News(graded.record.case_id, dispute.opened_s, told))
            return dispute

    def withdraw(self, caller: Caller, dispute_id: str, reason: str = "") -> Dispute:
        """Return the caller's own dispute, withdrawn; raises DisputeError if it was closed."""
        with self.grades.database.transaction() as connection:
            dispute = self._one(connection, caller, dispute_id)
            if caller.agent_id != dispute.agent_id:
                raise OwnCallError("only the agent who opened a dispute withdraws it")
            said = remark("a reason", reason)
            return self._close(connection, caller, dispute, (DisputeState.WITHDRAWN, said))

    def uphold(self, caller: Caller, dispute_id: str, reason: str) -> Dispute:
        """Return a dispute, its outcome left as it is.

        Raises UnknownRemarkError; DisputeError if it was closed, without a reason, or for who set
        the outcome; OwnCallError for the agent of the call.
        """
        with self.grades.database.transaction() as connection:
            dispute, _ = self._judged(connection, caller, dispute_id)
            said = worded("a reason for the decision", reason)
            return self._close(connection, caller, dispute, (DisputeState.UPHELD, said))

    def change(self, caller: Caller, dispute_id: str, outcome: Outcome, reason: str) -> Dispute:
        """Return a dispute, its outcome changed; raises as `uphold` and `Changes.change` do."""
        with self.grades.database.transaction() as connection:
            dispute, graded = self._judged(connection, caller, dispute_id)
            wish = Wish(dispute.criterion, outcome, reason, dispute_id=dispute.dispute_id)
            if dispute.ruling.state is DisputeState.OPEN:  # else closing says why it can't be
                self.changes.make(connection, caller, graded, wish)
            said = worded("a reason for the decision", reason)
            return self._close(connection, caller, dispute, (DisputeState.CHANGED, said))

    def one(self, caller: Caller, dispute_id: str) -> Dispute:
        """Return a dispute of a call that the caller may see; raises UnknownRemarkError."""
        with self.grades.database.reading() as connection:
            return self._one(connection, caller, dispute_id)

    def listed(
        self, caller: Caller, wanted: DisputeFilter, cursor: str | None = None, limit: int = 50
    ) -> Page[Dispute]:
        """Return the disputes that fit of calls that the caller may see, newest first."""
        fit = replace(wanted, reach=caller.reach)
        with self.grades.database.reading() as connection:
            found = disputes.listed(connection, fit, place(cursor), limit + 1)
        return page_of(found, limit)

    def lapse(self) -> None:
        """Close the disputes of outcomes that are gone, because the call was graded anew."""
        with self.grades.database.reading() as connection:
            if not disputes.outdated(connection):
                return
        with self.grades.database.transaction() as connection:
            for dispute in disputes.outdated(connection):
                self._close(connection, ITSELF, dispute, (DisputeState.LAPSED, _GRADED_ANEW))

    def _new(self, caller: Caller, graded: Graded, criterion: str, words: str) -> Dispute:
        agent_id, now_s = own_agent(caller, graded.record), self.grades.clock()
        outcome = graded.known(criterion).outcome
        change = graded.last_change(criterion)
        before = [
            d.ruling
            for d in graded.disputes
            if (d.report_id, d.criterion) == (graded.report_id, criterion)
        ]
        check_opening(graded.window, now_s, before, change.changed_s if change else None)
        return Dispute(
            dispute_id=fresh_id("dsp"),
            call_id=graded.record.call_id,
            report_id=graded.report_id,
            agent_id=agent_id,
            criterion=criterion,
            outcome=outcome,
            words=worded("what is wrong with this outcome", words),
            by=caller.caller_id,
            by_name=name_of(caller),
            opened_s=now_s,
        )

    def _one(self, connection: Connection, caller: Caller, dispute_id: str) -> Dispute:
        dispute = disputes.one(connection, storable(dispute_id))
        if dispute is None or not caller.reach.covers(dispute.agent_id):
            raise UnknownRemarkError(f"there is no dispute {dispute_id!r}")
        return dispute

    def _judged(
        self, connection: Connection, caller: Caller, dispute_id: str
    ) -> tuple[Dispute, Graded]:
        dispute = self._one(connection, caller, dispute_id)
        check_not_own(caller, seen(connection, caller, dispute.call_id))
        graded = self.grades.of(connection, caller, dispute.call_id)
        if graded.report_id != dispute.report_id:
            raise StandsError(_GRADED_ANEW)
        before = [
            c
            for c in graded.changes
            if c.criterion == dispute.criterion and c.dispute_id != dispute.dispute_id
        ]
        check_judge(caller.caller_id, before[-1].by if before else None)
        return dispute, graded

    def _close(
        self,
        connection: Connection,
        caller: Caller,
        dispute: Dispute,
        how: tuple[DisputeState, str],
    ) -> Dispute:
        state, reason = how
        ruling = dispute.ruling.closed(state, caller.caller_id, self.grades.clock(), reason)
        if ruling == dispute.ruling:
            return dispute
        disputes.rule(connection, dispute.dispute_id, ruling)
        said = disputes.of_call(connection, dispute.call_id)
        is_open = any(d.ruling.state is DisputeState.OPEN for d in said)
        facts.mark(connection, dispute.call_id, Mark.DISPUTED, is_open)
        detail = f"dispute of {dispute.criterion}: {state}"
        self.grades.note(caller, Action.CHANGED, dispute.call_id, detail)
        self._tell(connection, dispute, ruling)
        return replace(dispute, ruling=ruling)

    def _tell(self, connection: Connection, dispute: Dispute, ruling: Ruling) -> None:
        told = DisputeClosed(
            dispute_id=dispute.dispute_id,
            call_id=dispute.call_id,
            agent_id=dispute.agent_id,
            criterion=dispute.criterion,
            state=ruling.state,
            by=ruling.closed_by or "",
        )
        self.grades.tell(connection, News(None, ruling.closed_s or 0.0, told))
