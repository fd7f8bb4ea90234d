"""Histories: all that is kept of one customer, or of one agent, as one record through time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.parts import PartsHere
from api.routes.history_shapes import EventShown, HistoryAsked, event_shown
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["history"])

CaseReader = Annotated[Caller, Depends(Needs(Scope.CASES_READ))]
GradeReader = Annotated[Caller, Depends(Needs(Scope.GRADES_READ))]
Asked = Annotated[HistoryAsked, Query()]


@router.get("/customers/{customer_id}/history")
async def of_customer(
    customer_id: str, caller: CaseReader, parts: PartsHere, asked: Asked
) -> Listing[EventShown]:
    """Return a customer's chats, calls, grades and what people said of them, newest first.

    What the caller's scopes do not open is left out.
    """
    page = await parts.lanes.read(
        lambda: parts.histories.of_customer(caller, customer_id, asked.wish())
    )
    return Listing(items=[event_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/agents/{agent_id}/history")
async def of_agent(
    agent_id: str, caller: GradeReader, parts: PartsHere, asked: Asked
) -> Listing[EventShown]:
    """Return an agent's chats, calls, grades and what people said of them, newest first.

    What the caller's scopes do not open is left out.
    """
    page = await parts.lanes.read(lambda: parts.histories.of_agent(caller, agent_id, asked.wish()))
    return Listing(items=[event_shown(one) for one in page.items], next_cursor=page.next_cursor)
