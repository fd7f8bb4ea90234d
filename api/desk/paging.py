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


def valued_place(cursor: str | None) -> tuple[float, int] | None:
    """Return the value and the number that a cursor of an ordered list holds; raises CursorError.

    None: the list's beginning.
    """
    if cursor is None:
        return None
    value, _, number = cursor.partition("_")
    try:
        return float(value), place(number)
    except ValueError as error:
        raise CursorError(
            f"a cursor is the next_cursor of the page before, got {cursor!r}"
        ) from error


def valued_cursor(after: tuple[float, int]) -> str:
    """Return the cursor that `valued_place` reads as this place again."""
    value, number = after
    return f"{value!r}_{number}"
