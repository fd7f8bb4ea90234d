"""The audit trail.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INDEXES = {
    "audit_lines_by_time": (),
    "audit_lines_by_who": ("who",),
    "audit_lines_by_action": ("action",),
    "audit_lines_by_kind": ("subject_kind",),
    "audit_lines_by_subject": ("subject_id",),
    "audit_lines_by_customer": ("customer_id",),
}
_SQLITE = """
CREATE TRIGGER audit_lines_keep_{0} BEFORE {0} ON audit_lines
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END
"""
_FUNCTION = """
CREATE FUNCTION audit_lines_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER audit_lines_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_lines
FOR EACH STATEMENT EXECUTE FUNCTION audit_lines_keep()
"""


def upgrade() -> None:
    """Make its table, and let nobody change or take away a line."""
    op.create_table(
        "audit_lines",
        sa.Column("number", _COUNTED, autoincrement=False, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_kind", sa.Text(), nullable=False),
        sa.Column("who_name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "audit_lines", [*columns, "at_ms", "number"], unique=False)
    for statement in _keeping(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it away, with all that it says."""
    op.drop_table("audit_lines")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_lines_keep()")


def _keeping(dialect: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        return (_SQLITE.format("UPDATE"), _SQLITE.format("DELETE"))
    return (_FUNCTION, _POSTGRESQL)
