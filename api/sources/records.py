"""Records: the objects of a JSON export, or the rows of a table, one after the other.

An export is one object a line, a list of objects, one object that holds a list, or a table.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path

from api.analysis.encoding import Lines
from api.analysis.opening import open_table
from api.analysis.table import BadRow
from api.sources.json_entries import JsonError, json_entries
from api.sources.record import Record
from api.sources.source import Fault, SourceError


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
