"""Client alerts: what account managers are told of, once each, and whether they have seen it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, update

from api.storage.client_tables import client_alerts
from api.storage.rows import columns_of, row_of
from api.storage.upsert import add_all
from insights.client_alert import ClientAlertKind


@dataclass(frozen=True, slots=True)
class ClientAlert:
    """One thing that somebody should know of an account."""

    alert_id: str
    account_id: str
    manager_id: str | None  # who is told: a user's id; None: nobody looks after it
    kind: ClientAlertKind
    began_s: float  # epoch seconds; of what it is about
    raised_s: float
    why: str
    seen_s: float | None = None
    seen_by: str | None = None


@dataclass(frozen=True, slots=True)
class ClientAlertFilter:
    """Which alerts are wanted; None: whichever."""

    account_id: str | None = None
    manager_id: str | None = None  # theirs, and those of nobody
    is_seen: bool | None = None
    told_to: str | None = None  # as manager_id: what whoever asks may see at all


_AT_ONCE = 500  # ids in one statement
_ALERT = select(client_alerts.c.number, *columns_of(client_alerts, ClientAlert))
_ONE = _ALERT.where(client_alerts.c.alert_id == bindparam("of"))
_SAME = select(client_alerts.c.number).where(
    client_alerts.c.account_id == bindparam("of"),
    client_alerts.c.kind == bindparam("such"),
    client_alerts.c.began_s == bindparam("began"),
)
_LATEST = (
    select(client_alerts.c.account_id, func.max(client_alerts.c.raised_s))
    .where(
        client_alerts.c.account_id.in_(bindparam("ids", expanding=True)),
        client_alerts.c.kind == bindparam("such"),
    )
    .group_by(client_alerts.c.account_id)
)
_SEEN = (
    update(client_alerts)
    .where(client_alerts.c.alert_id == bindparam("of"), client_alerts.c.seen_s.is_(None))
    .values(seen_s=bindparam("now_s"), seen_by=bindparam("who"))
)


def add(connection: Connection, raised: Sequence[ClientAlert]) -> tuple[ClientAlert, ...]:
    """Keep alerts, and return those that were not there before: one an account, kind, beginning."""
    add_all(connection, client_alerts, [row_of(alert) for alert in raised])
    return tuple(alert for alert in raised if one(connection, alert.alert_id) is not None)


def is_new(connection: Connection, raised: ClientAlert) -> bool:
    """Whether no alert of the same account, kind and beginning is kept."""
    same = {"of": raised.account_id, "such": raised.kind, "began": raised.began_s}
    return connection.execute(_SAME, same).first() is None


def one(connection: Connection, alert_id: str) -> ClientAlert | None:
    """Return an alert, None if there is none."""
    row = connection.execute(_ONE, {"of": alert_id}).first()
    return ClientAlert(*row[1:]) if row else None


def latest(
    connection: Connection, account_ids: Sequence[str], kind: ClientAlertKind
) -> Mapping[str, float]:
    """Return when each of these accounts had its latest alert of a kind, in epoch seconds."""
    found: dict[str, float] = {}
    for start in range(0, len(account_ids), _AT_ONCE):
        asked = {"ids": list(account_ids[start : start + _AT_ONCE]), "such": kind}
        found |= dict(connection.execute(_LATEST, asked).all())
    return found


def seen(connection: Connection, alert_id: str, by: str, now_s: float) -> None:
    """Keep that somebody has seen an alert; who was first stays."""
    connection.execute(_SEEN, {"of": alert_id, "who": by, "now_s": now_s})


def n_unseen(connection: Connection, manager_id: str) -> int:
    """Return how many alerts wait for somebody, or for anybody."""
    query = select(func.count()).where(client_alerts.c.seen_s.is_(None), _told(manager_id))
    return int(connection.execute(query).scalar_one())


def listed(
    connection: Connection, wanted: ClientAlertFilter, before: int, limit: int
) -> Sequence[tuple[int, ClientAlert]]:
    """Return the alerts that fit before a number, newest first, each with its number."""
    query = _ALERT.where(client_alerts.c.number < before)
    if wanted.account_id is not None:
        query = query.where(client_alerts.c.account_id == wanted.account_id)
    if wanted.manager_id is not None:
        query = query.where(_told(wanted.manager_id))
    if wanted.told_to is not None:
        query = query.where(_told(wanted.told_to))
    if wanted.is_seen is not None:
        is_seen = client_alerts.c.seen_s.is_not(None)
        query = query.where(is_seen if wanted.is_seen else client_alerts.c.seen_s.is_(None))
    rows = connection.execute(query.order_by(client_alerts.c.number.desc()).limit(limit)).all()
    return [(row[0], ClientAlert(*row[1:])) for row in rows]


def _told(manager_id: str) -> ColumnElement[bool]:
    return or_(client_alerts.c.manager_id == manager_id, client_alerts.c.manager_id.is_(None))
