"""Disputes of outcomes, and what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from api.security.reach import EVERYONE, Reach
from api.storage.quality_tables import disputes
from api.storage.reaching import within
from api.storage.rows import row_of
from api.storage.tables import call_reports
from grading.report import Outcome
from insights.dispute import DisputeState, Ruling


@dataclass(frozen=True, slots=True)
class Dispute:
    """One outcome that an agent says is wrong."""

    dispute_id: str
    call_id: str
    report_id: str
    agent_id: str
    criterion: str
    outcome: Outcome  # that is said to be wrong
    words: str  # the agent's
    by: str  # the user's id
    by_name: str
    opened_s: float  # epoch seconds
    ruling: Ruling = field(default_factory=Ruling)


@dataclass(frozen=True, slots=True)
class DisputeFilter:
    """Which disputes are wanted; None: whichever."""

    states: frozenset[DisputeState] | None = None
    agent_id: str | None = None
    call_id: str | None = None
    criterion: str | None = None
    reach: Reach = EVERYONE


_FACTS = [f.name for f in fields(Dispute) if f.name != "ruling"]
_RULED = [f.name for f in fields(Ruling)]
_DISPUTE = select(disputes.c.number, *(disputes.c[name] for name in (*_FACTS, *_RULED)))
_ONE = _DISPUTE.where(disputes.c.dispute_id == bindparam("of"))
_OF_CALL = _DISPUTE.where(disputes.c.call_id == bindparam("of")).order_by(disputes.c.number)
_RULE = (
    update(disputes)
    .where(disputes.c.dispute_id == bindparam("of"))
    .values({name: bindparam(f"new_{name}", type_=disputes.c[name].type) for name in _RULED})
)
_newest = (
    select(func.max(call_reports.c.number))
    .where(call_reports.c.call_id == disputes.c.call_id)
    .correlate(disputes)
    .scalar_subquery()
)
_OUTDATED = (
    _DISPUTE.join(call_reports, call_reports.c.report_id == disputes.c.report_id)
    .where(disputes.c.state == DisputeState.OPEN, call_reports.c.number < _newest)
    .order_by(disputes.c.number)
)


def add(connection: Connection, dispute: Dispute) -> None:
    """Keep a dispute."""
    facts = {name: getattr(dispute, name) for name in _FACTS}
    connection.execute(insert(disputes), {**facts, **row_of(dispute.ruling)})


def rule(connection: Connection, dispute_id: str, ruling: Ruling) -> None:
    """Keep what came of a dispute."""
    row = {f"new_{name}": value for name, value in row_of(ruling).items()}
    connection.execute(_RULE, {**row, "of": dispute_id})


def one(connection: Connection, dispute_id: str) -> Dispute | None:
    """Return a dispute, None if there is none."""
    row = connection.execute(_ONE, {"of": dispute_id}).first()
    return _dispute(row) if row else None


def of_call(connection: Connection, call_id: str) -> tuple[Dispute, ...]:
    """Return a call's disputes in order, those of its earlier reports too."""
    return tuple(_dispute(row) for row in connection.execute(_OF_CALL, {"of": call_id}))


def outdated(connection: Connection) -> tuple[Dispute, ...]:
    """Return the open disputes of calls that have been graded anew, in order."""
    return tuple(_dispute(row) for row in connection.execute(_OUTDATED))


def listed(
    connection: Connection, wanted: DisputeFilter, before: int, limit: int
) -> Sequence[tuple[int, Dispute]]:
    """Return the disputes that fit before a number, newest first, each with its number."""
    query = _DISPUTE.where(disputes.c.number < before, within(disputes.c.agent_id, wanted.reach))
    if wanted.states is not None:
        query = query.where(disputes.c.state.in_(sorted(wanted.states)))
    for name in ("agent_id", "call_id", "criterion"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(disputes.c[name] == value)
    rows = connection.execute(query.order_by(disputes.c.number.desc()).limit(limit)).all()
    return [(row[0], _dispute(row)) for row in rows]


def _dispute(row: Row[Any]) -> Dispute:
    facts = {name: getattr(row, name) for name in _FACTS}
    return Dispute(**facts, ruling=Ruling(*(getattr(row, name) for name in _RULED)))
