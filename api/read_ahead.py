"""ReadAhead: a reader that remembers its last readings.

A first message is read before its turn to write to the database comes, on another core; when the
desk then asks for the reading, it is there.
"""

from collections.abc import Sequence
from functools import lru_cache

from api.desk.desk import Reader
from text.reading import TextReading

_REMEMBERED = 1024  # more than can wait for their turn at once, even in a rush


class ReadAhead:
    """Thread-safe if what it wraps is."""

    def __init__(self, reader: Reader) -> None:
        self.renew(reader)

    def renew(self, reader: Reader) -> None:
        """Read with another reader from now on, such as one with another lexicon."""
        self._read = lru_cache(_REMEMBERED)(reader.read)

    def read(self, text: str, before: Sequence[str] = (), analyse_mood: bool = True) -> TextReading:
        """Return how a message reads, as the reader does."""
        reading: TextReading = self._read(text, tuple(before), analyse_mood)
        return reading
