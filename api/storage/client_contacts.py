"""What is held of accounts' contacts: whether any, on which days, and how often in a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from api.security.reach import Reach
from api.storage.interaction_tables import interactions
from api.storage.reaching import within

_AT_ONCE = 500  # ids in one statement
_OF = interactions.c.account_id
_DAY = interactions.c.day
_DAYS = (
    select(_OF, _DAY)
    .where(_OF.in_(bindparam("ids", expanding=True)), interactions.c.at_s >= bindparam("since"))
    .distinct()
    .order_by(_OF, _DAY)
)


@dataclass(frozen=True, slots=True)
class Volume:
    """How often an account was heard of in a time, read or not."""

    n: int
    rating: float | None  # 0..1, mean of what it gave


def is_known(connection: Connection, account_id: str, reach: Reach) -> bool:
    """Whether any contact of an account is within reach."""
    seen = within(interactions.c.agent_id, reach)
    query = (
        select(interactions.c.number).where(interactions.c.account_id == account_id, seen).limit(1)
    )
    return connection.execute(query).first() is not None


def days(
    connection: Connection, account_ids: Sequence[str], since_s: float
) -> Mapping[str, tuple[int, ...]]:
    """Return the days, since 1970-01-01, on which these accounts were heard of, in order."""
    found: dict[str, list[int]] = {}
    for start in range(0, len(account_ids), _AT_ONCE):
        asked = {"ids": list(account_ids[start : start + _AT_ONCE]), "since": since_s}
        for account_id, day in connection.execute(_DAYS, asked):
            found.setdefault(account_id, []).append(day)
    return {account_id: tuple(held) for account_id, held in found.items()}


def volumes(
    connection: Connection, since_s: float, until_s: float, reach: Reach
) -> Mapping[str, Volume]:
    """Return how often each account was heard of from one moment to before another."""
    at_s = interactions.c.at_s
    found = (
        select(_OF, func.count(), func.avg(interactions.c.rating))
        .where(_OF.is_not(None), at_s >= since_s, at_s < until_s)
        .where(within(interactions.c.agent_id, reach))
        .group_by(_OF)
    )
    return {row[0]: Volume(row[1], row[2]) for row in connection.execute(found)}
