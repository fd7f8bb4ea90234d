"""Outcomes that people changed, each with its reason; none is ever written over."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from api.storage.quality_tables import grade_changes
from api.storage.rows import columns_of, row_of
from grading.report import Outcome


@dataclass(frozen=True, slots=True)
class GradeChange:
    """One outcome that a person changed."""

    change_id: str
    call_id: str
    report_id: str  # whose outcome it is: a call that is graded anew has another
    criterion: str
    machine: Outcome
    before: Outcome
    outcome: Outcome
    reason: str
    by: str  # a user's or a key's id
    by_name: str
    changed_s: float  # epoch seconds
    dispute_id: str | None = None  # that it decides
    sample_id: str | None = None  # in whose review it was made


_OF_CALL = (
    select(*columns_of(grade_changes, GradeChange))
    .where(grade_changes.c.call_id == bindparam("of"))
    .order_by(grade_changes.c.number)
)
_ONE = select(*columns_of(grade_changes, GradeChange)).where(
    grade_changes.c.change_id == bindparam("of")
)


def add(connection: Connection, change: GradeChange) -> None:
    """Keep a change."""
    connection.execute(insert(grade_changes), row_of(change))


def of_call(connection: Connection, call_id: str) -> tuple[GradeChange, ...]:
    """Return a call's changes in order, those of its earlier reports too."""
    return tuple(GradeChange(*row) for row in connection.execute(_OF_CALL, {"of": call_id}))


def one(connection: Connection, change_id: str) -> GradeChange | None:
    """Return a change, None if there is none."""
    row = connection.execute(_ONE, {"of": change_id}).first()
    return GradeChange(*row) if row else None
