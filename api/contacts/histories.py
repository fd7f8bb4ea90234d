"""Histories: all that is kept of one customer, or one agent, as one record through time."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.contacts.contact import ContactKind, WrapUp
from api.contacts.event import CallEvent, ChatEvent, Event, Telling, event_of
from api.contacts.told import Line
from api.desk.errors import CursorError
from api.desk.views import Page
from api.desk.words import storable
from api.quality.blindness import blind_calls
from api.quality.library import UnknownAgentError
from api.security.accounts import Accounts
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.storage import consent, experts, history_spots
from api.storage.corrections import Correction
from api.storage.database import Database
from api.storage.history_spots import EventKind, Spot, Whose
from api.tickets.ticket import Ticket

_NEEDS = {
    EventKind.CHAT: Scope.CASES_READ,
    EventKind.CALL: Scope.CALLS_READ,
    EventKind.NOTE: Scope.CASES_READ,
    EventKind.CHANGE: Scope.GRADES_READ,
    EventKind.DISPUTE: Scope.GRADES_READ,
    EventKind.COACHING: Scope.GRADES_READ,
    EventKind.TICKET: Scope.TICKETS,
    EventKind.CORRECTION: Scope.REVIEW,
}
_CURSOR = re.compile(
    rf"([0-9]{{1,15}}(?:\.[0-9]{{1,15}})?)_({'|'.join(EventKind)})_([0-9]{{1,18}})"
)


@dataclass(frozen=True, slots=True)
class HistoryWish:
    """Which part of a history is wanted."""

    kinds: frozenset[EventKind] = frozenset(EventKind)
    cursor: str | None = None
    limit: int = 20
    words: bool = True  # what was written and said, too


class Histories:
    """Thread-safe. What a scope of the caller's does not open is left out, as is what is out of
    their reach; of who declined to have their mood read, no mood is told.
    """

    def __init__(self, database: Database, accounts: Accounts, audit: AuditTrail) -> None:
        self._database, self._accounts, self._audit = database, accounts, audit

    def of_customer(self, caller: Caller, customer_id: str, wish: HistoryWish) -> Page[Event]:
        """Return what there is of a customer, newest first; nothing of one whom nobody knows.

        Raises ForbiddenError without Scope.CASES_READ, CursorError.
        """
        _check(caller, Scope.CASES_READ)
        whose = Whose(caller.reach, customer_id=storable(customer_id))
        page = self._page(caller, whose, wish)
        self._audit.note(caller, Action.SAW, Subject("customer", customer_id, customer_id))
        return page

    def of_agent(self, caller: Caller, agent_id: str, wish: HistoryWish) -> Page[Event]:
        """Return what there is of an agent, newest first.

        Raises ForbiddenError without Scope.GRADES_READ, UnknownAgentError for one out of reach
        or whom nobody knows, CursorError.
        """
        _check(caller, Scope.GRADES_READ)
        whose = Whose(caller.reach, agent_id=storable(agent_id))
        page = self._page(caller, whose, wish) if caller.reach.covers(agent_id) else Page(())
        if not page.items and not (caller.reach.covers(agent_id) and self._is_known(agent_id)):
            raise UnknownAgentError(f"wanted the id of an agent, got {agent_id!r}")
        self._audit.note(caller, Action.SAW, Subject("agent", agent_id), "history")
        return page

    def _is_known(self, agent_id: str) -> bool:
        if self._accounts.user_of_agent(agent_id) is not None:
            return True
        with self._database.reading() as connection:
            return experts.one(connection, storable(agent_id)) is not None

    def _page(self, caller: Caller, whose: Whose, wish: HistoryWish) -> Page[Event]:
        kinds = {kind for kind in wish.kinds if caller.may(_NEEDS[kind])}
        telling = Telling(wish.words, caller.may(Scope.GRADES_READ))
        with self._database.reading() as connection:
            spots = history_spots.before(
                connection, whose, kinds, _place(wish.cursor), wish.limit + 1
            )
            here = spots[: wish.limit]
            found = [event_of(connection, spot, telling) for spot in here]
            told = _agreed(connection, [one for one in found if one is not None])
            unjudged = blind_calls(connection, caller)
        told = [_ungraded(one) if one.contact_id in unjudged else one for one in told]
        shown = tuple(one for one in told if _is_open(caller, one))
        return Page(shown, _cursor(here[-1]) if len(spots) > wish.limit else None)


def _check(caller: Caller, scope: Scope) -> None:
    if not caller.may(scope):
        raise ForbiddenError(f"wanted the scope {scope}, got somebody without")


def _is_open(caller: Caller, event: Event) -> bool:
    """Whether a note is of a conversation that the caller may read."""
    is_of_call = isinstance(event.about, WrapUp) and event.about.kind is ContactKind.CALL
    return not is_of_call or caller.may(Scope.CALLS_READ)


def _agreed(connection: Connection, events: Collection[Event]) -> list[Event]:
    """Return events without the moods that their customers want nobody to read."""
    asked = {who for one in events if (who := one.customer_id) is not None}
    gone = consent.declined(connection, asked)
    kept = [
        one for one in events if not (isinstance(one.about, Correction) and one.customer_id in gone)
    ]
    return [
        _moodless(one) if one.customer_id in gone or not _was_asked(one) else one for one in kept
    ]


def _was_asked(event: Event) -> bool:
    match event.about:
        case ChatEvent(case=case):
            return case.analyse_mood
        case CallEvent(call=call):
            return call.start.analyse_mood
        case _:
            return True


def _ungraded(event: Event) -> Event:
    """Return a call's event without what the machine made of it."""
    match event.about:
        case CallEvent(call, lines):
            return replace(event, about=CallEvent(call, _unfelt(lines), None, {}))
        case _:
            return event


def _moodless(event: Event) -> Event:
    match event.about:
        case ChatEvent(case, lines):
            bare = replace(case, scores=None, reading=None, shift=None)
            return replace(event, about=ChatEvent(bare, _unfelt(lines)))
        case CallEvent(call, lines, fact, outcomes):
            no_mood = (
                replace(fact, mood=None, mood_end=None, worst_negativity=None) if fact else None
            )
            return replace(event, about=CallEvent(call, _unfelt(lines), no_mood, outcomes))
        case Ticket() as ticket:
            return replace(event, about=replace(ticket, reading=None))
        case _:
            return event


def _unfelt(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(replace(line, mood=None, confidence=None) for line in lines)


def _cursor(spot: Spot) -> str:
    return f"{spot.at_s!r}_{spot.kind}_{spot.number}"


def _place(cursor: str | None) -> Spot | None:
    if cursor is None:
        return None
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise CursorError(f"a cursor is the next_cursor of the page before, got {cursor!r}")
    at_s, kind, number = found.groups()
    return Spot(float(at_s), EventKind(kind), int(number), "")
