"""Calls: what was heard of them, what came of them, and which process has them.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "servers",
        sa.Column("server_id", sa.Text(), nullable=False),
        sa.Column("lease_until_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("server_id"),
    )
    op.create_table(
        "calls",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("began_s", sa.Double(), nullable=False),
        sa.Column("ended_s", sa.Double(), nullable=True),
        sa.Column("heard_s", sa.Double(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("server_id", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("band", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("call_id"),
        sqlite_autoincrement=True,
    )
    for name, column in _INDEXES.items():
        op.create_index(name, "calls", [column, "number"], unique=False)
    _create_of_call("call_utterances", sa.Column("utterance", sa.Text(), nullable=False))
    _create_of_call(
        "call_moments",
        sa.Column("at_s", sa.Double(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
    )
    op.create_table(
        "call_reports",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("rubric_name", sa.Text(), nullable=False),
        sa.Column("rubric_version", sa.Text(), nullable=False),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("report_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_call_reports_call_id"), "call_reports", ["call_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_call_reports_call_id"), table_name="call_reports")
    op.drop_table("call_reports")
    op.drop_table("call_moments")
    op.drop_table("call_utterances")
    for name in _INDEXES:
        op.drop_index(name, table_name="calls")
    op.drop_table("calls")
    op.drop_table("servers")


_INDEXES = {
    "calls_by_state": "state",
    "calls_by_agent": "agent_id",
    "calls_by_customer": "customer_id",
    "calls_by_case": "case_id",
}


def _create_of_call(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"]),
        sa.PrimaryKeyConstraint("call_id", "number"),
    )
