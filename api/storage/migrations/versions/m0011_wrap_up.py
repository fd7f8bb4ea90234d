"""What an agent notes when a conversation is over.

Revision ID: 0011
"""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
