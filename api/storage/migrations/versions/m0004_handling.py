"""What is done about an alert, which may be of a call; hints and offers in calls.

Revision ID: 0004
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ENDED = ("closed", "abandoned")
# Who is to take an alert that was raised before anybody could: as it is for new ones by default.
_CHAIN = json.dumps(
    [
        {"owner": "success", "within_s": 60.0},
        {"owner": "support", "within_s": 120.0},
        {"owner": "executive", "within_s": 300.0},
    ]
)
_GIVEN = {"severity": "high", "state": "raised", "chain": _CHAIN, "owner": "success"}
_TEXTS = ("call_id", "acknowledged_by", "taken_by", "resolved_by", "outcome", "response")
_TIMES = ("at_s", "due_s", "acknowledged_s", "taken_s", "resolved_s", "responded_s")
_ALERTS = sa.table(
    "alerts", *(sa.column(n) for n in ("case_id", "state", "resolved_s", "raised_s", "outcome"))
)
_CASES = sa.table("cases", sa.column("case_id"), sa.column("state"))


def upgrade() -> None:
    """Let alerts be handled, and be of calls; those of chats that have ended are over."""
    with op.batch_alter_table("alerts", table_kwargs={"sqlite_autoincrement": True}) as alerts:
        alerts.alter_column("case_id", existing_type=sa.Text(), nullable=True)
        alerts.alter_column("sequence", existing_type=sa.Integer(), nullable=True)
        for name, value in _GIVEN.items():
            alerts.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=value))
        alerts.add_column(sa.Column("level", sa.Integer(), nullable=False, server_default="0"))
        for name in _TEXTS:
            alerts.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name in _TIMES:
            alerts.add_column(sa.Column(name, sa.Double(), nullable=True))
    with op.batch_alter_table("alerts", table_kwargs={"sqlite_autoincrement": True}) as alerts:
        for name in (*_GIVEN, "level"):
            alerts.alter_column(name, server_default=None)
    _end_old()
    op.create_index(op.f("ix_alerts_call_id"), "alerts", ["call_id"], unique=False)
    op.create_index(op.f("ix_alerts_due_s"), "alerts", ["due_s"], unique=False)
    op.create_index("alerts_by_state", "alerts", ["state", "number"], unique=False)
    _create_hints()
    _create_goodwill()


def downgrade() -> None:
    """Forget what was done, and all alerts of calls without a case."""
    op.drop_index("goodwill_by_state", table_name="goodwill")
    op.drop_index(op.f("ix_goodwill_call_id"), table_name="goodwill")
    op.drop_table("goodwill")
    for column in ("behaviour", "call_id"):
        op.drop_index(op.f(f"ix_hints_{column}"), table_name="hints")
    op.drop_table("hints")
    op.execute(sa.text("DELETE FROM alerts WHERE case_id IS NULL OR sequence IS NULL"))
    op.drop_index("alerts_by_state", table_name="alerts")
    op.drop_index(op.f("ix_alerts_due_s"), table_name="alerts")
    op.drop_index(op.f("ix_alerts_call_id"), table_name="alerts")
    with op.batch_alter_table("alerts", table_kwargs={"sqlite_autoincrement": True}) as alerts:
        for name in (*_GIVEN, "level", *_TEXTS, *_TIMES):
            alerts.drop_column(name)
        alerts.alter_column("case_id", existing_type=sa.Text(), nullable=False)
        alerts.alter_column("sequence", existing_type=sa.Integer(), nullable=False)


def _end_old() -> None:
    ended = sa.select(_CASES.c.case_id).where(_CASES.c.state.in_(_ENDED))
    op.execute(
        sa.update(_ALERTS)
        .where(_ALERTS.c.case_id.in_(ended))
        .values(state="resolved", resolved_s=_ALERTS.c.raised_s, outcome="the chat has ended")
    )


def _create_hints() -> None:
    op.create_table(
        "hints",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("hint_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("play", sa.Text(), nullable=False),
        sa.Column("playbook", sa.Text(), nullable=False),
        sa.Column("behaviour", sa.Text(), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=False),
        sa.Column("given_s", sa.Double(), nullable=False),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=True),
        sa.Column("answered_s", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("hint_id"),
        sqlite_autoincrement=True,
    )
    for column in ("behaviour", "call_id"):
        op.create_index(op.f(f"ix_hints_{column}"), "hints", [column], unique=False)


def _create_goodwill() -> None:
    op.create_table(
        "goodwill",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("goodwill_id", sa.Text(), nullable=False),
        sa.Column("hint_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("proposed_s", sa.Double(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_s", sa.Double(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("goodwill_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_goodwill_call_id"), "goodwill", ["call_id"], unique=False)
    op.create_index("goodwill_by_state", "goodwill", ["state", "number"], unique=False)
