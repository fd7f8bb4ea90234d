"""Alerts that were raised, and transfers that were made: the marks on a case."""

from sqlalchemy import Connection, bindparam, insert, select

from api.desk.views import AlertView, TransferView
from api.storage.rows import columns_of, row_of
from api.storage.tables import alerts, transfers

_INSERT = insert(alerts)
_INSERT_TRANSFER = insert(transfers)
_ALERT = select(*columns_of(alerts, AlertView))
_OF_CASE = _ALERT.where(alerts.c.case_id == bindparam("of")).order_by(alerts.c.number)
_LISTED = (
    select(alerts.c.number, *columns_of(alerts, AlertView))
    .where(alerts.c.number < bindparam("before"))
    .order_by(alerts.c.number.desc())
    .limit(bindparam("most"))
)
_TRANSFERS = (
    select(*columns_of(transfers, TransferView))
    .where(transfers.c.case_id == bindparam("of"))
    .order_by(transfers.c.number)
)


def add(connection: Connection, alert: AlertView) -> None:
    """Keep an alert."""
    connection.execute(_INSERT, row_of(alert))


def of_case(connection: Connection, case_id: str) -> tuple[AlertView, ...]:
    """Return a case's alerts, in order."""
    return tuple(AlertView(*row) for row in connection.execute(_OF_CASE, {"of": case_id}).all())


def listed(connection: Connection, before: int, limit: int) -> tuple[tuple[int, AlertView], ...]:
    """Return all cases' alerts before a number, newest first, each with its number."""
    rows = connection.execute(_LISTED, {"before": before, "most": limit})
    return tuple((number, AlertView(*fields)) for number, *fields in rows)


def add_transfer(connection: Connection, case_id: str, transfer: TransferView) -> None:
    """Keep that a case was handed on."""
    connection.execute(_INSERT_TRANSFER, {"case_id": case_id, **row_of(transfer)})


def transferred(connection: Connection, case_id: str) -> tuple[TransferView, ...]:
    """Return where a case was handed on to, in order."""
    rows = connection.execute(_TRANSFERS, {"of": case_id})
    return tuple(TransferView(*row) for row in rows.all())
