"""Follow-ups: accounts that were let down are spoken to, by somebody, until a day."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.desk.work import fresh_id
from api.events.kinds import FollowUpClosed, FollowUpOpened
from api.quality.paging import page_of
from api.quality.wording import remark, worded
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import client_contacts, clients, events, follow_ups
from api.storage.database import Database
from api.storage.events import News
from api.storage.follow_ups import Duty, FollowUp, FollowUpFilter
from api.trends.access import check
from api.trends.client_errors import (
    FollowUpChangedError,
    UnknownClientError,
    UnknownFollowUpError,
)
from api.trends.plan import Plan
from insights.follow_up_state import Ending, Result


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Synchronous and thread-safe; needs Scope.FOLLOW_UPS, to look on Scope.TRENDS_READ.

    What changes something leaves its line in the audit trail by itself, once. Every method may
    raise ForbiddenError and StorageError.
    """

    database: Database
    audit: AuditTrail
    clock: Callable[[], float]  # epoch seconds

    def open(self, caller: Caller, account_id: str, reason: str, plan: Plan) -> FollowUp:
        """Return a new follow-up; one that is open for the same reason is returned as it is.

        Raises UnknownClientError, ClientError for an owner who is none or a day that is over,
        RemarkError without a reason.
        """
        check(caller, Scope.FOLLOW_UPS)
        of, why = storable(account_id), worded("a reason", reason)
        with self.database.transaction() as connection:
            _check_known(connection, caller, of)
            before = follow_ups.open_of(connection, [of]).get(of)
            if before is not None and before.reason == why:
                return before
            made = self._made(connection, caller, (of, why), plan)
            follow_ups.add(connection, made)
            self._note(caller, Action.ADDED, made, "opened")
            told = FollowUpOpened(
                follow_up_id=made.follow_up_id,
                account_id=made.account_id,
                owner_id=made.owner_id,
                due_s=made.due_s,
            )
            events.add(connection, [News(None, made.opened_s, told)])
            return made

    def plan(self, caller: Caller, follow_up_id: str, plan: Plan, revision: int) -> FollowUp:
        """Return a follow-up handed to somebody else, or put off.

        Raises UnknownFollowUpError, ClientError, FollowUpError once it is closed, and
        FollowUpChangedError if `revision` is not the one that stands.
        """
        check(caller, Scope.FOLLOW_UPS)
        with self.database.transaction() as connection:
            before = _one(connection, follow_up_id)
            after = replace(before, owner_id=plan.owner_id, channel=plan.channel, due_s=plan.due_s)
            if after == before:
                return before
            before.ending.check_open()
            _check_revision(before, revision)
            plan.check(connection, self.clock())
            return self._change(connection, caller, after, "planned otherwise")

    def done(
        self, caller: Caller, follow_up_id: str, result: Result, note: str, revision: int
    ) -> FollowUp:
        """Return a follow-up with what came of it; raises as `plan`, RemarkError."""
        return self._end(
            caller,
            (follow_up_id, revision),
            lambda ending: ending.done(
                result, remark("a note", note), caller.caller_id, self.clock()
            ),
        )

    def cancel(self, caller: Caller, follow_up_id: str, note: str, revision: int) -> FollowUp:
        """Return a follow-up called off; raises as `plan`, RemarkError."""
        return self._end(
            caller,
            (follow_up_id, revision),
            lambda ending: ending.cancelled(remark("a note", note), caller.caller_id, self.clock()),
        )

    def one(self, caller: Caller, follow_up_id: str) -> FollowUp:
        """Return a follow-up; raises UnknownFollowUpError."""
        check(caller, Scope.TRENDS_READ)
        with self.database.reading() as connection:
            return _one(connection, follow_up_id)

    def listed(
        self, caller: Caller, wanted: FollowUpFilter, cursor: str | None = None, limit: int = 50
    ) -> Page[FollowUp]:
        """Return the follow-ups that fit, newest first; raises CursorError."""
        check(caller, Scope.TRENDS_READ)
        with self.database.reading() as connection:
            found = follow_ups.listed(connection, wanted, place(cursor), limit + 1)
        return page_of(found, limit)

    def due(
        self, caller: Caller, owner_id: str | None = None, limit: int = 100
    ) -> tuple[FollowUp, ...]:
        """Return the open follow-ups of an owner, or of all, the first due first."""
        check(caller, Scope.TRENDS_READ)
        with self.database.reading() as connection:
            return follow_ups.due(connection, owner_id, limit)

    def duty(self, caller: Caller, owner_id: str | None = None) -> Duty:
        """Return how many are open and overdue, of an owner or of all."""
        check(caller, Scope.TRENDS_READ)
        with self.database.reading() as connection:
            return follow_ups.duty(connection, self.clock(), owner_id)

    def _made(
        self, connection: Connection, caller: Caller, what: tuple[str, str], plan: Plan
    ) -> FollowUp:
        account_id, reason = what
        plan.check(connection, self.clock())
        return FollowUp(
            follow_up_id=fresh_id("fup"),
            account_id=account_id,
            reason=reason,
            owner_id=plan.owner_id,
            channel=plan.channel,
            opened_s=self.clock(),
            opened_by=caller.caller_id,
            due_s=plan.due_s,
        )

    def _end(
        self, caller: Caller, which: tuple[str, int], ended: Callable[[Ending], Ending]
    ) -> FollowUp:
        check(caller, Scope.FOLLOW_UPS)
        follow_up_id, revision = which
        with self.database.transaction() as connection:
            before = _one(connection, follow_up_id)
            ending = ended(before.ending)
            if ending == before.ending:
                return before
            _check_revision(before, revision)
            after = self._change(connection, caller, replace(before, ending=ending), ending.state)
            told = FollowUpClosed(
                follow_up_id=after.follow_up_id,
                account_id=after.account_id,
                state=ending.state,
                result=ending.result,
                by=caller.caller_id,
            )
            events.add(connection, [News(None, ending.closed_s or self.clock(), told)])
            return after

    def _change(
        self, connection: Connection, caller: Caller, after: FollowUp, said: str
    ) -> FollowUp:
        kept = replace(after, revision=after.revision + 1)
        if not follow_ups.change(connection, kept):
            raise FollowUpChangedError("somebody else changed this follow-up meanwhile")
        self._note(caller, Action.CHANGED, kept, said)
        return kept

    def _note(self, caller: Caller, action: Action, about: FollowUp, said: str) -> None:
        subject = Subject("account", about.account_id)
        self.audit.note(caller, action, subject, f"follow-up {about.follow_up_id} {said}")


def _one(connection: Connection, follow_up_id: str) -> FollowUp:
    found = follow_ups.one(connection, storable(follow_up_id))
    if found is None:
        raise UnknownFollowUpError(f"there is no follow-up {follow_up_id!r}")
    return found


def _check_known(connection: Connection, caller: Caller, account_id: str) -> None:
    if clients.one(connection, account_id) is None and not client_contacts.is_known(
        connection, account_id, caller.reach
    ):
        raise UnknownClientError(f"nothing is known of an account {account_id!r}")


def _check_revision(before: FollowUp, revision: int) -> None:
    if before.revision != revision:
        raise FollowUpChangedError(
            f"wanted a change of revision {before.revision}, got one of {revision}: "
            "look at the follow-up again"
        )
