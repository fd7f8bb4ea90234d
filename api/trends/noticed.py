"""Noticed: what of accounts their managers, and owners of follow-ups, are to be told by now."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from api.desk.work import fresh_id
from api.storage import client_alerts, client_contacts, clients, follow_ups
from api.storage.client_alerts import ClientAlert
from api.storage.clients import Client
from insights.client_alert import ClientAlertKind
from insights.runs import Run
from insights.silence import Silence, silence
from insights.trend import DAY_S

_RECENT_DAYS = 30  # of a run's last contact: what lies before is no news
_HABIT_DAYS = 730  # that tell how often an account is heard of
_LATEST_SILENCE_DAYS = 365  # after so long it is known that the account is gone


def noticed(connection: Connection, let_down: Sequence[Run], now_s: float) -> list[ClientAlert]:
    """Return what nobody was told of yet; `let_down` are the runs of all accounts."""
    keys = clients.key(connection)
    found = [
        *_overdue(connection, now_s),
        *_of_runs(connection, keys, let_down, now_s),
        *_of_silences(connection, keys, now_s),
    ]
    return [alert for alert in found if client_alerts.is_new(connection, alert)]


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


def _date(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d")
