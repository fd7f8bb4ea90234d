"""Our own records in the order in which they were made: chats, calls, and notes of either."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, bindparam, select

from api.contacts.contact import ContactKind, ContactRef
from api.storage.note_tables import wrap_ups
from api.storage.tables import calls, cases

_BEHIND: BindParameter[int] = bindparam("behind")
_MOST: BindParameter[int] = bindparam("most")
_CASES = (
    select(cases.c.arrival, cases.c.case_id)
    .where(cases.c.arrival > _BEHIND)
    .order_by(cases.c.arrival)
    .limit(_MOST)
)
_CALLS = (
    select(calls.c.number, calls.c.call_id)
    .where(calls.c.number > _BEHIND)
    .order_by(calls.c.number)
    .limit(_MOST)
)
_NOTES = (
    select(wrap_ups.c.number, wrap_ups.c.kind, wrap_ups.c.contact_id)
    .where(wrap_ups.c.number > _BEHIND)
    .order_by(wrap_ups.c.number)
    .limit(_MOST)
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Contacts that something was written of, and the number of the last such writing."""

    refs: tuple[ContactRef, ...]
    number: int


def chats(connection: Connection, behind: int, limit: int) -> Seen:
    """Return the chats that came behind one, whether they ended or not."""
    rows = connection.execute(_CASES, {"behind": behind, "most": limit}).all()
    refs = tuple(ContactRef(ContactKind.CHAT, case_id) for _, case_id in rows)
    return Seen(refs, rows[-1][0] if rows else behind)


def spoken(connection: Connection, behind: int, limit: int) -> Seen:
    """Return the calls that came behind one, whether they were graded or not."""
    rows = connection.execute(_CALLS, {"behind": behind, "most": limit}).all()
    refs = tuple(ContactRef(ContactKind.CALL, call_id) for _, call_id in rows)
    return Seen(refs, rows[-1][0] if rows else behind)


def noted(connection: Connection, behind: int, limit: int) -> Seen:
    """Return the contacts that something was noted of behind a note."""
    rows = connection.execute(_NOTES, {"behind": behind, "most": limit}).all()
    refs = tuple(ContactRef(kind, contact_id) for _, kind, contact_id in rows)
    return Seen(refs, rows[-1][0] if rows else behind)
