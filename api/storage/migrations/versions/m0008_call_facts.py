"""What calls are found by, and criteria.

Revision ID: 0008
"""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
