"""Figures that a centre brings along, a day each, to be shown beside moods."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from api.storage.kpi_tables import kpi_values
from api.storage.rows import columns_of, row_of
from api.storage.upsert import put_all as put_rows

EVERYBODY = ""  # the segment of a figure that is everybody's


@dataclass(frozen=True, slots=True)
class KpiValue:
    """One figure of one day."""

    kpi: str  # "csat", "nps", "fcr", or the centre's own word
    day: int  # whole days since 1970-01-01, UTC
    value: float  # in the figure's own unit
    n: int = 0  # answers behind it; 0: not told
    segment: str = EVERYBODY


@dataclass(frozen=True, slots=True)
class KnownKpi:
    """A figure that was brought along, and for which days."""

    kpi: str
    segment: str
    first_day: int
    last_day: int
    n_days: int


_VALUE = select(*columns_of(kpi_values, KpiValue))
_BETWEEN = _VALUE.where(
    kpi_values.c.kpi == bindparam("of"),
    kpi_values.c.segment == bindparam("within"),
    kpi_values.c.day >= bindparam("first"),
    kpi_values.c.day < bindparam("last"),
).order_by(kpi_values.c.day)
_DAY = kpi_values.c.day
_KNOWN = (
    select(kpi_values.c.kpi, kpi_values.c.segment, func.min(_DAY), func.max(_DAY), func.count())
    .group_by(kpi_values.c.kpi, kpi_values.c.segment)
    .order_by(kpi_values.c.kpi, kpi_values.c.segment)
)


def put_all(connection: Connection, values: Sequence[KpiValue]) -> None:
    """Keep figures; one of the same name, day and segment takes the old one's place."""
    last = {(one.kpi, one.day, one.segment): row_of(one) for one in values}
    put_rows(connection, kpi_values, list(last.values()))


def between(
    connection: Connection, kpi: str, days: range, segment: str = EVERYBODY
) -> tuple[KpiValue, ...]:
    """Return a figure's days in order."""
    asked = {"of": kpi, "within": segment, "first": days.start, "last": days.stop}
    return tuple(KpiValue(*row) for row in connection.execute(_BETWEEN, asked))


def known(connection: Connection) -> tuple[KnownKpi, ...]:
    """Return which figures there are, by name and segment."""
    return tuple(KnownKpi(*row) for row in connection.execute(_KNOWN))
