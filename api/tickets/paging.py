"""Paging: where the next page of a list of tickets begins."""

from api.desk.paging import place
from api.storage.tickets import Place


def cursor_of(at: Place) -> str:
    """Return what names a place in an answer."""
    return f"{at.priority}.{at.number}"


def place_of(cursor: str | None) -> Place | None:
    """Return the place that a cursor names, None for the start; raises CursorError."""
    if cursor is None:
        return None
    priority, _, number = cursor.partition(".")
    return Place(place(priority), place(number))
