"""Wrap-ups: what agents noted of their contacts."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from api.contacts.contact import ContactRef, WrapUp
from api.storage.note_tables import wrap_ups
from api.storage.rows import columns_of, row_of

_WRAP_UP = select(*columns_of(wrap_ups, WrapUp)).order_by(wrap_ups.c.number)
_OF_CONTACTS = _WRAP_UP.where(wrap_ups.c.contact_id.in_(bindparam("of", expanding=True)))
_ONE = _WRAP_UP.where(wrap_ups.c.wrap_up_id == bindparam("of"))


def add(connection: Connection, wrap_up: WrapUp) -> None:
    """Keep a note."""
    connection.execute(insert(wrap_ups), row_of(wrap_up))


def of_contacts(connection: Connection, refs: Sequence[ContactRef]) -> tuple[WrapUp, ...]:
    """Return what was noted of these contacts, oldest first."""
    wanted = frozenset(refs)
    rows = connection.execute(_OF_CONTACTS, {"of": sorted(ref.contact_id for ref in wanted)})
    found = (WrapUp(*row) for row in rows)
    return tuple(one for one in found if ContactRef(one.kind, one.contact_id) in wanted)


def one(connection: Connection, wrap_up_id: str) -> WrapUp | None:
    """Return a note, None if there is none."""
    row = connection.execute(_ONE, {"of": wrap_up_id}).first()
    return WrapUp(*row) if row else None
