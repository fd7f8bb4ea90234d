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
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.role import scopes_of
from api.security.scope import Scope
from api.storage import client_contacts, clients, events, follow_ups, users
from api.storage.database import Database
from api.storage.events import News
from api.storage.follow_ups import Duty, FollowUp, FollowUpFilter
from api.storage.users import User
from api.trends.client_errors import (
    ClientError,
    FollowUpChangedError,
    UnknownClientError,
    UnknownFollowUpError,
)
from insights.follow_up_state import Channel, Ending, Result


@dataclass(frozen=True, slots=True)
class Plan:
    """Who speaks to an account, how, and until when."""

    owner_id: str  # a user's id
    channel: Channel
    due_s: float  # epoch seconds


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
            if (before.owner_id, before.channel, before.due_s) == _as_kept(plan):
                return before
            before.ending.check_open()
            _check_revision(before, revision)
            self._check_plan(connection, plan)
            owner_id, channel, due_s = _as_kept(plan)
            after = replace(before, owner_id=owner_id, channel=channel, due_s=due_s)
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
        self._check_plan(connection, plan)
        owner_id, channel, due_s = _as_kept(plan)
        return FollowUp(
            follow_up_id=fresh_id("fup"),
            account_id=account_id,
            reason=reason,
            owner_id=owner_id,
            channel=channel,
            opened_s=self.clock(),
            opened_by=caller.caller_id,
            due_s=due_s,
        )

    def _check_plan(self, connection: Connection, plan: Plan) -> None:
        owner = users.one(connection, storable(plan.owner_id))
        if owner is None or owner.disabled_s is not None or not _may_follow_up(owner):
            raise ClientError(f"wanted a colleague who follows up, got {plan.owner_id!r}")
        if plan.due_s <= self.clock():
            raise ClientError("wanted a due date that is still to come")

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


def check(caller: Caller, scope: Scope) -> None:
    """Raise ForbiddenError unless the caller has a scope, or is the command line."""
    if caller.kind is not CallerKind.SERVICE and not caller.may(scope):
        raise ForbiddenError(f"wanted the scope {scope}, got somebody without")


def _may_follow_up(user: User) -> bool:
    return Scope.FOLLOW_UPS in scopes_of(user.roles)


def _as_kept(plan: Plan) -> tuple[str, Channel, float]:
    return storable(plan.owner_id), plan.channel, plan.due_s


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
