"""Parameters of an address: how filters are read from it, and written into one."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar
from urllib.parse import quote, unquote

from emotion.errors import TonewiseError

_MOST = 100  # values of one filter


class QueryError(TonewiseError):
    """A filter that can't be used; names it."""


Value = TypeVar("Value")


def several(
    filters: Mapping[str, str], name: str, read: Callable[[str], Value]
) -> frozenset[Value]:
    """Return the values that one parameter holds, between commas; raises QueryError."""
    texts = [unquote(part) for part in filters.get(name, "").split(",") if part]
    if len(texts) > _MOST:
        raise QueryError(f"`{name}` takes up to {_MOST} values, got {len(texts)}")
    return frozenset(_read(name, text, read) for text in texts)


def one(filters: Mapping[str, str], name: str, read: Callable[[str], Value]) -> Value | None:
    """Return the value of one parameter, None if it is not there; raises QueryError."""
    text = filters.get(name, "").strip()
    return _read(name, text, read) if text else None


def yes_or_no(text: str) -> bool:
    """Return whether it says yes; raises ValueError for anything but yes and no."""
    try:
        return {"yes": True, "no": False}[text]
    except KeyError as error:
        raise ValueError("it is yes or no") from error


def joined(values: Collection[str]) -> str:
    """Return text that `several` reads as these values again."""
    # A comma within a value is escaped once more than the address would.
    return ",".join(sorted(quote(value, safe="") for value in values))


def _read(name: str, text: str, read: Callable[[str], Value]) -> Value:
    try:
        return read(text)
    except (ValueError, OverflowError) as error:
        raise QueryError(f"`{name}` can't be {text!r}: {error}") from error
