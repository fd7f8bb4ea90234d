"""Clients: customers' accounts, what is told of them, and how they were let down."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.desk.views import Page
from api.desk.words import name as named
from api.desk.words import storable
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import client_contacts, clients, follow_ups, users
from api.storage.clients import Client, ClientFilter
from api.storage.database import Database
from api.storage.follow_ups import FollowUp
from api.trends.access import check
from api.trends.client_errors import ClientError, UnknownClientError
from api.trends.client_runs import ClientRuns, Told
from insights.runs import Run

_LEAST_S, _MOST_S = 0.0, 4e9  # epoch seconds: 1970 to 2096
_MOST_VALUE = 1e15


@dataclass(frozen=True, slots=True)
class LetDown:
    """An account with a run of negative contacts, and who sees to it."""

    run: Run
    client: Client  # as far as anything was told of it
    follow_up: FollowUp | None  # that is open


@dataclass(frozen=True, slots=True)
class LetDownFound:
    """The accounts with a run, and what they were told from."""

    accounts: tuple[LetDown, ...]  # the sure first, then by urgency
    n_accounts: int  # that were looked at
    n_contacts: int  # whose mood was read
    made_s: float  # epoch seconds


@dataclass(frozen=True, slots=True)
class ClientView:
    """One account."""

    client: Client
    is_told: bool  # somebody told of it; else it is known by its contacts alone
    run: Run | None


@dataclass(frozen=True, slots=True)
class Clients:
    """Synchronous and thread-safe; to look needs Scope.TRENDS_READ.

    Every method may raise ForbiddenError and StorageError.
    """

    database: Database
    audit: AuditTrail
    runs: ClientRuns
    clock: Callable[[], float]  # epoch seconds

    def put(self, caller: Caller, told: Client) -> Client:
        """Keep what is told of an account, in place of what was told before.

        Leaves its line in the audit trail by itself. Raises TextError, ClientError for a value
        or a moment that can't be, or a manager who is none.
        """
        check(caller, Scope.FOLLOW_UPS)
        with self.database.transaction() as connection:
            kept = self._kept(connection, told)
            before = clients.one(connection, kept.account_id)
            if before is not None and replace(before, changed_s=kept.changed_s) == kept:
                return before
            clients.put_all(connection, [kept])
            action = Action.CHANGED if before else Action.ADDED
            self.audit.note(caller, action, Subject("account", kept.account_id))
        self.runs.forget()
        return kept

    def one(self, caller: Caller, account_id: str) -> ClientView:
        """Return an account; raises UnknownClientError if nothing of it is known within reach."""
        check(caller, Scope.TRENDS_READ)
        of = storable(account_id)
        with self.database.reading() as connection:
            told = clients.one(connection, of)
            if told is None and not client_contacts.is_known(connection, of, caller.reach):
                raise UnknownClientError(f"nothing is known of an account {account_id!r}")
        run = self.runs.of(caller.reach).of(of)
        return ClientView(told or Client(of), told is not None, run)

    def contacts_of(self, caller: Caller, account_id: str) -> tuple[Told, ...]:
        """Return an account's contacts of the last year whose mood was read, in order."""
        check(caller, Scope.TRENDS_READ)
        return self.runs.of(caller.reach).contacts_of(storable(account_id))

    def some(self, caller: Caller, account_ids: Iterable[str]) -> Mapping[str, Client]:
        """Return what was told of these accounts, by id; without those of which nothing was."""
        check(caller, Scope.TRENDS_READ)
        with self.database.reading() as connection:
            return clients.some(connection, account_ids)

    def listed(
        self, caller: Caller, wanted: ClientFilter, after: str = "", limit: int = 50
    ) -> Page[Client]:
        """Return the accounts that were told of and fit, by id; a page goes on after an id."""
        check(caller, Scope.TRENDS_READ)
        fit = replace(wanted, text=storable(wanted.text))
        with self.database.reading() as connection:
            found = clients.listed(connection, fit, storable(after), limit + 1)
        more = found[limit - 1].account_id if len(found) > limit else None
        return Page(found[:limit], more)

    def let_down(self, caller: Caller) -> LetDownFound:
        """Return the accounts with a run of negative contacts, sure or likely."""
        check(caller, Scope.TRENDS_READ)
        found = self.runs.of(caller.reach)
        shown = [run for run in found.runs if run.is_sure or run.is_likely]
        ids = [run.account_id for run in shown]
        with self.database.reading() as connection:
            told, opened = clients.some(connection, ids), follow_ups.open_of(connection, ids)
        rows = [
            LetDown(run, told.get(of, Client(of)), opened.get(of))
            for of, run in zip(ids, shown, strict=True)
        ]
        contacts = found.contacts
        return LetDownFound(tuple(rows), len(contacts.names), len(contacts.account), found.looked_s)

    def _kept(self, connection: Connection, told: Client) -> Client:
        if told.value is not None and not 0 <= told.value <= _MOST_VALUE:
            raise ClientError(f"wanted a value of 0 or more, got {told.value}")
        if told.left_s is not None and not _LEAST_S <= told.left_s <= _MOST_S:
            raise ClientError(f"wanted a moment in epoch seconds, got {told.left_s}")
        manager_id = told.manager_id and storable(told.manager_id)
        if manager_id and users.one(connection, manager_id) is None:
            raise ClientError(f"wanted a colleague as manager, got {told.manager_id!r}")
        return replace(
            told,
            account_id=named("an account's id", told.account_id),
            name=told.name and named("a name", told.name),
            segment=told.segment and named("a segment", told.segment),
            stage=told.stage and named("a stage", told.stage),
            manager_id=manager_id,
            changed_s=self.clock(),
        )
