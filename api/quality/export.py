"""Export: graded calls as files, a line each, for spreadsheets and programs."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from api.storage.facts import CallFact
from grading.report import Outcome

Value = str | float | bool | None
# A spreadsheet takes what begins so for a formula, and runs it. OWASP, "CSV Injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "'"
_OUTCOME = "outcome."  # ahead of a criterion's id, so that it is no other column's name
_FACTS = tuple(f.name for f in fields(CallFact) if f.name != "number")


class Format(StrEnum):
    """How calls are written to a file."""

    CSV = "csv"
    JSONL = "jsonl"  # one JSON object a line


MEDIA_TYPES: Mapping[Format, str] = MappingProxyType(
    {Format.CSV: "text/csv; charset=utf-8", Format.JSONL: "application/x-ndjson"}
)


@dataclass(frozen=True, slots=True)
class Row:
    """One call and how its criteria stand."""

    fact: CallFact
    outcomes: Mapping[str, Outcome]  # by criterion, with what people changed


def head(how: Format, criteria: Sequence[str]) -> str:
    """Return what a file begins with."""
    if how is Format.JSONL:
        return ""
    # The mark tells spreadsheets that it is UTF-8.
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + csv_line(
        [*_columns(), *(_OUTCOME + c for c in criteria)]
    )


def lines(rows: Iterable[Row], how: Format, criteria: Sequence[str]) -> Iterator[str]:
    """Yield a line a call; a criterion that a call's rubric lacks is left empty."""
    for row in rows:
        plain = _plain(row.fact)
        if how is Format.JSONL:
            outcomes = {name: str(outcome) for name, outcome in row.outcomes.items()}
            yield json.dumps({**plain, "outcomes": outcomes}, ensure_ascii=False) + "\n"
        else:
            yield csv_line([*plain.values(), *(row.outcomes.get(name) for name in criteria)])


def _columns() -> list[str]:
    return ["call_id", "began", *(name for name in _FACTS if name != "call_id")]


def _plain(fact: CallFact) -> dict[str, Value]:
    began = datetime.fromtimestamp(fact.began_s, UTC).isoformat(timespec="seconds")
    return {name: began if name == "began" else getattr(fact, name) for name in _columns()}


def csv_line(values: Iterable[Value]) -> str:
    """Return one line of a CSV file, nothing in it being a formula to any spreadsheet."""
    return str(csv.writer(_Echo()).writerow([_cell(value) for value in values]))


def _cell(value: Value) -> Value:
    if isinstance(value, str) and value.startswith((*_FORMULA, _MARK)):
        return _MARK + value
    return "" if value is None else value


class _Echo:
    """What the CSV writer writes to: gives back what it gets."""

    def write(self, text: str) -> str:
        return text
