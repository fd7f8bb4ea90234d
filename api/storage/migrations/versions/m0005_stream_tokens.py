"""Tokens that let a page stream one call.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Keep their digests."""
    op.create_table(
        "stream_tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.Column("expires_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["api_keys.key_id"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(
        op.f("ix_stream_tokens_expires_s"), "stream_tokens", ["expires_s"], unique=False
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("stream_tokens")
