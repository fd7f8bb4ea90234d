"""The floor as it is kept: who is served or waits, what alerts are open, who is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, bindparam, func, select

from api.desk.state import WAITING, CaseState
from api.storage.rows import columns_of
from api.storage.tables import alerts, calls, cases, experts
from emotion.scores import EmotionScores
from insights.alert_state import AlertState
from insights.severity import Severity
from routing.estimate import Ended
from routing.expert import Channel, Presence
from text.shift import Shift


@dataclass(frozen=True, slots=True)
class FloorCase:
    """A case that has not ended."""

    case_id: str
    state: CaseState
    channel: Channel
    department: str | None
    customer_name: str | None
    expert_id: str | None  # who serves it, or is asked to
    waiting_since_s: float
    assigned_s: float | None
    scores: EmotionScores | None  # None: not read, or opted out
    shift: Shift | None
    analyse_mood: bool


@dataclass(frozen=True, slots=True)
class FloorAlert:
    """An alert that nobody has resolved, and whose it is."""

    alert_id: str
    case_id: str | None
    call_id: str | None
    rule: str
    severity: Severity
    raised_s: float
    why: str
    state: AlertState
    owner: str
    due_s: float | None
    acknowledged_by: str | None
    taken_by: str | None
    known_case_id: str | None  # None: there is no such case
    expert_id: str | None  # of the case
    customer_name: str | None
    case_department: str | None
    known_call_id: str | None  # None: there is no such call
    agent_id: str | None  # of the call
    call_department: str | None


@dataclass(frozen=True, slots=True)
class PastWait:
    """One customer's wait that is over, and where it was."""

    department: str | None
    ended: Ended


_GOING = (
    select(*columns_of(cases, FloorCase))
    .where(cases.c.state.in_(sorted({*WAITING, CaseState.OFFERED, CaseState.ACTIVE})))
    .order_by(cases.c.waiting_since_s, cases.c.arrival)
    .limit(bindparam("most"))
)
_ALERT: Sequence[Column[Any]] = [  # as the fields of FloorAlert
    alerts.c.alert_id,
    alerts.c.case_id,
    alerts.c.call_id,
    alerts.c.rule,
    alerts.c.severity,
    alerts.c.raised_s,
    alerts.c.why,
    alerts.c.state,
    alerts.c.owner,
    alerts.c.due_s,
    alerts.c.acknowledged_by,
    alerts.c.taken_by,
    cases.c.case_id,
    cases.c.expert_id,
    cases.c.customer_name,
    cases.c.department,
    calls.c.call_id,
    calls.c.agent_id,
    calls.c.department,
]
_ALERTS = (
    select(*_ALERT)
    .select_from(
        alerts.outerjoin(cases, cases.c.case_id == alerts.c.case_id).outerjoin(
            calls, calls.c.call_id == alerts.c.call_id
        )
    )
    .where(alerts.c.state.in_(sorted({*AlertState} - {AlertState.RESOLVED})))
    .order_by(alerts.c.number.desc())
    .limit(bindparam("most"))
)
_PRESENCE = select(experts.c.expert_id, experts.c.presence).where(experts.c.removed_s.is_(None))
_LATEST = select(func.max(cases.c.arrival)).scalar_subquery()
_PAST = (
    select(cases.c.department, cases.c.state, cases.c.opened_s, cases.c.assigned_s, cases.c.ended_s)
    .where(cases.c.arrival > _LATEST - bindparam("most"))
    .order_by(cases.c.arrival.desc())
)


def going(connection: Connection, most: int) -> tuple[FloorCase, ...]:
    """Return the cases that have not ended, whoever has waited longest first."""
    return tuple(FloorCase(*row) for row in connection.execute(_GOING, {"most": most}).all())


def open_alerts(connection: Connection, most: int) -> tuple[FloorAlert, ...]:
    """Return the alerts that nobody has resolved, newest first."""
    return tuple(FloorAlert(*row) for row in connection.execute(_ALERTS, {"most": most}).all())


def presences(connection: Connection) -> Mapping[str, Presence]:
    """Return what every expert is doing."""
    return {row.expert_id: row.presence for row in connection.execute(_PRESENCE)}


def past_waits(connection: Connection, since_s: float, most: int) -> tuple[PastWait, ...]:
    """Return what became of the latest customers to come, of those who came since then."""
    rows = connection.execute(_PAST, {"most": most})
    waits = [_past_wait(*row) for row in rows if row.opened_s >= since_s]
    return tuple(wait for wait in waits if wait is not None)


def _past_wait(
    department: str | None,
    state: CaseState,
    opened_s: float,
    assigned_s: float | None,
    ended_s: float | None,
) -> PastWait | None:
    """Return a wait, None if it goes on or ended in neither way."""
    if assigned_s is not None:
        return PastWait(department, Ended(max(0.0, assigned_s - opened_s), answered=True))
    if state is CaseState.ABANDONED and ended_s is not None:
        return PastWait(department, Ended(max(0.0, ended_s - opened_s), answered=False))
    return None
