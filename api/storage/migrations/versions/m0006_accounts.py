"""People who sign in, their teams and sessions.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "users",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("login_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.Column("disabled_s", sa.Double(), nullable=True),
        sa.Column("signed_in_s", sa.Double(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("user_id"),
        sa.UniqueConstraint("login_key"),
        sa.UniqueConstraint("agent_id"),
        sa.UniqueConstraint("subject"),
    )
    op.create_table(
        "teams",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team_id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.team_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"]),
        sa.PrimaryKeyConstraint("team_id", "user_id"),
    )
    op.create_index("team_members_by_user", "team_members", ["user_id"], unique=False)
    _add_ways_in()


def _add_ways_in() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("from_where", sa.Text(), nullable=False),
        sa.Column("began_s", sa.Double(), nullable=False),
        sa.Column("used_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_index(op.f("ix_sessions_used_s"), "sessions", ["used_s"], unique=False)
    op.create_table(
        "one_time_links",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_s", sa.Double(), nullable=False),
        sa.Column("expires_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_one_time_links_user_id"), "one_time_links", ["user_id"], unique=False)
    op.create_index(
        op.f("ix_one_time_links_expires_s"), "one_time_links", ["expires_s"], unique=False
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("last_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("of"),
    )
    op.create_index(
        op.f("ix_sign_in_failures_last_s"), "sign_in_failures", ["last_s"], unique=False
    )


def downgrade() -> None:
    """Take them away."""
    for name in ("sign_in_failures", "one_time_links", "sessions", "team_members", "teams"):
        op.drop_table(name)
    op.drop_table("users")
