"""Reports of calls, as JSON text; a call that is graded anew has several."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from api.storage import doubting, facts, traits
from api.storage.rows import columns_of, row_of
from api.storage.tables import call_reports
from api.storage.upsert import add_all


@dataclass(frozen=True, slots=True)
class StoredReport:
    """One report, kept as grading.record writes it."""

    report_id: str  # "rep_..."
    call_id: str
    report: str  # JSON
    rubric_name: str
    rubric_version: str
    created_s: float  # epoch seconds


_LATEST = (
    select(*columns_of(call_reports, StoredReport))
    .where(call_reports.c.call_id == bindparam("of"))
    .order_by(call_reports.c.number.desc())
    .limit(1)
)


def add(connection: Connection, reports: Sequence[StoredReport]) -> None:
    """Keep reports of calls that are there, and what their calls are found by."""
    add_all(connection, call_reports, [row_of(report) for report in reports])
    by_call = {one.call_id: one.report for one in reports}
    facts.write(connection, by_call)
    traits.write(connection, by_call)
    doubting.of_reports(connection, by_call)


def latest(connection: Connection, call_id: str) -> StoredReport | None:
    """Return a call's newest report, None if it has none."""
    row = connection.execute(_LATEST, {"of": call_id}).first()
    return StoredReport(*row) if row else None
