"""The first tables: cases, experts, events, and what the service keeps of its callers.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_IS_OFFERED = sa.text("state = 'offered'")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "api_keys",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.Column("revoked_s", sa.Double(), nullable=True),
        sa.Column("used_s", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("key_id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_table(
        "cases",
        sa.Column("arrival", _COUNTED, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("analyse_mood", sa.Boolean(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("opened_s", sa.Double(), nullable=False),
        sa.Column("waiting_since_s", sa.Double(), nullable=False),
        sa.Column("assigned_s", sa.Double(), nullable=True),
        sa.Column("ended_s", sa.Double(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("expert_id", sa.Text(), nullable=True),
        sa.Column("last_expert_id", sa.Text(), nullable=True),
        sa.Column("declined_by", sa.Text(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=True),
        sa.Column("reading", sa.Text(), nullable=True),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("overflow", sa.Text(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("n_messages", sa.Integer(), nullable=False),
        sa.Column("told_position", sa.Integer(), nullable=True),
        sa.Column("told_s", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("arrival"),
        sa.UniqueConstraint("case_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("cases_by_customer", "cases", ["customer_id", "assigned_s"], unique=False)
    op.create_index("cases_by_expert", "cases", ["expert_id", "arrival"], unique=False)
    op.create_index("cases_load", "cases", ["state", "expert_id", "channel"], unique=False)
    op.create_index("cases_waiting", "cases", ["state", "waiting_since_s"], unique=False)
    op.create_table(
        "documents",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "version"),
    )
    op.create_table(
        "events",
        sa.Column("sequence", _COUNTED, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_s", sa.Double(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_by_case", "events", ["case_id", "sequence"], unique=False)
    op.create_table(
        "experts",
        sa.Column("expert_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("expert", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("idle_since_s", sa.Double(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("assigned_today", sa.Integer(), nullable=False),
        sa.Column("removed_s", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("expert_id"),
    )
    op.create_table(
        "idempotency",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "key"),
    )
    op.create_index(op.f("ix_idempotency_created_s"), "idempotency", ["created_s"], unique=False)
    op.create_table(
        "webhooks",
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.Column("seen", _COUNTED, nullable=False),
        sa.PrimaryKeyConstraint("webhook_id"),
    )
    op.create_table(
        "alerts",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("raised_s", sa.Double(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("alert_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alerts_case_id"), "alerts", ["case_id"], unique=False)
    op.create_table(
        "chat_tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_chat_tokens_case_id"), "chat_tokens", ["case_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("decided_s", sa.Double(), nullable=False),
        sa.Column("expert_id", sa.Text(), nullable=True),
        sa.Column("runner_up", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_case_id"), "decisions", ["case_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("sequence", _COUNTED, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_s", sa.Double(), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.webhook_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("webhook_id", "sequence"),
    )
    op.create_index("deliveries_due", "deliveries", ["state", "next_try_s"], unique=False)
    op.create_table(
        "messages",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("sent_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "sequence"),
        sa.UniqueConstraint("case_id", "author", "client_id"),
    )
    op.create_table(
        "offers",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("expert_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("offered_s", sa.Double(), nullable=False),
        sa.Column("expires_s", sa.Double(), nullable=False),
        sa.Column("answered_s", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("offer_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_offers_case_id"), "offers", ["case_id"], unique=False)
    op.create_index("offers_by_expert", "offers", ["expert_id", "state"], unique=False)
    op.create_index(
        "offers_open",
        "offers",
        ["case_id"],
        unique=True,
        sqlite_where=_IS_OFFERED,
        postgresql_where=_IS_OFFERED,
    )
    op.create_table(
        "readings",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("read_s", sa.Double(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "sequence"),
    )
    op.create_table(
        "transfers",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("transferred_s", sa.Double(), nullable=False),
        sa.Column("from_department", sa.Text(), nullable=True),
        sa.Column("from_expert_id", sa.Text(), nullable=True),
        sa.Column("to_department", sa.Text(), nullable=True),
        sa.Column("to_expert_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_transfers_case_id"), "transfers", ["case_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_transfers_case_id"), table_name="transfers")
    op.drop_table("transfers")
    op.drop_table("readings")
    op.drop_index(
        "offers_open",
        table_name="offers",
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.drop_index("offers_by_expert", table_name="offers")
    op.drop_index(op.f("ix_offers_case_id"), table_name="offers")
    op.drop_table("offers")
    op.drop_table("messages")
    op.drop_index("deliveries_due", table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_index(op.f("ix_decisions_case_id"), table_name="decisions")
    op.drop_table("decisions")
    op.drop_index(op.f("ix_chat_tokens_case_id"), table_name="chat_tokens")
    op.drop_table("chat_tokens")
    op.drop_index(op.f("ix_alerts_case_id"), table_name="alerts")
    op.drop_table("alerts")
    op.drop_table("webhooks")
    op.drop_index(op.f("ix_idempotency_created_s"), table_name="idempotency")
    op.drop_table("idempotency")
    op.drop_table("experts")
    op.drop_index("events_by_case", table_name="events")
    op.drop_table("events")
    op.drop_table("documents")
    op.drop_index("cases_waiting", table_name="cases")
    op.drop_index("cases_load", table_name="cases")
    op.drop_index("cases_by_expert", table_name="cases")
    op.drop_index("cases_by_customer", table_name="cases")
    op.drop_table("cases")
    op.drop_table("api_keys")
