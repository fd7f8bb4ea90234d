"""The audit trail as files, written and read back: JSON lines and CSV."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any, TextIO

from api.security.audit_line import Action, AuditLine, Entry
from emotion.errors import TonewiseError

COLUMNS = (*(field.name for field in fields(Entry)), "previous", "seal")
# A spreadsheet would take what begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP, "CSV Injection"
_MARK = "'"


class ExportError(TonewiseError):
    """A file that is no export of the audit trail."""


class Format(StrEnum):
    """How the trail is written to a file."""

    JSONL = "jsonl"  # one JSON object a line
    CSV = "csv"


MEDIA_TYPES: Mapping[Format, str] = {
    Format.JSONL: "application/x-ndjson",
    Format.CSV: "text/csv; charset=utf-8",
}


def fields_of(line: AuditLine) -> dict[str, Any]:
    """Return a line's fields, as an export has them."""
    return {**asdict(line.entry), "previous": line.previous, "seal": line.seal}


def written(lines: Iterable[AuditLine], how: Format) -> Iterator[str]:
    """Yield the text of an export, line by line."""
    if how is Format.JSONL:
        for line in lines:
            yield json.dumps(fields_of(line), ensure_ascii=False) + "\n"
        return
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for line in lines:
        row = fields_of(line)
        yield writer.writerow([_cell(row[name]) for name in COLUMNS])


def read(file: TextIO) -> Iterator[AuditLine]:
    """Yield the lines of an export of either kind; raises ExportError for any other file."""
    first = file.readline()
    file.seek(0)
    rows = map(json.loads, file) if first.startswith("{") else _rows(file)
    try:
        for row in rows:
            yield _line(row)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        told = f"wanted an export of the audit trail, got a line that is none: {error}"
        raise ExportError(told) from error


class _Echo:
    """What the CSV writer writes to: gives back what it gets."""

    def write(self, text: str) -> str:
        return text


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith((*_FORMULA, _MARK)):
        return _MARK + value
    return "" if value is None else value


def _rows(file: TextIO) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(file)
    if reader.fieldnames is not None and tuple(reader.fieldnames) != COLUMNS:
        raise ExportError(f"wanted the columns {', '.join(COLUMNS)}, got {reader.fieldnames}")
    for row in reader:
        meant = {name: text.removeprefix(_MARK) for name, text in row.items()}
        yield {**meant, "customer_id": meant["customer_id"] or None}


def _line(row: Mapping[str, Any]) -> AuditLine:
    entry = Entry(
        number=int(row["number"]),
        at_ms=int(row["at_ms"]),
        who=row["who"],
        who_kind=row["who_kind"],
        who_name=row["who_name"],
        action=Action(row["action"]),
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        customer_id=row["customer_id"],
        detail=row["detail"],
    )
    return AuditLine(entry, row["previous"], row["seal"])
