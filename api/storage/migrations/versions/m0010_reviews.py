"""What a model decided, and what people made of it; what one history is found by.

Revision ID: 0010
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from alembic import op

from api.storage import doubting
from api.storage.columns import JsonOf, Packed
from api.storage.doubting import ReadHere
from text.reading import TextReading

revision = "0010"
down_revision = "0009"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_AT_A_TIME = 200  # reports, or readings, in memory
_INDEXES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "doubts_by_rank": ("doubts", ("is_open", "rank", "review_id")),
        "doubts_by_source": ("doubts", ("is_open", "source", "rank", "review_id")),
        "doubts_by_mood": ("doubts", ("is_open", "label", "rank", "review_id")),
        "doubts_by_contact": ("doubts", ("contact_id", "place")),
        "corrections_by_review": ("corrections", ("review_id", "number")),
        "corrections_by_agent": ("corrections", ("agent_id", "made_s", "number")),
        "corrections_by_customer": ("corrections", ("customer_id", "made_s", "number")),
        "cases_by_customer_time": ("cases", ("customer_id", "opened_s", "arrival")),
        "cases_by_expert_time": ("cases", ("expert_id", "opened_s", "arrival")),
        "calls_by_customer_time": ("calls", ("customer_id", "began_s", "number")),
        "calls_by_agent_time": ("calls", ("agent_id", "began_s", "number")),
    }
)
_FIRST = sa.text("supersedes IS NULL")
_REPORTS = sa.table(
    "call_reports", sa.column("number"), sa.column("call_id"), sa.column("report", Packed())
)
_READINGS = sa.table(
    "readings",
    *(sa.column(name) for name in ("case_id", "sequence", "read_s")),
    sa.column("reading", JsonOf(TextReading)),
)
_CASES = sa.table(
    "cases", *(sa.column(name) for name in ("case_id", "customer_id", "assigned_s", "analyse_mood"))
)
_ALERTS = sa.table(
    "alerts", *(sa.column(name) for name in ("alert_id", "case_id", "call_id", "sequence"))
)


def upgrade() -> None:
    """Make their tables, and fill them from the readings and reports that are there."""
    op.create_table(
        "doubts",
        sa.Column("review_id", sa.Text(), nullable=False),
        *_decided(),
        sa.Column("at_s", sa.Double(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("stakes", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Double(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.Column("rank", sa.Double(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("review_id"),
    )
    op.create_table(
        "corrections",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("correction_id", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Text(), nullable=False),
        *_decided(),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("model_label", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("made_s", sa.Double(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("correction_id"),
        sa.UniqueConstraint("supersedes"),
        sqlite_autoincrement=True,
    )
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, [*columns], unique=False)
    op.create_index(
        "corrections_first",
        "corrections",
        ["review_id"],
        unique=True,
        sqlite_where=_FIRST,
        postgresql_where=_FIRST,
    )
    _fill(op.get_bind())


def downgrade() -> None:
    """Take them away; what people said of the models' decisions is gone with them."""
    op.drop_index("corrections_first", table_name="corrections")
    for name, (table, _) in _INDEXES.items():
        op.drop_index(name, table_name=table)
    op.drop_table("corrections")
    op.drop_table("doubts")


def _decided() -> tuple[sa.Column[Any], ...]:
    """Return the columns of a decision that both tables have."""
    return (
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("start_s", sa.Double(), nullable=True),
        sa.Column("end_s", sa.Double(), nullable=True),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
    )


def _fill(connection: sa.Connection) -> None:
    last, place = 0, ("", 0)
    while found := _reports_after(connection, last):
        # Of a call that was graded anew the last one stays.
        doubting.of_reports(connection, {row.call_id: row.report for row in found})
        last = found[-1].number
    while read := _readings_after(connection, place):
        doubting.of_messages(connection, [_read(row) for row in read if row.reading.scores])
        place = (read[-1].case_id, read[-1].sequence)


def _reports_after(connection: sa.Connection, number: int) -> list[sa.Row[Any]]:
    columns = (_REPORTS.c.number, _REPORTS.c.call_id, _REPORTS.c.report)
    query = sa.select(*columns).where(_REPORTS.c.number > number).order_by(_REPORTS.c.number)
    return list(connection.execute(query.limit(_AT_A_TIME)))


def _readings_after(connection: sa.Connection, place: tuple[str, int]) -> list[sa.Row[Any]]:
    read = _READINGS.c
    alerted = (
        sa.exists()
        .where(
            _ALERTS.c.case_id == read.case_id,
            _ALERTS.c.sequence == read.sequence,
            _ALERTS.c.call_id.is_(None),
        )
        .label("alerted")
    )
    query = (
        sa.select(*read, _CASES.c.customer_id, _CASES.c.assigned_s, alerted)
        .join(_CASES, _CASES.c.case_id == read.case_id)
        .where(sa.tuple_(read.case_id, read.sequence) > place, _CASES.c.analyse_mood)
        .order_by(read.case_id, read.sequence)
    )
    return list(connection.execute(query.limit(_AT_A_TIME)))


def _read(row: sa.Row[Any]) -> ReadHere:
    routed = row.assigned_s is None or row.read_s <= row.assigned_s
    return ReadHere(
        row.case_id,
        row.sequence,
        row.customer_id,
        row.read_s,
        row.reading.scores,
        routed,
        bool(row.alerted),
    )
