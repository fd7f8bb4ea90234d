"""Collecting: our own chats and calls become interactions when they are over.

Records are gone through in the order in which they were made, and the events tell of those that
ended, were graded, or whose customer declined since. How far that came is kept with what came of
it, so that any process may go on; doing a part twice changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection

from api.contacts.contact import ContactKind, ContactRef
from api.events.event import Event
from api.events.kinds import (
    CallGraded,
    CallStarted,
    CaseAbandoned,
    CaseClosed,
    CaseLeft,
    CaseOpened,
)
from api.storage import calls, cases, consent, events, interactions, marks, own_records
from api.storage.calls import CallRecord
from api.storage.cases import CaseRecord
from api.storage.database import Database
from api.storage.interactions import Stored
from api.storage.own_records import Seen
from api.trends.own_calls import call_said
from api.trends.own_chats import chat_said
from api.trends.surroundings import ACCOUNT, Surroundings, around

Record = TypeVar("Record")

_AT_ONCE = 50  # records of a kind: some 4 ms each, in which others may read
_EVENTS = "events"
_TOLD_BY = ("case.opened", "case.closed", "case.abandoned", "case.left", "call.started",
            "call.graded")  # fmt: skip
_RECORDS: Mapping[str, Callable[[Connection, int, int], Seen]] = {
    "chats": own_records.chats,
    "calls": own_records.spoken,
    "notes": own_records.noted,
}


@dataclass(frozen=True, slots=True)
class Round:
    """What is next, and how far it goes."""

    refs: tuple[ContactRef, ...] = ()
    reached: Mapping[str, int] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()  # customers who were asked for consent anew


def collect(database: Database) -> int:
    """Make interactions of all that is new; return how many are new or changed."""
    n_changed = 0
    while (n := collect_some(database)) is not None:
        n_changed += n
    return n_changed


def collect_some(database: Database) -> int | None:
    """Do the next part; return how many interactions are new or changed, None: all is done.

    May raise StorageError, and ReportError for a stored report that is none.
    """
    with database.reading() as connection:
        at = marks.every(connection)
        todo = _next(connection, at)
        found = _said(connection, todo.refs)
        declined = consent.declined(connection, todo.asked)
    if todo.reached == at:
        return None
    with database.transaction() as connection:
        if marks.every(connection) != at:
            return 0  # another process did this part, and may know more by now, such as a refusal
        n_changed = interactions.put(connection, found)
        interactions.silence(connection, declined)
        marks.put(connection, todo.reached)
    return n_changed


def _next(connection: Connection, at: Mapping[str, int]) -> Round:
    if _EVENTS not in at:
        # What happened before is found in the records themselves, from the first one on.
        return Round(reached={**at, _EVENTS: events.last(connection)})
    seen = {kind: find(connection, at.get(kind, 0), _AT_ONCE) for kind, find in _RECORDS.items()}
    told = events.after(connection, at[_EVENTS], kinds=_TOLD_BY, limit=_AT_ONCE)
    reached = {kind: one.number for kind, one in seen.items() if one.number or kind in at}
    is_all = len(told) < _AT_ONCE  # others than these need not be passed over once more
    reached[_EVENTS] = events.last(connection) if is_all else told[-1].sequence
    refs = [ref for one in seen.values() for ref in one.refs]
    refs += [ref for event in told if (ref := _ended(event)) is not None]
    return Round(tuple(dict.fromkeys(refs)), reached, frozenset(_asked(told)))


def _ended(event: Event) -> ContactRef | None:
    match event.data:
        case CaseClosed() | CaseAbandoned() | CaseLeft() if event.case_id is not None:
            return ContactRef(ContactKind.CHAT, event.case_id)
        case CallGraded(call_id=call_id):
            return ContactRef(ContactKind.CALL, call_id)
        case _:
            return None


def _asked(told: Iterable[Event]) -> Iterable[str]:
    for event in told:
        match event.data:
            case CaseOpened(customer_id=str(who)) | CallStarted(customer_id=str(who)):
                yield who


def _said(connection: Connection, refs: Sequence[ContactRef]) -> tuple[Stored, ...]:
    chats = _records(connection, refs, ContactKind.CHAT, cases.one)
    spoken = _records(connection, refs, ContactKind.CALL, calls.one)
    known = _known(connection, refs, chats, spoken)
    found = [chat_said(connection, one, known) for one in chats]
    found += [call_said(connection, one, known) for one in spoken]
    return tuple(one for one in found if one is not None)


def _records(
    connection: Connection,
    refs: Sequence[ContactRef],
    kind: ContactKind,
    find: Callable[[Connection, str], Record | None],
) -> list[Record]:
    found = (find(connection, ref.contact_id) for ref in refs if ref.kind is kind)
    return [one for one in found if one is not None]


def _known(
    connection: Connection,
    refs: Sequence[ContactRef],
    chats: Sequence[CaseRecord],
    spoken: Sequence[CallRecord],
) -> Surroundings:
    said = [one.metadata for one in chats] + [one.start.metadata for one in spoken]
    whose = [*(one.customer_id for one in chats), *(one.customer_id for one in spoken)]
    return around(
        connection,
        refs,
        {who for who in whose if who is not None},
        {account for one in said if (account := one.get(ACCOUNT))},
    )
