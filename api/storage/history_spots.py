"""History spots: what there is of one customer, or one agent, in order of time, newest first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from api.security.reach import Reach
from api.storage.note_tables import wrap_ups
from api.storage.quality_tables import coaching, disputes, grade_changes
from api.storage.reaching import within
from api.storage.review_tables import corrections
from api.storage.tables import calls, cases
from api.storage.ticket_tables import tickets


class EventKind(StrEnum):
    """What happened. Of two at the same moment, the later one here is told first."""

    CHAT = "chat"  # it was opened
    CALL = "call"  # it began
    NOTE = "note"  # of what a contact came to, by its agent
    CHANGE = "change"  # of an outcome, by a person
    DISPUTE = "dispute"  # of an outcome, by the agent
    COACHING = "coaching"
    TICKET = "ticket"  # it was opened
    CORRECTION = "correction"  # or confirmation, of what a model made of a customer's mood


_ORDER = {kind: n for n, kind in enumerate(EventKind)}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one thing stands in time."""

    at_s: float  # epoch seconds
    kind: EventKind
    number: int  # among those of its kind
    id: str

    @property
    def place(self) -> tuple[float, int, int]:
        """What they are ordered by."""
        return self.at_s, _ORDER[self.kind], self.number


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose history it is, and whose conversations of it may be seen."""

    reach: Reach
    customer_id: str | None = None
    agent_id: str | None = None  # either of the two

    def of(self, agent_id: ColumnElement[Any], customer_id: ColumnElement[Any]) -> Any:
        """Return the condition that a row is of it."""
        mine = (
            customer_id == self.customer_id
            if self.customer_id is not None
            else agent_id == self.agent_id
        )
        return and_(mine, within(agent_id, self.reach))


@dataclass(frozen=True, slots=True)
class _Source:
    """Where things of one kind are kept."""

    at_s: ColumnElement[Any]
    number: ColumnElement[Any]
    id: ColumnElement[Any]
    query: Select[Any]


def before(
    connection: Connection, whose: Whose, kinds: Collection[EventKind], after: Spot | None, n: int
) -> tuple[Spot, ...]:
    """Return the latest `n` things of these kinds that stand before a spot, newest first."""
    found = [
        spot
        for kind in EventKind
        if kind in kinds
        for spot in _of(connection, whose, kind, after, n)
    ]
    return tuple(nlargest(n, found, key=lambda spot: spot.place))


def _of(
    connection: Connection, whose: Whose, kind: EventKind, after: Spot | None, n: int
) -> Iterator[Spot]:
    source = _SOURCES[kind](whose)
    query = source.query
    if after is not None:
        query = query.where(*_before(source, kind, after))
    ordered = query.order_by(source.at_s.desc(), source.number.desc()).limit(n)
    for at_s, number, its_id in connection.execute(ordered):
        yield Spot(at_s, kind, number, its_id)


def _before(source: _Source, kind: EventKind, after: Spot) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of what stands before a spot; the first is what an index goes by."""
    yield source.at_s <= after.at_s
    if kind is after.kind:
        yield or_(source.at_s < after.at_s, source.number < after.number)
    elif _ORDER[kind] > _ORDER[after.kind]:
        yield source.at_s < after.at_s


def _chats(whose: Whose) -> _Source:
    c = cases.c
    query = select(c.opened_s, c.arrival, c.case_id).where(whose.of(c.expert_id, c.customer_id))
    return _Source(c.opened_s, c.arrival, c.case_id, query)


def _calls(whose: Whose) -> _Source:
    c = calls.c
    query = select(c.began_s, c.number, c.call_id).where(whose.of(c.agent_id, c.customer_id))
    return _Source(c.began_s, c.number, c.call_id, query)


def _notes(whose: Whose) -> _Source:
    c = wrap_ups.c
    query = select(c.written_s, c.number, c.wrap_up_id).where(whose.of(c.agent_id, c.customer_id))
    return _Source(c.written_s, c.number, c.wrap_up_id, query)


def _changes(whose: Whose) -> _Source:
    c = grade_changes.c
    query = select(c.changed_s, c.number, c.change_id).join(calls, calls.c.call_id == c.call_id)
    fit = query.where(whose.of(calls.c.agent_id, calls.c.customer_id))
    return _Source(c.changed_s, c.number, c.change_id, fit)


def _disputes(whose: Whose) -> _Source:
    c = disputes.c
    query = select(c.opened_s, c.number, c.dispute_id)
    if whose.customer_id is not None:
        query = query.join(calls, calls.c.call_id == c.call_id)
    return _Source(
        c.opened_s, c.number, c.dispute_id, query.where(whose.of(c.agent_id, calls.c.customer_id))
    )


def _coaching(whose: Whose) -> _Source:
    c = coaching.c
    query = select(c.assigned_s, c.number, c.coaching_id)
    if whose.customer_id is not None:
        query = query.join(calls, calls.c.call_id == c.call_id)
    return _Source(
        c.assigned_s,
        c.number,
        c.coaching_id,
        query.where(whose.of(c.agent_id, calls.c.customer_id)),
    )


def _tickets(whose: Whose) -> _Source:
    c = tickets.c
    query = select(c.opened_s, c.number, c.ticket_id).where(whose.of(c.owner_id, c.customer_id))
    return _Source(c.opened_s, c.number, c.ticket_id, query)


def _corrections(whose: Whose) -> _Source:
    c = corrections.c
    query = select(c.made_s, c.number, c.correction_id).where(whose.of(c.agent_id, c.customer_id))
    return _Source(c.made_s, c.number, c.correction_id, query)


_SOURCES = {
    EventKind.CHAT: _chats,
    EventKind.CALL: _calls,
    EventKind.NOTE: _notes,
    EventKind.CHANGE: _changes,
    EventKind.DISPUTE: _disputes,
    EventKind.COACHING: _coaching,
    EventKind.TICKET: _tickets,
    EventKind.CORRECTION: _corrections,
}
