"""Coaching tasks of agents, and what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from api.security.reach import EVERYONE, Reach
from api.storage.fact_tables import call_facts
from api.storage.quality_tables import coaching
from api.storage.reaching import within
from api.storage.rows import row_of
from insights.coaching import Closing, CoachingState


@dataclass(frozen=True, slots=True)
class Coaching:
    """A task for an agent, about one criterion."""

    coaching_id: str
    agent_id: str
    criterion: str
    call_id: str | None  # that shows it
    task: str
    by: str  # a user's or a key's id
    by_name: str
    assigned_s: float  # epoch seconds
    due_s: float | None
    closing: Closing = field(default_factory=Closing)


@dataclass(frozen=True, slots=True)
class CoachingFilter:
    """Which tasks are wanted; None: whichever."""

    states: frozenset[CoachingState] | None = None
    agent_id: str | None = None
    criterion: str | None = None
    call_id: str | None = None
    due_before_s: float | None = None
    reach: Reach = EVERYONE


_FACTS = [f.name for f in fields(Coaching) if f.name != "closing"]
_CLOSED = [f.name for f in fields(Closing)]
_TASK = select(coaching.c.number, *(coaching.c[name] for name in (*_FACTS, *_CLOSED)))
_ONE = _TASK.where(coaching.c.coaching_id == bindparam("of"))
_CLOSE = (
    update(coaching)
    .where(coaching.c.coaching_id == bindparam("of"))
    .values({name: bindparam(f"new_{name}", type_=coaching.c[name].type) for name in _CLOSED})
)

_GRADED = select(call_facts.c.number).where(call_facts.c.agent_id == bindparam("of")).limit(1)


def add(connection: Connection, task: Coaching) -> None:
    """Keep a task."""
    facts = {name: getattr(task, name) for name in _FACTS}
    connection.execute(insert(coaching), {**facts, **row_of(task.closing)})


def close(connection: Connection, coaching_id: str, closing: Closing) -> None:
    """Keep what came of a task."""
    row = {f"new_{name}": value for name, value in row_of(closing).items()}
    connection.execute(_CLOSE, {**row, "of": coaching_id})


def one(connection: Connection, coaching_id: str) -> Coaching | None:
    """Return a task, None if there is none."""
    row = connection.execute(_ONE, {"of": coaching_id}).first()
    return _task(row) if row else None


def has_graded(connection: Connection, agent_id: str) -> bool:
    """Whether an agent has a graded call."""
    return connection.execute(_GRADED, {"of": agent_id}).first() is not None


def listed(
    connection: Connection, wanted: CoachingFilter, before: int, limit: int
) -> Sequence[tuple[int, Coaching]]:
    """Return the tasks that fit before a number, newest first, each with its number."""
    query = _TASK.where(coaching.c.number < before, within(coaching.c.agent_id, wanted.reach))
    if wanted.states is not None:
        query = query.where(coaching.c.state.in_(sorted(wanted.states)))
    if wanted.due_before_s is not None:
        query = query.where(coaching.c.due_s < wanted.due_before_s)
    for name in ("agent_id", "criterion", "call_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(coaching.c[name] == value)
    rows = connection.execute(query.order_by(coaching.c.number.desc()).limit(limit)).all()
    return [(row[0], _task(row)) for row in rows]


def _task(row: Row[Any]) -> Coaching:
    facts = {name: getattr(row, name) for name in _FACTS}
    return Coaching(**facts, closing=Closing(*(getattr(row, name) for name in _CLOSED)))
