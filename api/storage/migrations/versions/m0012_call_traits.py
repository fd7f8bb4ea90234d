"""What graded calls were like besides their grades.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

from api.storage import traits
from api.storage.columns import Packed

revision = "0012"
down_revision = "0011"

# As the key of the facts: SQLite's own integers.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_AT_A_TIME = 200  # reports in memory
_REPORTS = sa.table(
    "call_reports", sa.column("number"), sa.column("call_id"), sa.column("report", Packed())
)


def upgrade() -> None:
    """Make their table, and fill it from the reports that are there."""
    op.create_table(
        "call_traits",
        sa.Column("number", _COUNTED, autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("began_s", sa.Double(), nullable=False),
        sa.Column("mood_start", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("is_wideband", sa.Boolean(), nullable=False),
        sa.Column("n_sides", sa.Integer(), nullable=False),
        sa.Column("delay_s", sa.Double(), nullable=True),
        sa.Column("words_per_min", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["call_facts.number"]),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    op.create_index("call_traits_by_agent", "call_traits", ["agent_id", "began_s", "number"])
    _fill(op.get_bind())


def downgrade() -> None:
    """Forget them: the reports hold all of it."""
    op.drop_index("call_traits_by_agent", table_name="call_traits")
    op.drop_table("call_traits")


def _fill(connection: sa.Connection) -> None:
    last = 0
    while found := _after(connection, last):
        # Of a call that was graded anew the last one stays.
        traits.write(connection, {row.call_id: row.report for row in found})
        last = found[-1].number


def _after(connection: sa.Connection, number: int) -> list[sa.Row[tuple[int, str, str]]]:
    columns = (_REPORTS.c.number, _REPORTS.c.call_id, _REPORTS.c.report)
    query = sa.select(*columns).where(_REPORTS.c.number > number).order_by(_REPORTS.c.number)
    return list(connection.execute(query.limit(_AT_A_TIME)))
