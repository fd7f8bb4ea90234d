"""Alerts that were raised, with what was done about them; and transfers that were made."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from api.desk.views import AlertView, TransferView
from api.security.reach import EVERYONE, Reach
from api.storage.owners import alert_is_seen
from api.storage.rows import columns_of, row_of
from api.storage.tables import alerts, transfers
from insights.alert_state import AlertState, Handling
from insights.severity import Severity


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts are wanted; None: whichever."""

    states: frozenset[AlertState] | None = None
    severities: frozenset[Severity] | None = None
    owner: str | None = None
    rule: str | None = None
    case_id: str | None = None
    call_id: str | None = None
    since_s: float | None = None  # raised then or later
    reach: Reach = EVERYONE


EVERY_ALERT = AlertFilter()

_FACTS = [f.name for f in fields(AlertView) if f.name != "handling"]
_DONE = [f.name for f in fields(Handling)]
_INSERT = insert(alerts)
_INSERT_TRANSFER = insert(transfers)
_ALERT = select(alerts.c.number, *(alerts.c[name] for name in (*_FACTS, *_DONE)))
_ONE = _ALERT.where(alerts.c.alert_id == bindparam("of"))
_OF_CASE = _ALERT.where(alerts.c.case_id == bindparam("of")).order_by(alerts.c.number)
_UNANSWERED = _ALERT.where(alerts.c.responded_s.is_(None)).order_by(alerts.c.number)
_UNANSWERED_CASE = _UNANSWERED.where(
    alerts.c.case_id == bindparam("of"), alerts.c.call_id.is_(None)
)
_UNANSWERED_CALL = _UNANSWERED.where(alerts.c.call_id == bindparam("of"))
# By when they were due, as the index has it: asked each second, it must not go through them all.
_OVERDUE = _ALERT.where(alerts.c.due_s <= bindparam("now_s")).order_by(
    alerts.c.due_s, alerts.c.number
)
_HANDLE = (
    update(alerts)
    .where(alerts.c.alert_id == bindparam("of"))
    .values(
        {name: bindparam(f"new_{name}", type_=alerts.c[name].type) for name in (*_DONE, "owner")}
    )
)
_TRANSFERS = (
    select(*columns_of(transfers, TransferView))
    .where(transfers.c.case_id == bindparam("of"))
    .order_by(transfers.c.number)
)


def add(connection: Connection, alert: AlertView) -> None:
    """Keep an alert."""
    facts = {name: getattr(alert, name) for name in _FACTS}
    connection.execute(_INSERT, {**facts, **_handled(alert.handling)})


def handle(connection: Connection, alert_id: str, handling: Handling) -> None:
    """Keep what was done about an alert."""
    row = {f"new_{name}": value for name, value in _handled(handling).items()}
    connection.execute(_HANDLE, {**row, "of": alert_id})


def one(connection: Connection, alert_id: str) -> AlertView | None:
    """Return an alert, None if there is none."""
    row = connection.execute(_ONE, {"of": alert_id}).first()
    return _view(row) if row else None


def of_case(connection: Connection, case_id: str) -> tuple[AlertView, ...]:
    """Return a case's alerts, in order; those of its calls too."""
    return _views(connection.execute(_OF_CASE, {"of": case_id}).all())


def unanswered(
    connection: Connection, *, case_id: str | None = None, call_id: str | None = None
) -> tuple[AlertView, ...]:
    """Return the alerts of a call, or of a chat, that nothing has been done about."""
    query, of = (_UNANSWERED_CALL, call_id) if call_id else (_UNANSWERED_CASE, case_id)
    return _views(connection.execute(query, {"of": of}).all())


def overdue(connection: Connection, now_s: float) -> tuple[AlertView, ...]:
    """Return the alerts that were to be taken by now, the longest overdue first."""
    return _views(connection.execute(_OVERDUE, {"now_s": now_s}).all())


def listed(
    connection: Connection, before: int, limit: int, wanted: AlertFilter = EVERY_ALERT
) -> tuple[tuple[int, AlertView], ...]:
    """Return the alerts that fit before a number, newest first, each with its number."""
    query = _ALERT.where(alerts.c.number < before).order_by(alerts.c.number.desc()).limit(limit)
    query = query.where(alert_is_seen(wanted.reach))
    if wanted.states is not None:
        query = query.where(alerts.c.state.in_(sorted(wanted.states)))
    if wanted.severities is not None:
        query = query.where(alerts.c.severity.in_(sorted(wanted.severities)))
    if wanted.since_s is not None:
        query = query.where(alerts.c.raised_s >= wanted.since_s)
    for name in ("owner", "rule", "case_id", "call_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(alerts.c[name] == value)
    return tuple((row[0], _view(row)) for row in connection.execute(query).all())


def add_transfer(connection: Connection, case_id: str, transfer: TransferView) -> None:
    """Keep that a case was handed on."""
    connection.execute(_INSERT_TRANSFER, {"case_id": case_id, **row_of(transfer)})


def transferred(connection: Connection, case_id: str) -> tuple[TransferView, ...]:
    """Return where a case was handed on to, in order."""
    rows = connection.execute(_TRANSFERS, {"of": case_id})
    return tuple(TransferView(*row) for row in rows.all())


def _handled(handling: Handling) -> dict[str, Any]:
    return {**row_of(handling), "owner": handling.owner}


def _views(rows: Sequence[Row[Any]]) -> tuple[AlertView, ...]:
    return tuple(_view(row) for row in rows)


def _view(row: Row[Any]) -> AlertView:
    facts = {name: getattr(row, name) for name in _FACTS}
    return AlertView(**facts, handling=Handling(*(getattr(row, name) for name in _DONE)))
