"""Client alerts: who looks after a key account is told when it suffers, or falls silent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.desk.work import fresh_id
from api.events.kinds import AccountAlerted
from api.quality.paging import page_of
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.security.reach import EVERYONE
from api.security.scope import Scope
from api.storage import client_alerts, client_contacts, clients, events, follow_ups
from api.storage.client_alerts import ClientAlert, ClientAlertFilter
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.events import News
from api.trends.client_errors import UnknownFollowUpError
from api.trends.client_runs import ClientRuns
from api.trends.follow_ups import check
from insights.client_alert import ClientAlertKind
from insights.runs import Run
from insights.silence import Silence, silence
from insights.trend import DAY_S

_RECENT_DAYS = 30  # of a run's last contact: what lies before is no news
_HABIT_DAYS = 730  # that tell how often an account is heard of
_LATEST_SILENCE_DAYS = 365  # after so long it is known that the account is gone


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: the sign in the frame of their pages."""

    n_alerts: int  # not seen, meant for them or for nobody
    n_open: int  # follow-ups of theirs
    n_overdue: int


@dataclass(frozen=True, slots=True)
class ClientAlerts:
    """Synchronous and thread-safe; to look needs Scope.TRENDS_READ.

    Every method may raise ForbiddenError and StorageError.
    """

    database: Database
    audit: AuditTrail
    runs: ClientRuns
    clock: Callable[[], float]  # epoch seconds

    def sweep(self) -> int:
        """Tell of what has become so since the last time; return of how much.

        Raises StorageError. It may take seconds, so it is for a thread of its own.
        """
        now_s = self.clock()
        with self.database.reading() as connection:
            keys = clients.key(connection)
        let_down = self.runs.renew(EVERYONE).runs
        with self.database.reading() as connection:
            found = [
                *_overdue(connection, now_s),
                *_of_runs(connection, keys, let_down, now_s),
                *_of_silences(connection, keys, now_s),
            ]
            raised = [alert for alert in found if client_alerts.is_new(connection, alert)]
        if not raised:
            return 0
        with self.database.transaction() as connection:
            told = client_alerts.add(connection, raised)
            events.add(connection, [News(None, now_s, _told(alert)) for alert in told])
        return len(told)

    def listed(
        self, caller: Caller, wanted: ClientAlertFilter, cursor: str | None = None, limit: int = 50
    ) -> Page[ClientAlert]:
        """Return the alerts that fit, newest first; raises CursorError."""
        check(caller, Scope.TRENDS_READ)
        with self.database.reading() as connection:
            found = client_alerts.listed(connection, wanted, place(cursor), limit + 1)
        return page_of(found, limit)

    def see(self, caller: Caller, alert_id: str) -> ClientAlert:
        """Return an alert that somebody has now seen; raises UnknownFollowUpError."""
        check(caller, Scope.FOLLOW_UPS)
        of = storable(alert_id)
        with self.database.transaction() as connection:
            before = client_alerts.one(connection, of)
            if before is None:
                raise UnknownFollowUpError(f"there is no alert {alert_id!r} of an account")
            if before.seen_s is not None:
                return before
            client_alerts.seen(connection, of, caller.caller_id, self.clock())
            subject = Subject("account", before.account_id)
            self.audit.note(caller, Action.CHANGED, subject, f"saw the alert {of}")
            return client_alerts.one(connection, of) or before

    def waiting(self, caller: Caller) -> Waiting:
        """Return what waits for the caller."""
        check(caller, Scope.TRENDS_READ)
        with self.database.reading() as connection:
            duty = follow_ups.duty(connection, self.clock(), caller.caller_id)
            n_alerts = client_alerts.n_unseen(connection, caller.caller_id)
        return Waiting(n_alerts, duty.n_open, duty.n_overdue)


def _overdue(connection: Connection, now_s: float) -> list[ClientAlert]:
    return [
        _alert(
            (one.account_id, one.owner_id),
            (ClientAlertKind.OVERDUE, one.due_s, now_s),
            f"It should have been called back by {_date(one.due_s)}: {one.reason}",
        )
        for one in follow_ups.late(connection, now_s)
    ]


def _of_runs(
    connection: Connection, keys: Sequence[Client], let_down: Sequence[Run], now_s: float
) -> list[ClientAlert]:
    here = {client.account_id: client for client in keys}
    before = client_alerts.latest(connection, sorted(here), ClientAlertKind.RUN)
    return [
        _alert(
            (run.account_id, here[run.account_id].manager_id),
            (ClientAlertKind.RUN, run.began_s, now_s),
            f"{run.n_negative} of {run.n} contacts were negative from {_date(run.began_s)} to "
            f"{_date(run.last_s)}: more than luck makes",
        )
        for run in let_down
        if run.is_sure
        and run.account_id in here
        and run.last_s >= now_s - _RECENT_DAYS * DAY_S
        # A run's first contact may be another one once more is known: it is the same run.
        and before.get(run.account_id, -1.0) < run.began_s
    ]


def _of_silences(connection: Connection, keys: Sequence[Client], now_s: float) -> list[ClientAlert]:
    today = int(now_s // DAY_S)
    since_s = now_s - _HABIT_DAYS * DAY_S
    heard = client_contacts.days(connection, [client.account_id for client in keys], since_s)
    quiet = [(c, silence(heard.get(c.account_id, ()), today)) for c in keys]
    return [
        _alert(
            (client.account_id, client.manager_id),
            (ClientAlertKind.SILENCE, found.last_day * DAY_S, now_s),
            _silent(found),
        )
        for client, found in quiet
        if found is not None and found.n_days <= _LATEST_SILENCE_DAYS
    ]


def _silent(found: Silence) -> str:
    return (
        f"Not heard of for {found.n_days} days. Before, every {found.usual_days:.0f} days on "
        f"average, and never a pause of more than {found.longest_days}"
    )


def _alert(
    whose: tuple[str, str | None], what: tuple[ClientAlertKind, float, float], why: str
) -> ClientAlert:
    account_id, manager_id = whose
    kind, began_s, now_s = what
    return ClientAlert(fresh_id("cal"), account_id, manager_id, kind, began_s, now_s, why)


def _told(alert: ClientAlert) -> AccountAlerted:
    return AccountAlerted(
        alert_id=alert.alert_id,
        account_id=alert.account_id,
        manager_id=alert.manager_id,
        what=alert.kind,
        why=alert.why,
    )


def _date(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d")
