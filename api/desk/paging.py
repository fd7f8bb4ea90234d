"""Paging: where the next page of a list begins."""

from api.desk.errors import CursorError

_BEYOND = 2**62  # above every number that a list is kept by
_LONGEST_CURSOR = 18  # digits: below _BEYOND


def place(cursor: str | None) -> int:
    """Return the number that a page's cursor holds; raises CursorError."""
    if cursor is None:
        return _BEYOND
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > _LONGEST_CURSOR:
        raise CursorError(f"a cursor is the next_cursor of the page before, got {cursor!r}")
    return int(cursor)
