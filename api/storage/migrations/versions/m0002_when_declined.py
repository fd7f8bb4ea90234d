"""When an expert declined a case, beside who: a list of ids becomes a mapping of ids to times.

Revision ID: 0002
"""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_LONG_AGO_S = 0.0  # nobody noted when

_CASES = sa.table("cases", sa.column("case_id", sa.Text), sa.column("declined_by", sa.Text))
_PUT = (
    sa.update(_CASES)
    .where(_CASES.c.case_id == sa.bindparam("of"))
    .values(declined_by=sa.bindparam("becomes"))
)


def upgrade() -> None:
    """Take every decline for one of long ago."""
    _rewrite("[]", "{}", lambda ids: dict.fromkeys(ids, _LONG_AGO_S))


def downgrade() -> None:
    """Forget when."""
    _rewrite("{}", "[]", list)


def _rewrite(empty: str, becomes: str, changed: Callable[[list[str]], object]) -> None:
    connection = op.get_bind()
    every = sa.update(_CASES).where(_CASES.c.declined_by == empty).values(declined_by=becomes)
    left = sa.select(_CASES).where(_CASES.c.declined_by != becomes)
    connection.execute(every)
    for case_id, text in connection.execute(left).all():
        new = json.dumps(changed(json.loads(text)))
        connection.execute(_PUT, {"of": case_id, "becomes": new})
