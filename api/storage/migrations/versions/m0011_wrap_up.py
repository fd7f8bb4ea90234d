"""What an agent notes when a conversation is over; stream tokens that people make.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables, and let tokens be of users as well as of keys."""
    _renew_tokens()
    op.create_table(
        "wrap_ups",
        sa.Column("number", _COUNTED, nullable=False),
        sa.Column("wrap_up_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("written_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("wrap_up_id"),
        sqlite_autoincrement=True,
    )
    for of in ("contact", "customer", "agent"):
        op.create_index(f"wrap_ups_by_{of}", "wrap_ups", [f"{of}_id", "number"], unique=False)


def downgrade() -> None:
    """Take them away."""
    for of in ("contact", "customer", "agent"):
        op.drop_index(f"wrap_ups_by_{of}", table_name="wrap_ups")
    op.drop_table("wrap_ups")
    op.execute(
        sa.text("DELETE FROM stream_tokens WHERE key_id NOT IN (SELECT key_id FROM api_keys)")
    )
    _renew_tokens(sa.ForeignKey("api_keys.key_id"))


def _renew_tokens(*of_key: sa.ForeignKey) -> None:
    """Make the table anew: SQLite can't take away a constraint that has no name."""
    op.create_table(
        "new_stream_tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), *of_key, nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.Column("expires_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    names = "digest, call_id, key_id, agent_id, case_id, created_s, expires_s"
    op.execute(sa.text(f"INSERT INTO new_stream_tokens SELECT {names} FROM stream_tokens"))  # noqa: S608
    op.drop_table("stream_tokens")
    op.rename_table("new_stream_tokens", "stream_tokens")
    op.create_index(op.f("ix_stream_tokens_expires_s"), "stream_tokens", ["expires_s"])
