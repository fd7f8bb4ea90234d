"""Cases: what staff see of all chats."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.desk.opening import CaseFilter
from api.desk.state import CaseState
from api.parts import PartsHere
from api.routes.case_shapes import (
    CaseShown,
    HistoryShown,
    case_shown,
    history_shown,
)
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["cases"])

Reader = Annotated[Caller, Depends(Needs(Scope.CASES_READ))]


async def _query(
    state: Annotated[list[CaseState] | None, Query()] = None,
    department: str | None = None,
    expert_id: str | None = None,
    customer_id: str | None = None,
) -> CaseFilter:
    states = frozenset(state) if state else None
    return CaseFilter(states, department, expert_id, customer_id)


@router.get("/cases")
async def cases(
    caller: Reader,
    parts: PartsHere,
    wanted: Annotated[CaseFilter, Depends(_query)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[CaseShown]:
    """Return the cases that fit, newest first; their places in the queue are left out."""
    seen = replace(wanted, reach=caller.reach, agent_id=caller.agent_id)
    page = await parts.lanes.read(lambda: parts.desk.cases(seen, cursor, limit))
    return Listing(items=[case_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/cases/{case_id}")
async def case(case_id: str, caller: Reader, parts: PartsHere) -> HistoryShown:
    """Return a case from its first word: readings, decisions, offers, transfers, alerts."""

    def found() -> HistoryShown:
        parts.sight.check_case(caller, case_id)
        return history_shown(parts.desk.history(case_id))

    return await parts.lanes.read(found)
