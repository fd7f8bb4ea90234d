"""KPI rows: figures of days that a centre brings along, one a row or several side by side."""

import math
from collections.abc import Iterator
from pathlib import Path

from api.analysis.moment import moment_s
from api.sources.record import Record
from api.sources.records import records
from api.sources.source import Fault
from api.storage.kpi_values import KpiValue

_SIDE_BY_SIDE = ("csat", "nps", "fcr")  # columns that are figures where no column names one
_MOST_ANSWERS = 2**31 - 1  # that a database's whole number holds
_DAY_S = 86_400.0


def read_kpis(path: Path, encoding: str | None = None) -> Iterator[KpiValue | Fault]:
    """Yield the figures of a file; raises SourceError or TableError if it is no such file."""
    for record in records(path, encoding, lists=("kpis", "figures")):
        if isinstance(record, Fault):
            yield record
        else:
            yield from _values(record)


def _values(record: Record) -> Iterator[KpiValue | Fault]:
    told = record.text("day", "date")
    at_s = moment_s(told)
    if at_s is None:
        yield Fault(record.place, f"wanted a day, got {told[:40]!r}")
        return
    named = record.text("kpi", "figure", "metric")
    wanted = [(named, "value")] if named else [(kpi, kpi) for kpi in _SIDE_BY_SIDE]
    found = [(kpi, text) for kpi, column in wanted if (text := record.text(column))]
    if not found:
        yield Fault(record.place, f"wanted kpi and value, or {', '.join(_SIDE_BY_SIDE)}; got none")
    for kpi, text in found:
        value = _number(text)
        if value is None:
            yield Fault(record.place, f"wanted a number for {kpi}, got {text[:40]!r}")
            continue
        yield KpiValue(
            kpi=kpi.casefold(),
            day=int(at_s // _DAY_S),
            value=value,
            n=min(record.count("n", "answers", "responses") or 0, _MOST_ANSWERS),
            segment=record.text("segment"),
        )


def _number(text: str) -> float | None:
    """Return a number, below 0 too, as NPS may be; None if it is none."""
    try:
        found = float(text.removesuffix("%").replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None
