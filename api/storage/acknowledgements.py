"""Acknowledgements: grades that agents said they have read."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from api.storage.quality_tables import grade_acknowledgements
from api.storage.rows import columns_of, row_of


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An agent has read a grade as it stood then."""

    call_id: str
    report_id: str
    agent_id: str
    by: str  # the user's id
    acknowledged_s: float  # epoch seconds


_LATEST = (
    select(*columns_of(grade_acknowledgements, Acknowledgement))
    .where(grade_acknowledgements.c.call_id == bindparam("of"))
    .order_by(grade_acknowledgements.c.number.desc())
    .limit(1)
)


def add(connection: Connection, acknowledgement: Acknowledgement) -> None:
    """Keep an acknowledgement."""
    connection.execute(insert(grade_acknowledgements), row_of(acknowledgement))


def latest(connection: Connection, call_id: str) -> Acknowledgement | None:
    """Return a call's latest acknowledgement, None if there is none."""
    row = connection.execute(_LATEST, {"of": call_id}).first()
    return Acknowledgement(*row) if row else None
