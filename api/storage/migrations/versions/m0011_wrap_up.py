"""What an agent notes when a conversation is over.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables."""
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
    for of in ("contact", "customer"):
        op.create_index(f"wrap_ups_by_{of}", "wrap_ups", [f"{of}_id", "number"], unique=False)


def downgrade() -> None:
    """Take them away."""
    for of in ("contact", "customer"):
        op.drop_index(f"wrap_ups_by_{of}", table_name="wrap_ups")
    op.drop_table("wrap_ups")
