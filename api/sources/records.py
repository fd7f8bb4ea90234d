"""Records: the objects of a JSON export, or the rows of a table, one after the other.

An export is one object a line, a list of objects, one object that holds a list, or a table.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from api.analysis.encoding import Lines
from api.analysis.opening import open_table
from api.analysis.table import BadRow
from api.sources.json_entries import JsonError, json_entries
from api.sources.source import Fault, SourceError

_MOST_NUMBER = 1e15


@dataclass(frozen=True, slots=True)
class Record:
    """One object; names are compared without case and signs, and paths lead within by dots."""

    place: str  # such as "line 14"
    value: Mapping[str, object]

    def find(self, *paths: str) -> object:
        """Return the first value that is there and not empty; None if none is."""
        found = (self.at(path) for path in paths)
        return next((each for each in found if each not in (None, "", [], {})), None)

    def at(self, path: str) -> object:
        """Return what a path leads to, empty or not; None if it leads nowhere."""
        found: object = self.value
        for name in path.split("."):
            found = _named(found, name)
        return found

    def text(self, *paths: str) -> str:
        """Return the first value that is a text or a number, stripped; empty if none is."""
        found = (_plain(self.at(path)) for path in paths)
        return next(filter(None, found), "")

    def number(self, *paths: str) -> float | None:
        """Return the first value as a number from 0 on; None if it is none."""
        try:
            found = float(self.text(*paths).replace(",", ""))
        except ValueError:
            return None
        return found if 0.0 <= found <= _MOST_NUMBER else None

    def count(self, *paths: str) -> int | None:
        """Return the first value as a whole number from 0 on; None if it is none."""
        found = self.number(*paths)
        return None if found is None else int(found)

    def says(self, *paths: str) -> bool:
        """Whether one of the values is a plain yes."""
        return any(
            self.find(path) in (True, "true", "True", "TRUE", "yes", "1", 1) for path in paths
        )

    def within(self, *paths: str) -> "Record | None":
        """Return the first value that is an object."""
        found = next((each for path in paths if isinstance(each := self.find(path), dict)), None)
        return None if found is None else Record(self.place, found)

    def parts(self, *paths: str) -> "tuple[Record, ...]":
        """Return the objects of the first value that is a list."""
        found = next((each for path in paths if isinstance(each := self.find(path), list)), [])
        objects = [each for each in found if isinstance(each, dict)]
        return tuple(Record(f"{self.place}, {n}", each) for n, each in enumerate(objects, 1))


def records(
    path: Path, encoding: str | None = None, lists: Collection[str] = ()
) -> Iterator[Record | Fault]:
    """Yield what is in a file; an object with one of these lists is told as what is in the list.

    Raises SourceError or TableError if there is nothing of the kind.
    """
    opening = _opening(path)
    if opening not in ("{", "["):
        yield from _rows(path, encoding)
        return
    is_whole = opening == "[" or not isinstance(_record("", _first_line(path, encoding)), Record)
    found = _whole(path, encoding, lists) if is_whole else _lines(path, encoding)
    for each in found:
        yield from _opened(each, lists) if isinstance(each, Record) else (each,)


def _opened(record: Record, lists: Collection[str]) -> Iterator[Record | Fault]:
    """Yield what is in a page's list, which may be empty; a record that is no page as it is."""
    inside = next((each for name in lists if isinstance(each := record.at(name), list)), None)
    if inside is None:
        yield record
    for number, value in enumerate(inside or (), 1):
        yield _checked(f"{record.place}, {number}", value)


def _opening(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise SourceError(f"{path}: wanted a file to read, got: {error.strerror}") from error
    # Zero bytes and marks are of UTF-16, where "{" is two bytes.
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0")[:1].decode("latin-1")


def _first_line(path: Path, encoding: str | None) -> str:
    return next((line for line in Lines(path, encoding) if line.strip()), "")


def _rows(path: Path, encoding: str | None) -> Iterator[Record | Fault]:
    table = open_table(path, encoding)
    for number, row in enumerate(table.rows(), 1):
        if isinstance(row, BadRow):
            yield Fault(row.place, row.why)
        else:
            yield Record(f"row {number}", dict(zip(table.names, row.cells, strict=True)))


def _lines(path: Path, encoding: str | None) -> Iterator[Record | Fault]:
    for number, line in enumerate(Lines(path, encoding), 1):
        if line.strip():
            yield _record(f"line {number}", line)


def _whole(path: Path, encoding: str | None, lists: Collection[str]) -> Iterator[Record | Fault]:
    number = 0
    try:
        for number, value in enumerate(json_entries(path, encoding, lists), 1):
            yield _checked(f"entry {number}", value)
    except JsonError as error:
        if not number:
            raise SourceError(f"{path}: {error}") from error
        yield Fault(f"entry {number + 1}", str(error))  # nothing behind it can be told apart


def _record(place: str, line: str) -> Record | Fault:
    try:
        return _checked(place, json.loads(line))
    except (ValueError, RecursionError) as error:
        return Fault(place, f"wanted a JSON object, got: {error}")


def _checked(place: str, value: object) -> Record | Fault:
    if isinstance(value, dict):
        return Record(place, value)
    return Fault(place, f"wanted a JSON object, got {type(value).__name__}")


def _plain(value: object) -> str:
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).replace("\0", "").strip() if is_plain else ""


def _named(value: object, name: str) -> object:
    if not isinstance(value, dict):
        return None
    if name in value:
        found: object = value[name]
        return found
    bare = _bare(name)
    return next((each for key, each in value.items() if _bare(str(key)) == bare), None)


@lru_cache(maxsize=4_096)
def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
