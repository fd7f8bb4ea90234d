"""Events: written with the change they tell of, read in order by whoever tells it on."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select

from api.events.event import Event
from api.events.kinds import DATA, Data
from api.storage.tables import events


@dataclass(frozen=True, slots=True)
class News:
    """What happened, not yet in its place among all events."""

    case_id: str | None
    occurred_s: float
    data: Data


_INSERT = insert(events)
_LAST = select(func.coalesce(func.max(events.c.sequence), 0))
_AFTER = (
    select(
        events.c.event_id,
        events.c.sequence,
        events.c.case_id,
        events.c.occurred_s,
        events.c.data,
    )
    .where(events.c.sequence > bindparam("seen"))
    .order_by(events.c.sequence)
    .limit(bindparam("most"))
)
_OF_CASE = events.c.case_id == bindparam("of")
_OF_KINDS = events.c.kind.in_(bindparam("named", expanding=True))
_QUERIES = {
    (False, False): _AFTER,
    (True, False): _AFTER.where(_OF_CASE),
    (False, True): _AFTER.where(_OF_KINDS),
    (True, True): _AFTER.where(_OF_CASE, _OF_KINDS),
}


def add(connection: Connection, news: Sequence[News]) -> None:
    """Write what happened, in this order, after all that was written before."""
    if news:
        connection.execute(_INSERT, [_row(one) for one in news])


def after(
    connection: Connection,
    sequence: int,
    case_id: str | None = None,
    kinds: Sequence[str] | None = None,
    limit: int = 500,
) -> tuple[Event, ...]:
    """Return the next events after a sequence, of one case and of some kinds if asked for."""
    query = _QUERIES[case_id is not None, kinds is not None]
    wanted = {"seen": sequence, "most": limit, "of": case_id, "named": list(kinds or ())}
    if kinds is None:
        del wanted["named"]
    if case_id is None:
        del wanted["of"]
    return tuple(
        Event(event_id, number, of, occurred_s, DATA.validate_json(data))
        for event_id, number, of, occurred_s, data in connection.execute(query, wanted)
    )


def last(connection: Connection) -> int:
    """Return the highest sequence so far; 0 before the first event."""
    return int(connection.execute(_LAST).scalar_one())


def _row(news: News) -> dict[str, object]:
    return {
        "event_id": f"evt_{secrets.token_hex(12)}",
        "case_id": news.case_id,
        "kind": news.data.kind,
        "occurred_s": news.occurred_s,
        "data": news.data.model_dump_json(),
    }
