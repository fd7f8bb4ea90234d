"""What customers said anywhere, their accounts, tickets, and figures that a centre brings along.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TABLES = (
    "interactions",
    "collected",
    "imports",
    "import_faults",
    "clients",
    "follow_ups",
    "client_alerts",
    "tickets",
    "kpi_values",
    "briefing_mails",
)
_SUMMED = [
    *("day", "source", "category", "department", "team", "product", "stage", "segment"),
    *("mood", "is_negative", "negativity", "valence", "rating", "has_text", "agent_id"),
    *("at_s", "is_synthetic", "is_influencer"),
]


def upgrade() -> None:
    """Make the tables, empty."""
    _interactions()
    _collected()
    _imports()
    _import_faults()
    _clients()
    _follow_ups()
    _client_alerts()
    _tickets()
    _kpi_values()
    _briefing_mails()


def downgrade() -> None:
    """Forget all that was imported, asked and followed up."""
    for table in _TABLES:
        op.drop_table(table)


def _interactions() -> None:
    op.create_table(
        "interactions",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("interaction_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("valence", sa.Double(), nullable=True),
        sa.Column("negativity", sa.Double(), nullable=True),
        sa.Column("is_negative", sa.Boolean(), nullable=True),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("rating", sa.Double(), nullable=True),
        sa.Column("recommends", sa.Integer(), nullable=True),
        sa.Column("solved_at_once", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("is_influencer", sa.Boolean(), nullable=False),
        sa.Column("is_ephemeral", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Text(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("interaction_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "interactions_by_account",
        "interactions",
        ["account_id", "at_s", "number", "negativity", "valence", "agent_id"],
    )
    op.create_index("interactions_by_agent", "interactions", ["agent_id", "at_s", "number"])
    op.create_index("interactions_by_category", "interactions", ["category", "at_s", "number"])
    op.create_index("interactions_by_customer", "interactions", ["customer_id", "at_s", "number"])
    op.create_index("interactions_by_import", "interactions", ["import_id", "number"])
    op.create_index("interactions_by_negativity", "interactions", ["negativity", "number"])
    op.create_index("interactions_by_source", "interactions", ["source", "at_s", "number"])
    op.create_index("interactions_sums", "interactions", _SUMMED)
    op.create_index("interactions_by_time", "interactions", ["at_s", "number"])


def _collected() -> None:
    op.create_table(
        "collected",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("began_s", sa.Double(), nullable=False),
        sa.Column("ended_s", sa.Double(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("n_read", sa.Integer(), nullable=False),
        sa.Column("n_kept", sa.Integer(), nullable=False),
        sa.Column("n_known", sa.Integer(), nullable=False),
        sa.Column("n_declined", sa.Integer(), nullable=False),
        sa.Column("n_noise", sa.Integer(), nullable=False),
        sa.Column("n_bad", sa.Integer(), nullable=False),
        sa.Column("noise", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("import_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("imports_by_digest", "imports", ["digest", "source"])


def _import_faults() -> None:
    op.create_table(
        "import_faults",
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "place"),
    )


def _clients() -> None:
    op.create_table(
        "clients",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("manager_id", sa.Text(), nullable=True),
        sa.Column("left_s", sa.Double(), nullable=True),
        sa.Column("changed_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_index("clients_by_manager", "clients", ["manager_id"])


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("follow_up_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("opened_s", sa.Double(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("due_s", sa.Double(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("closed_s", sa.Double(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("follow_up_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("follow_ups_by_account", "follow_ups", ["account_id", "number"])
    op.create_index("follow_ups_by_owner", "follow_ups", ["owner_id", "state", "due_s"])
    op.create_index("follow_ups_by_state", "follow_ups", ["state", "due_s", "number"])


def _client_alerts() -> None:
    op.create_table(
        "client_alerts",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("manager_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("began_s", sa.Double(), nullable=False),
        sa.Column("raised_s", sa.Double(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("seen_s", sa.Double(), nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("alert_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("client_alerts_by_manager", "client_alerts", ["manager_id", "number"])
    op.create_index(
        "client_alerts_once", "client_alerts", ["account_id", "kind", "began_s"], unique=True
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("analyse_mood", sa.Boolean(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("opened_s", sa.Double(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("closed_s", sa.Double(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("client_key", sa.Text(), nullable=True),
        sa.Column("feedback_digest", sa.Text(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("mood_level", sa.Integer(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("feedback_s", sa.Double(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("ticket_id"),
        sa.UniqueConstraint("client_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("tickets_by_customer", "tickets", ["customer_id", "number"])
    op.create_index("tickets_by_feedback", "tickets", ["feedback_digest"])
    op.create_index("tickets_by_reference", "tickets", ["reference", "number"])
    op.create_index("tickets_by_owner", "tickets", ["owner_id", "state", "number"])
    op.create_index("tickets_by_state", "tickets", ["state", "priority", "number"])


def _kpi_values() -> None:
    op.create_table(
        "kpi_values",
        sa.Column("kpi", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kpi", "day", "segment"),
    )


def _briefing_mails() -> None:
    op.create_table(
        "briefing_mails",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_s", sa.Double(), nullable=False),
        sa.Column("sent_s", sa.Double(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("day", "address"),
    )
