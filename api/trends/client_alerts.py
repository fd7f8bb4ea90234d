"""Client alerts: who looks after a key account is told when it suffers, or falls silent."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.events.kinds import AccountAlerted
from api.quality.paging import page_of
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.security.reach import EVERYONE
from api.security.scope import Scope
from api.storage import client_alerts, events, follow_ups
from api.storage.client_alerts import ClientAlert, ClientAlertFilter
from api.storage.database import Database
from api.storage.events import News
from api.trends.access import check
from api.trends.client_errors import UnknownFollowUpError
from api.trends.client_runs import ClientRuns
from api.trends.noticed import noticed


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: the sign in the frame of their pages."""

    n_alerts: int  # not seen, meant for them or for nobody
    n_open: int  # follow-ups of theirs
    n_overdue: int


@dataclass(frozen=True, slots=True)
class ClientAlerts:
    """Synchronous and thread-safe; to look needs Scope.TRENDS_READ.

    An alert is told from everybody's conversations: who sees but some of them sees the alerts that
    are meant for them, or for nobody. Every method may raise ForbiddenError and StorageError.
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
        let_down = self.runs.renew(EVERYONE).runs
        with self.database.reading() as connection:
            raised = noticed(connection, let_down, now_s)
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
        seen = wanted if _sees_all(caller) else replace(wanted, told_to=caller.caller_id)
        with self.database.reading() as connection:
            found = client_alerts.listed(connection, seen, place(cursor), limit + 1)
        return page_of(found, limit)

    def see(self, caller: Caller, alert_id: str) -> ClientAlert:
        """Return an alert that somebody has now seen; raises UnknownFollowUpError."""
        check(caller, Scope.FOLLOW_UPS)
        of = storable(alert_id)
        with self.database.transaction() as connection:
            before = client_alerts.one(connection, of)
            if before is None or not _is_seen_by(caller, before):
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


def _sees_all(caller: Caller) -> bool:
    return caller.reach.agent_ids is None


def _is_seen_by(caller: Caller, alert: ClientAlert) -> bool:
    return _sees_all(caller) or alert.manager_id in (None, caller.caller_id)


def _told(alert: ClientAlert) -> AccountAlerted:
    return AccountAlerted(
        alert_id=alert.alert_id,
        account_id=alert.account_id,
        manager_id=alert.manager_id,
        what=alert.kind,
        why=alert.why,
    )
