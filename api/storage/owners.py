"""Owners: whose a case or a call is, for many at once."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection, bindparam, exists, or_, select

from api.desk.state import CaseState
from api.security.reach import Reach
from api.storage.reaching import within
from api.storage.tables import alerts, calls, cases

_CASES = select(cases.c.case_id, cases.c.expert_id).where(
    cases.c.case_id.in_(bindparam("asked", expanding=True))
)
_CALLS = select(calls.c.call_id, calls.c.agent_id).where(
    calls.c.call_id.in_(bindparam("asked", expanding=True))
)
_open_now = cases.alias("open_now")
# Whoever serves a customer, or is asked to, may read what the customer came with before.
_OPEN_WITH = select(_open_now.c.customer_id).where(
    _open_now.c.expert_id == bindparam("agent"),
    _open_now.c.state.in_([CaseState.OFFERED, CaseState.ACTIVE]),
    _open_now.c.customer_id.is_not(None),
)


def experts_of(connection: Connection, case_ids: Collection[str]) -> Mapping[str, str | None]:
    """Return who serves, or is asked to, each of these cases that there is."""
    rows = connection.execute(_CASES, {"asked": [*case_ids]})
    return {row.case_id: row.expert_id for row in rows}


def agents_of(connection: Connection, call_ids: Collection[str]) -> Mapping[str, str | None]:
    """Return who is the agent of each of these calls that there is."""
    rows = connection.execute(_CALLS, {"asked": [*call_ids]})
    return {row.call_id: row.agent_id for row in rows}


def case_is_seen(reach: Reach, agent_id: str | None) -> ColumnElement[bool]:
    """Return the condition that a row of `cases` is within reach, or of such an open customer."""
    seen = within(cases.c.expert_id, reach)
    if agent_id is None or reach.agent_ids is None or agent_id not in reach.agent_ids:
        return seen
    return or_(seen, cases.c.customer_id.in_(_OPEN_WITH.params(agent=agent_id)))


def alert_is_seen(reach: Reach) -> ColumnElement[bool]:
    """Return the condition that the case or the call of a row of `alerts` is within reach."""
    if reach.agent_ids is None:
        return within(alerts.c.case_id, reach)
    of_case = exists().where(cases.c.case_id == alerts.c.case_id, within(cases.c.expert_id, reach))
    of_call = exists().where(calls.c.call_id == alerts.c.call_id, within(calls.c.agent_id, reach))
    return or_(of_case, of_call)
