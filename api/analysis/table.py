"""Table: rows of text cells from a file of any size, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from emotion.errors import TonewiseError

SAMPLE_ROWS = 200  # looked at before columns are chosen


class TableError(TonewiseError):
    """A table that can't be analysed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; as many cells as the table has names."""

    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """What stands where a row should, and why it is none."""

    place: str  # such as "line 14"
    why: str
    raw: str  # its beginning


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a table is read."""

    done: int
    total: int  # in the same unit: bytes, or rows


class Table(Protocol):
    """A file of rows; it can be read from its start again and again."""

    names: tuple[str, ...]

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield all rows from the first on."""

    def progress(self) -> Progress:
        """Return how far the latest `rows()` has come."""

    def remarks(self) -> Sequence[str]:
        """Return what was found out about the file, a sentence each."""


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, each once: a second `note` becomes `note_2`, an empty one `column_3`."""
    taken: list[str] = []
    for place, name in enumerate(names, 1):
        plain = name.strip() or f"column_{place}"
        free, count = plain, 1
        while free in taken:
            count += 1
            free = f"{plain}_{count}"
        taken.append(free)
    return tuple(taken)
