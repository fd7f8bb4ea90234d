"""Past calls for tests: kept and graded without being heard."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import insert

from api.parts import Parts
from api.storage import calls, reports
from api.storage.calls import CallRecord
from api.storage.enums import CallState
from api.storage.reports import StoredReport
from api.storage.rows import row_of
from api.storage.tables import call_reports
from grading.grader import regrade
from grading.record import to_json
from grading.report import GradeReport
from grading.rubric import default_rubric_text, parse_rubric
from tests.graded import graded
from tests.streams import call_start

BEGAN_S = 1_700_000_000.0


def past_call(
    parts: Parts, call_id: str, agent_id: str, report: str | None = None, tags: str = ""
) -> GradeReport:
    """Keep a call that was graded by the rubric that ships, or with another stored report."""
    made = regrade(graded(), parse_rubric(default_rubric_text()))
    made = replace(made, call=replace(made.call, source=call_id))
    start = call_start(agent_id=agent_id, metadata={"tags": tags})
    with parts.database.transaction() as connection:
        record = CallRecord(
            call_id, CallState.GRADED, start, "native", "key_1", BEGAN_S, "srv_1", agent_id=agent_id
        )
        calls.add(connection, [record])
        stored = StoredReport(
            f"rep_{uuid4()}",
            call_id,
            report or to_json(made),
            made.rubric_name,
            made.rubric_version,
            BEGAN_S + 200,
        )
        if report is None:
            reports.add(connection, [stored])
        else:  # by a release that wrote them otherwise
            connection.execute(insert(call_reports), row_of(stored))
    return made
