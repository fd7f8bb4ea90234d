"""Event: one thing in a history, with all that may be told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection

from api.contacts.contact import WrapUp
from api.contacts.told import Line, spoken, written
from api.storage import (
    calls,
    cases,
    coaching,
    corrections,
    disputes,
    fact_search,
    facts,
    grade_changes,
    tickets,
    wrap_ups,
)
from api.storage.calls import CallRecord
from api.storage.cases import CaseRecord
from api.storage.coaching import Coaching
from api.storage.corrections import Correction
from api.storage.disputes import Dispute
from api.storage.facts import CallFact
from api.storage.grade_changes import GradeChange
from api.storage.history_spots import EventKind, Spot
from api.tickets.ticket import Ticket
from grading.report import Outcome


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """A chat, with its messages."""

    case: CaseRecord
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CallEvent:
    """A call, with its utterances and its grade."""

    call: CallRecord
    lines: tuple[Line, ...]
    fact: CallFact | None  # None: not graded, or grades are not for who asks
    outcomes: Mapping[str, Outcome]  # by criterion, with what people changed


About = ChatEvent | CallEvent | WrapUp | GradeChange | Dispute | Coaching | Ticket | Correction


@dataclass(frozen=True, slots=True)
class Event:
    """One thing."""

    spot: Spot
    about: About

    @property
    def contact_id(self) -> str | None:
        """The case or call that it is about."""
        match self.about:
            case ChatEvent(case=case):
                return case.case_id
            case CallEvent(call=call):
                return call.call_id
            case WrapUp(contact_id=contact_id) | Correction(contact_id=contact_id):
                return contact_id
            case Ticket():
                return None
            case GradeChange() | Dispute() | Coaching() as said:
                return said.call_id

    @property
    def agent_id(self) -> str | None:
        """Whose conversation it is, where that is kept with it."""
        match self.about:
            case ChatEvent(case=case):
                return case.expert_id
            case CallEvent(call=call):
                return call.agent_id
            case Ticket(handling=handling):
                return handling.owner_id
            case GradeChange():
                return None
            case _ as said:
                return said.agent_id

    @property
    def customer_id(self) -> str | None:
        """Whom it is about, where that is kept with it."""
        match self.about:
            case ChatEvent(case=case):
                return case.customer_id
            case CallEvent(call=call):
                return call.customer_id
            case WrapUp(customer_id=customer_id) | Correction(customer_id=customer_id):
                return customer_id
            case Ticket(asked=asked):
                return asked.customer_id
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Telling:
    """How much is told."""

    words: bool  # what was written and said
    grades: bool


def event_of(connection: Connection, spot: Spot, telling: Telling) -> Event | None:
    """Return what stands at a spot; None if it is gone since."""
    about = _ABOUT[spot.kind](connection, spot.id, telling)
    return Event(spot, about) if about is not None else None


def _chat(connection: Connection, case_id: str, telling: Telling) -> ChatEvent | None:
    case = cases.one(connection, case_id)
    if case is None:
        return None
    return ChatEvent(case, written(connection, case_id) if telling.words else ())


def _call(connection: Connection, call_id: str, telling: Telling) -> CallEvent | None:
    call = calls.one(connection, call_id)
    if call is None:
        return None
    fact = facts.one(connection, call_id) if telling.grades else None
    outcomes = fact_search.outcomes(connection, [fact.number])[fact.number] if fact else {}
    return CallEvent(call, spoken(connection, call_id) if telling.words else (), fact, outcomes)


def _ticket(connection: Connection, ticket_id: str, telling: Telling) -> Ticket | None:
    ticket = tickets.one(connection, ticket_id)
    return ticket if ticket is None or telling.words else ticket.wordless


_ABOUT: Mapping[EventKind, Callable[[Connection, str, Telling], About | None]] = MappingProxyType(
    {
        EventKind.CHAT: _chat,
        EventKind.CALL: _call,
        EventKind.NOTE: lambda connection, its_id, _: wrap_ups.one(connection, its_id),
        EventKind.CHANGE: lambda connection, its_id, _: grade_changes.one(connection, its_id),
        EventKind.DISPUTE: lambda connection, its_id, _: disputes.one(connection, its_id),
        EventKind.COACHING: lambda connection, its_id, _: coaching.one(connection, its_id),
        EventKind.TICKET: _ticket,
        EventKind.CORRECTION: lambda connection, its_id, _: corrections.one(connection, its_id),
    }
)
