"""Offers to customers, and what a supervisor decided about each."""

from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from api.security.reach import EVERYONE, Reach
from api.storage.reaching import within
from api.storage.rows import row_of
from api.storage.tables import goodwill
from insights.goodwill import Decision, GoodwillState


@dataclass(frozen=True, slots=True)
class Goodwill:
    """One offer as it is kept."""

    goodwill_id: str
    hint_id: str  # with which the agent was told of it
    call_id: str
    case_id: str | None
    agent_id: str | None
    offer: str
    proposed_s: float  # epoch seconds
    decision: Decision = field(default_factory=Decision)


_FACTS = [f.name for f in fields(Goodwill) if f.name != "decision"]
_DECIDED = [f.name for f in fields(Decision)]
_OFFER = select(goodwill.c.number, *(goodwill.c[name] for name in (*_FACTS, *_DECIDED)))
_ONE = _OFFER.where(goodwill.c.goodwill_id == bindparam("of"))
_DECIDE = (
    update(goodwill)
    .where(goodwill.c.goodwill_id == bindparam("of"))
    .values({name: bindparam(f"new_{name}", type_=goodwill.c[name].type) for name in _DECIDED})
)


def add(connection: Connection, offer: Goodwill) -> None:
    """Keep an offer."""
    facts = {name: getattr(offer, name) for name in _FACTS}
    connection.execute(insert(goodwill), {**facts, **row_of(offer.decision)})


def decide(connection: Connection, goodwill_id: str, decision: Decision) -> None:
    """Keep what was decided."""
    row = {f"new_{name}": value for name, value in row_of(decision).items()}
    connection.execute(_DECIDE, {**row, "of": goodwill_id})


def one(connection: Connection, goodwill_id: str) -> Goodwill | None:
    """Return an offer, None if there is none."""
    row = connection.execute(_ONE, {"of": goodwill_id}).first()
    return _offer(row) if row else None


def listed(
    connection: Connection,
    state: GoodwillState | None,
    before: int,
    limit: int,
    reach: Reach = EVERYONE,
) -> tuple[tuple[int, Goodwill], ...]:
    """Return the offers in a state before a number, newest first, each with its number."""
    query = _OFFER.where(goodwill.c.number < before, within(goodwill.c.agent_id, reach))
    if state is not None:
        query = query.where(goodwill.c.state == state)
    rows = connection.execute(query.order_by(goodwill.c.number.desc()).limit(limit)).all()
    return tuple((row[0], _offer(row)) for row in rows)


def _offer(row: Row[Any]) -> Goodwill:
    facts = {name: getattr(row, name) for name in _FACTS}
    return Goodwill(**facts, decision=Decision(*(getattr(row, name) for name in _DECIDED)))
