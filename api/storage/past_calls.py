"""Past calls: the newest graded ones with whose they are, for what is tried on them."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from api.live.start import CallStart
from api.storage.tables import call_reports, calls


@dataclass(frozen=True, slots=True)
class PastCall:
    """One graded call and its newest report."""

    call_id: str
    agent_id: str | None
    customer_id: str | None
    department: str | None
    start: CallStart
    began_s: float  # epoch seconds
    report: str  # JSON, as grading.record writes it


_newer = call_reports.alias("newer")
_NEWEST = (
    select(
        calls.c.call_id,
        calls.c.agent_id,
        calls.c.customer_id,
        calls.c.department,
        calls.c.start,
        calls.c.began_s,
        call_reports.c.report,
    )
    .select_from(call_reports.join(calls, calls.c.call_id == call_reports.c.call_id))
    .where(
        # Of a call that was graded anew the latest alone; the index on call_id answers this.
        ~select(_newer.c.number)
        .where(
            _newer.c.call_id == call_reports.c.call_id,
            _newer.c.number > call_reports.c.number,
        )
        .exists()
    )
    .order_by(call_reports.c.number.desc())
    .limit(bindparam("most"))
)


def newest(connection: Connection, limit: int) -> tuple[PastCall, ...]:
    """Return the calls that were graded last, the newest first."""
    return tuple(PastCall(*row) for row in connection.execute(_NEWEST, {"most": limit}).all())
