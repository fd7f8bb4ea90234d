"""Experts: who there is, what they are doing, and the cases they are asked to take."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.desk.opening import CaseFilter
from api.desk.state import CaseState
from api.parts import PartsHere
from api.routes.case_shapes import CaseShown, OfferShown, case_shown, offer_shown
from api.routes.expert_shapes import ExpertBody, ExpertShown, PresenceBody, RejectBody, expert_shown
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.noted import NotedHere
from api.routes.once import Deed, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope
from api.security.sight import check_expert

router = APIRouter(prefix="/v1", tags=["experts"])

_AT_HAND = frozenset({CaseState.OFFERED, CaseState.ACTIVE})

CanRead = Depends(Needs(Scope.EXPERTS_READ))
CanWrite = Depends(Needs(Scope.EXPERTS_WRITE))
Supervisor = Annotated[Caller, CanWrite]
Expert = Annotated[Caller, Depends(Needs(Scope.DESK))]


@router.get("/experts", dependencies=[CanRead])
async def experts(parts: PartsHere) -> Listing[ExpertShown]:
    """Return every expert, by name."""
    found = await parts.lanes.read(parts.desk.experts)
    return Listing(items=[expert_shown(one) for one in found])


@router.post("/experts", status_code=201, response_model=ExpertShown)
async def add_expert(
    body: ExpertBody, caller: Supervisor, parts: PartsHere, once: OnceHere
) -> Response:
    """Add an expert, offline at first."""
    expert = body.expert(f"exp_{secrets.token_hex(6)}")
    return await once.run(caller, Deed(201, lambda: expert_shown(parts.desk.put_expert(expert))))


@router.get("/experts/{expert_id}", dependencies=[CanRead])
async def expert(expert_id: str, parts: PartsHere) -> ExpertShown:
    """Return one expert."""
    return expert_shown(await parts.lanes.read(lambda: parts.desk.expert(expert_id)))


@router.put("/experts/{expert_id}", dependencies=[CanWrite])
async def put_expert(
    expert_id: str, body: ExpertBody, parts: PartsHere, noted: NotedHere
) -> ExpertShown:
    """Add an expert of this id, or describe them anew; recovery that was learned stays."""
    described = body.expert(expert_id)
    return expert_shown(await parts.lanes.write(noted(lambda: parts.desk.put_expert(described))))


@router.delete("/experts/{expert_id}", status_code=204, dependencies=[CanWrite])
async def remove_expert(expert_id: str, parts: PartsHere, noted: NotedHere) -> None:
    """Remove an expert; their open cases go back to the queue."""
    await parts.lanes.write(noted(lambda: parts.desk.remove_expert(expert_id)))


@router.put("/experts/{expert_id}/presence")
async def set_presence(
    expert_id: str, body: PresenceBody, caller: Expert, parts: PartsHere, noted: NotedHere
) -> ExpertShown:
    """Say what an expert is doing; offline gives their unanswered offers to others."""
    check_expert(caller, expert_id)
    presence = body.presence
    return expert_shown(
        await parts.lanes.write(noted(lambda: parts.desk.set_presence(expert_id, presence)))
    )


@router.get("/experts/{expert_id}/offers")
async def offers(expert_id: str, caller: Expert, parts: PartsHere) -> Listing[OfferShown]:
    """Return what the expert was asked and has not answered."""
    check_expert(caller, expert_id)
    found = await parts.lanes.read(lambda: parts.desk.offers(expert_id))
    return Listing(items=[offer_shown(one) for one in found])


@router.get("/experts/{expert_id}/chats")
async def chats(
    expert_id: str, caller: Expert, parts: PartsHere, cursor: Cursor = None, limit: Limit = 50
) -> Listing[CaseShown]:
    """Return the open cases that the expert serves or is asked to take, newest first."""
    check_expert(caller, expert_id)
    wanted = CaseFilter(_AT_HAND, None, expert_id)
    page = await parts.lanes.read(lambda: parts.desk.cases(wanted, cursor, limit))
    return Listing(items=[case_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.post("/offers/{offer_id}/accept", response_model=CaseShown)
async def accept(offer_id: str, caller: Expert, parts: PartsHere, once: OnceHere) -> Response:
    """Take an offered case."""

    def work() -> CaseShown:
        parts.sight.check_offer(caller, offer_id)
        return case_shown(parts.desk.accept(offer_id))

    return await once.run(caller, Deed(200, work))


@router.post("/offers/{offer_id}/reject", status_code=204)
async def reject(
    offer_id: str,
    caller: Expert,
    parts: PartsHere,
    once: OnceHere,
    body: RejectBody | None = None,
) -> Response:
    """Decline an offered case; it goes to another expert at once."""
    reason = body.reason if body else None

    def work() -> None:
        parts.sight.check_offer(caller, offer_id)
        parts.desk.reject(offer_id, reason)

    return await once.run(caller, Deed(204, work))
