"""What a model decided, and what people made of it.

Revision ID: 0010
"""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
