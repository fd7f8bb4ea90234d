"""What graded calls, and their criteria, are found and counted by.

Revision ID: 0008
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from api.storage import facts
from api.storage.columns import Packed

revision = "0008"
down_revision = "0007"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_AT_A_TIME = 200  # reports in memory
_INDEXES = {
    "call_facts_by_time": ("began_s", "number"),
    "call_facts_by_agent": ("agent_id", "began_s", "number"),
    "call_facts_by_department": ("department", "began_s", "number"),
    "call_facts_by_customer": ("customer_id", "began_s", "number"),
    "call_facts_by_band": ("final_band", "began_s", "number"),
    "call_facts_by_mood": ("mood", "began_s", "number"),
    "call_facts_by_points": ("final_points", "number"),
    "call_facts_by_agents_points": ("agent_id", "final_points", "number"),
    "call_facts_by_length": ("duration_s", "number"),
    "call_facts_disputed": ("is_disputed", "began_s", "number"),
    "call_facts_changed": ("is_changed", "began_s", "number"),
    "call_facts_reviewed": ("is_reviewed", "began_s", "number"),
}
_CRITERIA_INDEXES = {
    "call_criteria_by_outcome": (
        *("criterion", "final_outcome", "began_s", "final_points", "cost", "agent_id"),
    ),
    "call_criteria_by_agent": (
        *("agent_id", "began_s", "criterion", "final_outcome", "final_points", "cost"),
    ),
}
_REPORTS = sa.table(
    "call_reports", sa.column("number"), sa.column("call_id"), sa.column("report", Packed())
)


def upgrade() -> None:
    """Make their tables, and fill them from the reports that are there."""
    op.create_table(
        "call_facts",
        sa.Column("number", _COUNTED, autoincrement=False, nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        *_of(sa.Text, "agent_id", "department", "customer_id", "case_id"),
        sa.Column("began_s", sa.Double(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        *_of(sa.Double, "points", "final_points", "worst_negativity"),
        *_of(sa.Integer, "stars", "final_stars", "final_tenth"),
        *_of(sa.Text, "band", "final_band", "mood", "mood_end"),
        sa.Column("recovered", sa.Boolean(), nullable=True),
        sa.Column("n_alerts", sa.Integer(), nullable=False),
        sa.Column("rubric_name", sa.Text(), nullable=False),
        sa.Column("rubric_version", sa.Text(), nullable=False),
        *_flags("auto_failed", "has_transcript", "has_recording", "is_synthetic"),
        *_flags("is_changed", "is_disputed", "is_acknowledged", "is_reviewed"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("call_id"),
    )
    op.create_table(
        "call_criteria",
        sa.Column("number", _COUNTED, autoincrement=False, nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("began_s", sa.Double(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("final_outcome", sa.Text(), nullable=False),
        sa.Column("final_points", sa.Double(), nullable=True),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["call_facts.number"]),
        sa.PrimaryKeyConstraint("number", "criterion"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rubric_criteria",
        sa.Column("rubric_name", sa.Text(), nullable=False),
        sa.Column("rubric_version", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rubric_name", "rubric_version", "criterion"),
    )
    op.create_index("calls_by_department", "calls", ["department", "number"], unique=False)
    for name, columns in _INDEXES.items():
        op.create_index(name, "call_facts", columns, unique=False)
    for name, columns in _CRITERIA_INDEXES.items():
        op.create_index(name, "call_criteria", columns, unique=False)
    _fill(op.get_bind())


def downgrade() -> None:
    """Forget them: the reports hold all of it. What is packed, no release before could read."""
    unpack(op.get_bind())
    op.drop_table("rubric_criteria")
    for name in _CRITERIA_INDEXES:
        op.drop_index(name, table_name="call_criteria")
    op.drop_table("call_criteria")
    for name in _INDEXES:
        op.drop_index(name, table_name="call_facts")
    op.drop_table("call_facts")
    op.drop_index("calls_by_department", table_name="calls")


def _of(kind: type[sa.types.TypeEngine[Any]], *names: str) -> Iterator[sa.Column[Any]]:
    yield from (sa.Column(name, kind(), nullable=True) for name in names)


def _flags(*names: str) -> Iterator[sa.Column[bool]]:
    yield from (sa.Column(name, sa.Boolean(), nullable=False) for name in names)


def _fill(connection: sa.Connection) -> None:
    last = 0
    while found := _after(connection, last):
        # Of a call that was graded anew the last one stays.
        facts.write(connection, {row.call_id: row.report for row in found})
        last = found[-1].number


def unpack(connection: sa.Connection) -> None:
    """Write every report as plain JSON."""
    put = sa.text("UPDATE call_reports SET report = :report WHERE number = :number")
    last = 0
    while found := _after(connection, last):
        connection.execute(put, [{"report": row.report, "number": row.number} for row in found])
        last = found[-1].number


def _after(connection: sa.Connection, number: int) -> list[sa.Row[tuple[int, str, str]]]:
    columns = (_REPORTS.c.number, _REPORTS.c.call_id, _REPORTS.c.report)
    query = sa.select(*columns).where(_REPORTS.c.number > number).order_by(_REPORTS.c.number)
    return list(connection.execute(query.limit(_AT_A_TIME)))
