"""Facts of graded calls: one row a call, one a criterion, written with each report.

They hold nothing that the report does not: lists, figures and filters read them because reading
thousands of reports would take minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, select, update

from api.storage.fact_rows import (
    FactCall,
    criterion_rows,
    fact_row,
    final_columns,
    title_rows,
)
from api.storage.fact_tables import call_criteria, call_facts, rubric_criteria
from api.storage.glance import glance_at
from api.storage.rows import columns_of
from api.storage.tables import alerts, calls
from api.storage.upsert import put_all
from emotion.labels import Emotion
from grading.revision import Revision
from insights.cost import Stake, costs


@dataclass(frozen=True, slots=True)
class CallFact:
    """One graded call, in what lists show and filters ask."""

    number: int  # the call's
    call_id: str
    agent_id: str | None
    department: str | None
    customer_id: str | None
    case_id: str | None
    began_s: float  # epoch seconds
    duration_s: float
    points: float | None  # 0..100, the machine's; None: nothing in the rubric applied
    stars: int | None
    band: str | None
    final_points: float | None  # with what people changed
    final_stars: int | None
    final_band: str | None
    mood: Emotion | None  # what the customer felt longest
    mood_end: Emotion | None
    worst_negativity: float | None  # 0..1
    recovered: bool | None  # None: the customer was never low
    n_alerts: int
    rubric_name: str
    rubric_version: str
    auto_failed: bool
    has_transcript: bool
    has_recording: bool
    is_synthetic: bool
    is_changed: bool
    is_disputed: bool
    is_acknowledged: bool
    is_reviewed: bool


class Mark(StrEnum):
    """What people have done about a grade, besides changing it."""

    DISPUTED = "is_disputed"  # a dispute is open
    ACKNOWLEDGED = "is_acknowledged"
    REVIEWED = "is_reviewed"


FACT = select(*columns_of(call_facts, CallFact))
_MARKS = tuple(mark.value for mark in Mark)
_ONE = FACT.where(call_facts.c.call_id == bindparam("of"))
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_CALLS = select(*columns_of(calls, FactCall)).where(calls.c.call_id.in_(_IDS))
_N_ALERTS = (
    select(alerts.c.call_id, func.count()).where(alerts.c.call_id.in_(_IDS)).group_by("call_id")
)
_FORGET_CRITERIA = delete(call_criteria).where(call_criteria.c.number.in_(_NUMBERS))
_REVISE = (
    update(call_criteria)
    .where(
        call_criteria.c.number == bindparam("of"), call_criteria.c.criterion == bindparam("named")
    )
    .values(
        final_outcome=bindparam("becomes", type_=call_criteria.c.final_outcome.type),
        final_points=bindparam("earns"),
        cost=bindparam("takes"),
    )
)


def write(connection: Connection, reports: Mapping[str, str]) -> None:
    """Write the facts of calls by their reports (call id -> JSON), in place of what was there.

    Outcomes that people changed are the machine's again: whoever grades a call anew calls
    `revise` afterwards. What they did about it besides stays. Raises ReportError for a report
    that is none.
    """
    if not reports:
        return
    wanted = {"ids": sorted(reports)}
    n_alerts: dict[str, int] = dict(connection.execute(_N_ALERTS, wanted).all())
    of_calls = [FactCall(*row) for row in connection.execute(_CALLS, wanted).all()]
    glances = [(call, glance_at(reports[call.call_id])) for call in of_calls]
    facts = [fact_row(call, seen, n_alerts.get(call.call_id, 0)) for call, seen in glances]
    unmarked = dict.fromkeys(_MARKS, False)
    put_all(connection, call_facts, [{**fact, **unmarked} for fact in facts], kept=_MARKS)
    connection.execute(_FORGET_CRITERIA, {"numbers": [call.number for call, _ in glances]})
    criteria = [row for call, seen in glances for row in criterion_rows(call, seen)]
    put_all(connection, call_criteria, criteria)
    put_all(connection, rubric_criteria, title_rows([seen for _, seen in glances]))


def one(connection: Connection, call_id: str) -> CallFact | None:
    """Return a graded call's facts, None if there are none."""
    row = connection.execute(_ONE, {"of": call_id}).first()
    return CallFact(*row) if row else None


def revise(connection: Connection, call_id: str, revision: Revision) -> None:
    """Keep what a call comes to with the outcomes that people gave it."""
    fact = one(connection, call_id)
    if fact is None:
        return
    final = revision.final
    connection.execute(
        update(call_facts)
        .where(call_facts.c.number == fact.number)
        .values(
            **final_columns(final.points, final.stars, final.band),
            is_changed=revision.is_changed,
            auto_failed=any(c.auto_fail for c in revision.criteria),
        )
    )
    stakes = [Stake(c.machine.weight, c.points, c.counts, c.auto_fail) for c in revision.criteria]
    costed = zip(revision.criteria, costs(stakes), strict=True)
    rows = [
        {"named": c.machine.id, "becomes": c.outcome, "earns": c.points, "takes": cost}
        for c, cost in costed
    ]
    connection.execute(_REVISE, [{"of": fact.number, **row} for row in rows])


def mark(connection: Connection, call_id: str, what: Mark, is_so: bool) -> None:
    """Keep that people did, or undid, something about a grade."""
    connection.execute(
        update(call_facts).where(call_facts.c.call_id == call_id).values({what.value: is_so})
    )


def unrecorded(connection: Connection, call_id: str) -> None:
    """Keep that a call's recording is gone."""
    connection.execute(
        update(call_facts).where(call_facts.c.call_id == call_id).values(has_recording=False)
    )
