"""Moments of calls: pauses, marks, warnings, whispers, and what else has a second."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from api.storage.tables import call_moments
from api.storage.upsert import add_all

Detail = Mapping[str, str | float | bool | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that came to pass in a call."""

    call_id: str
    number: int  # among the call's: 1, 2, 3, ...
    at_s: float  # since the call began
    kind: str
    data: Detail


_OF_CALL = (
    select(
        call_moments.c.call_id,
        call_moments.c.number,
        call_moments.c.at_s,
        call_moments.c.kind,
        call_moments.c.data,
    )
    .where(call_moments.c.call_id == bindparam("of"))
    .order_by(call_moments.c.number)
)
_LAST = select(func.coalesce(func.max(call_moments.c.number), 0)).where(
    call_moments.c.call_id == bindparam("of")
)


def add(connection: Connection, moments: Sequence[Moment]) -> None:
    """Keep moments."""
    rows = [
        {
            "call_id": one.call_id,
            "number": one.number,
            "at_s": one.at_s,
            "kind": one.kind,
            "data": json.dumps(dict(one.data)),
        }
        for one in moments
    ]
    add_all(connection, call_moments, rows)


def of_call(connection: Connection, call_id: str) -> tuple[Moment, ...]:
    """Return a call's moments in the order in which they came."""
    rows = connection.execute(_OF_CALL, {"of": call_id})
    return tuple(Moment(of, n, at_s, kind, json.loads(data)) for of, n, at_s, kind, data in rows)


def last_number(connection: Connection, call_id: str) -> int:
    """Return the number of a call's latest moment; 0 before the first."""
    return int(connection.execute(_LAST, {"of": call_id}).scalar_one())
