"""Tickets, with what was said of how they ended."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, literal, select, tuple_, update

from api.contacts.contact import Outcome
from api.security.reach import EVERYONE, Reach
from api.storage.reaching import within
from api.storage.ticket_tables import tickets
from api.tickets.feedback import Feedback
from api.tickets.handling import Handling, TicketState
from api.tickets.ticket import Asked, Priority, Ticket


class TicketOrder(StrEnum):
    """In which order tickets are listed."""

    PRESSING = "pressing"  # the most urgent first, of like ones the oldest
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets are wanted; None: whichever."""

    state: TicketState | None = None
    owner_id: str | None = None
    department: str | None = None
    customer_id: str | None = None
    order: TicketOrder = TicketOrder.PRESSING
    reference: str | None = None  # of which more than one ticket may have the same
    reach: Reach = EVERYONE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: behind this ticket."""

    priority: int
    number: int


_BEYOND = 2**62  # above every number

_ASKED = [field.name for field in fields(Asked)]
_HANDLED = [field.name for field in fields(Handling)]
_TICKET = select(tickets)
_ONE = _TICKET.where(tickets.c.ticket_id == bindparam("of"))
_OF_FORM = _TICKET.where(tickets.c.client_key == bindparam("of"))
_OF_LINK = _TICKET.where(tickets.c.feedback_digest == bindparam("of"))
_THIS = update(tickets).where(tickets.c.ticket_id == bindparam("of"))
_LINKED = _THIS.values(feedback_digest=bindparam("digest"))
_FIRST_LINKED = _LINKED.where(tickets.c.feedback_digest.is_(None))
_ANSWERED = _THIS.values(
    rating=bindparam("new_rating"),
    mood_level=bindparam("new_level"),
    solved=bindparam("new_solved"),
    feedback=bindparam("new_words"),
    feedback_s=bindparam("new_s"),
)
_MOVED = _THIS.where(tickets.c.revision == bindparam("before")).values(
    {name: bindparam(f"new_{name}", type_=tickets.c[name].type) for name in _HANDLED}
)


def add(connection: Connection, ticket: Ticket) -> None:
    """Keep a new ticket."""
    asked = {name: getattr(ticket.asked, name) for name in _ASKED}
    handled = {name: getattr(ticket.handling, name) for name in _HANDLED}
    read = {name: getattr(ticket, name) for name in ("ticket_id", "reading", "department")}
    read["reference"] = ticket.reference
    row = {"priority": int(ticket.priority), "opened_s": ticket.opened_s}
    connection.execute(insert(tickets), {**asked, **handled, **read, **row})


def move(connection: Connection, ticket: Ticket, handling: Handling) -> bool:
    """Keep how a ticket stands now; returns False, and keeps nothing, if it moved meanwhile."""
    row = {f"new_{name}": getattr(handling, name) for name in _HANDLED}
    seen = {"of": ticket.ticket_id, "before": ticket.handling.revision}
    return bool(connection.execute(_MOVED, {**row, **seen}).rowcount)


def link(connection: Connection, ticket_id: str, digest: str) -> None:
    """Keep the digest of the link to a ticket's feedback page; an earlier link opens nothing."""
    connection.execute(_LINKED, {"of": ticket_id, "digest": digest})


def link_first(connection: Connection, ticket_id: str, digest: str) -> bool:
    """As `link`; returns False, and keeps nothing, if a link was made before."""
    return bool(connection.execute(_FIRST_LINKED, {"of": ticket_id, "digest": digest}).rowcount)


def tell(connection: Connection, ticket_id: str, feedback: Feedback, now_s: float) -> None:
    """Keep what a customer says of a ticket."""
    row = {
        "of": ticket_id,
        "new_rating": feedback.rating,
        "new_level": feedback.mood_level,
        "new_solved": feedback.solved,
        "new_words": feedback.words,
        "new_s": now_s,
    }
    connection.execute(_ANSWERED, row)


def one(connection: Connection, ticket_id: str) -> Ticket | None:
    """Return a ticket, None if there is none."""
    return _first(connection, _ONE, ticket_id)


def of_form(connection: Connection, client_key: str) -> Ticket | None:
    """Return the ticket that a form opened, None if it was not sent yet."""
    return _first(connection, _OF_FORM, client_key)


def of_link(connection: Connection, digest: str) -> Ticket | None:
    """Return the ticket whose feedback page a link opens, None if it opens none."""
    return _first(connection, _OF_LINK, digest)


def listed(
    connection: Connection, wanted: TicketFilter, after: Place | None, limit: int
) -> Sequence[tuple[Place, Ticket]]:
    """Return the tickets that fit behind a place, in the order asked for, each with its own."""
    query = _TICKET.where(within(tickets.c.owner_id, wanted.reach))
    for name in ("state", "owner_id", "department", "customer_id", "reference"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(tickets.c[name] == value)
    rows = connection.execute(_ordered(query, wanted.order, after).limit(limit)).all()
    return [(Place(row.priority, row.number), _ticket(row)) for row in rows]


def _ordered(query: Select[Any], order: TicketOrder, after: Place | None) -> Select[Any]:
    number, place = tickets.c.number, tuple_(tickets.c.priority, tickets.c.number)
    match order:
        case TicketOrder.PRESSING:
            at = after or Place(0, 0)
            later = place > tuple_(literal(at.priority), literal(at.number))
            return query.where(later).order_by(tickets.c.priority, number)
        case TicketOrder.OLDEST:
            return query.where(number > (after.number if after else 0)).order_by(number)
        case TicketOrder.NEWEST:
            earlier = number < (after.number if after else _BEYOND)
            return query.where(earlier).order_by(number.desc())


def _first(connection: Connection, query: Select[Any], of: str) -> Ticket | None:
    row = connection.execute(query, {"of": of}).first()
    return _ticket(row) if row else None


def _ticket(row: Row[Any]) -> Ticket:
    return Ticket(
        ticket_id=row.ticket_id,
        asked=Asked(**{name: getattr(row, name) for name in _ASKED}),
        reading=row.reading,
        department=row.department,
        priority=Priority(row.priority),
        opened_s=row.opened_s,
        handling=Handling(
            state=TicketState(row.state),
            owner_id=row.owner_id,
            answer=row.answer,
            closed_s=row.closed_s,
            closed_by=row.closed_by,
            outcome=Outcome(row.outcome) if row.outcome else None,
            revision=row.revision,
        ),
        feedback=_feedback(row),
        feedback_s=row.feedback_s,
    )


def _feedback(row: Row[Any]) -> Feedback | None:
    if row.feedback_s is None:
        return None
    return Feedback(row.rating, row.mood_level, row.solved, row.feedback)
