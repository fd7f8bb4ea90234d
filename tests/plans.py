"""Query plans: what a database did to answer, and whether it read a whole table for it."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

# Tables that grow with every conversation: none may be read through from end to end.
GROWING = frozenset(
    {
        "calls",
        "call_facts",
        "call_criteria",
        "call_traits",
        "call_reports",
        "call_utterances",
        "call_moments",
        "cases",
        "messages",
        "readings",
        "alerts",
        "events",
        "grade_changes",
        "grade_acknowledgements",
        "grade_comments",
        "disputes",
        "clips",
        "coaching",
        "sampled_calls",
        "judgements",
        "doubts",
        "corrections",
        "wrap_ups",
        "briefing_mails",
        "tickets",
        "audit_lines",
        "interactions",
        "imports",
        "import_faults",
        "follow_ups",
        "client_alerts",
    }
)
_SCAN = re.compile(r"^SCAN (\w+)(?! USING)")


@dataclass(frozen=True, slots=True)
class Scan:
    """A table that was read through, and the statement that made it so."""

    table: str
    statement: str


@contextmanager
def scans() -> Iterator[list[Scan]]:
    """Collect the scans of growing tables by whatever is asked of any database meanwhile."""
    found: list[Scan] = []
    busy: list[bool] = []

    def asked(
        connection: Connection, _cursor: Any, statement: str, given: Any, *_rest: Any
    ) -> None:
        if not busy and statement.startswith("SELECT"):
            busy.append(True)  # what is asked about a plan is not looked at again
            try:
                found.extend(Scan(t, statement) for t in _scanned(connection, statement, given))
            finally:
                busy.clear()

    event.listen(Engine, "before_cursor_execute", asked)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", asked)


def _scanned(connection: Connection, statement: str, given: Any) -> Sequence[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        hits = [_SCAN.match(row[3]) for row in rows]
        return [hit[1] for hit in hits if hit and hit[1] in GROWING]
    # A few rows are read through sooner than by any index: say what would be done of many.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalars()
    plain = json.loads(plan) if isinstance(plan, str) else plan
    return [t for t in _read_through(plain[0]["Plan"]) if t in GROWING]


def _read_through(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for inner in node.get("Plans", ()):
        yield from _read_through(inner)
