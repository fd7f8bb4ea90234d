"""Lately: how long the latest customers waited, and how long they were served."""

from sqlalchemy import Connection, bindparam, select

from api.desk.state import CaseState
from api.storage.tables import cases
from routing.estimate import Ended, History

_LATEST = (
    select(
        cases.c.state,
        cases.c.opened_s,
        cases.c.assigned_s,
        cases.c.ended_s,
    )
    .order_by(cases.c.arrival.desc())
    .limit(bindparam("most"))
)


def history(connection: Connection, since_s: float, limit: int) -> History:
    """Return what became of the latest `limit` cases, of those opened since then."""
    handled_s, ended = [], []
    rows = connection.execute(_LATEST, {"most": limit})
    for state, opened_s, assigned_s, ended_s in rows:
        if opened_s < since_s:
            continue
        if assigned_s is not None:
            ended.append(Ended(max(0.0, assigned_s - opened_s), answered=True))
        elif state is CaseState.ABANDONED:
            ended.append(Ended(max(0.0, ended_s - opened_s), answered=False))
        if state is CaseState.CLOSED and assigned_s is not None:
            handled_s.append(max(0.0, ended_s - assigned_s))
    return History(tuple(handled_s), tuple(ended))
