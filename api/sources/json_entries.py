"""JsonEntries: the entries of one JSON document of any size, a list's one after the other.

Only one entry is held at a time. What is within an entry is read by the standard library.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path

from api.analysis.encoding import Lines
from emotion.errors import TonewiseError

_MOST_CHARS = 100_000_000  # of one entry, or of a document that is no list
_READ_CHARS = 1 << 16
_SPACES = " \t\r\n\ufeff"
_DECODER = json.JSONDecoder()


class JsonError(TonewiseError):
    """A document that is no JSON, or that ends before it is whole."""


def json_entries(path: Path, encoding: str | None, lists: Collection[str]) -> Iterator[object]:
    """Yield the entries of a document that is a list, or that holds one of these names.

    A document with none of them is yielded as it is. Raises JsonError where it can't go on.
    """
    text = _Text(iter(Lines(path, encoding)))
    if text.next_sign() == "[":
        yield from _entries(text)
        return
    text.take("{")
    others: dict[str, object] = {}
    while text.next_sign() != "}":
        name = str(text.value())
        text.take(":")
        if name in lists and text.next_sign() == "[":
            yield from _entries(text)
            return  # what follows is about the page
        others[name] = text.value()
        if text.next_sign() != "}":
            text.take(",")
    yield others


def _entries(text: "_Text") -> Iterator[object]:
    text.take("[")
    while text.next_sign() != "]":
        yield text.value()
        if text.next_sign() != "]":
            text.take(",")


class _Text:
    """A document's text; what is read of it is let go."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._held = ""
        self._at = 0
        self._is_whole = False

    def next_sign(self) -> str:
        """Return the next sign that is no space, without taking it; raises JsonError at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _SPACES:
                self._at += 1
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more(_READ_CHARS):
                raise JsonError("wanted JSON up to the end, the file breaks off")

    def take(self, sign: str) -> None:
        """Take the next sign; raises JsonError if it is another."""
        found = self.next_sign()
        if found != sign:
            raise JsonError(f"wanted JSON with {sign!r} at this place, got {found!r}")
        self._at += 1

    def value(self) -> object:
        """Take the next value; raises JsonError if there is none."""
        self.next_sign()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._held, self._at)
            except RecursionError as error:
                raise JsonError("wanted JSON, got lists within lists without end") from error
            except ValueError as error:
                # A value that is cut looks wrong until more is read: twice as much each time.
                if not self._more(max(len(self._held), _READ_CHARS)):
                    raise JsonError(f"wanted JSON, got: {error}") from error
                continue
            # A number that touches the end may go on behind it.
            if end < len(self._held) or not self._more(_READ_CHARS):
                self._at = end
                return found

    def _more(self, n_chars: int) -> bool:
        """Read on by about so much; False at the end. Raises JsonError beyond the bound."""
        pieces = [self._held[self._at :]]
        self._at, n_read = 0, 0
        while n_read < n_chars and not self._is_whole:
            piece = next(self._pieces, None)
            self._is_whole = piece is None
            pieces.append(piece or "")
            n_read += len(pieces[-1])
        self._held = "".join(pieces)
        if len(self._held) > _MOST_CHARS:
            raise JsonError(
                f"wanted entries of at most {_MOST_CHARS:,} characters, got a longer one"
            )
        return n_read > 0
