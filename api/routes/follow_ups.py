"""Follow-ups: who speaks to which account, until when, and what came of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.parts import PartsHere
from api.routes.follow_up_shapes import (
    CancelFollowUpBody,
    DoneFollowUpBody,
    FollowUpsAsked,
    FollowUpShown,
    OpenFollowUpBody,
    ReplanBody,
    follow_up_shown,
)
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.follow_ups import FollowUpFilter

router = APIRouter(prefix="/v1", tags=["accounts"])

Reader = Annotated[Caller, Depends(Needs(Scope.TRENDS_READ))]
Follower = Annotated[Caller, Depends(Needs(Scope.FOLLOW_UPS))]


async def _wanted(asked: Annotated[FollowUpsAsked, Query()]) -> FollowUpFilter:
    return asked.wanted()


@router.post("/accounts/{account_id}/follow-ups", response_model=FollowUpShown, status_code=201)
async def open_follow_up(
    account_id: str, body: OpenFollowUpBody, caller: Follower, parts: PartsHere, once: OnceHere
) -> Response:
    """Let somebody speak to an account; one that is open for the same reason is answered."""

    def work() -> FollowUpShown:
        made = parts.follow_ups.open(caller, account_id, body.reason, body.plan())
        return follow_up_shown(made)

    return await once.run(caller, Deed(201, work))


@router.get("/follow-ups")
async def follow_ups(
    caller: Reader,
    parts: PartsHere,
    wanted: Annotated[FollowUpFilter, Depends(_wanted)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[FollowUpShown]:
    """Return the follow-ups that fit, newest first."""
    page = await parts.lanes.read(lambda: parts.follow_ups.listed(caller, wanted, cursor, limit))
    shown = [follow_up_shown(one) for one in page.items]
    return Listing(items=shown, next_cursor=page.next_cursor)


@router.get("/follow-ups/{follow_up_id}")
async def follow_up(follow_up_id: str, caller: Reader, parts: PartsHere) -> FollowUpShown:
    """Return one follow-up."""
    return follow_up_shown(
        await parts.lanes.read(lambda: parts.follow_ups.one(caller, follow_up_id))
    )


@router.post("/follow-ups/{follow_up_id}/plan", response_model=FollowUpShown)
async def plan(
    follow_up_id: str, body: ReplanBody, caller: Follower, parts: PartsHere, once: OnceHere
) -> Response:
    """Hand a follow-up on, or put it off; 409 if somebody else changed it meanwhile."""

    def work() -> FollowUpShown:
        kept = parts.follow_ups.plan(caller, follow_up_id, body.plan(), body.revision)
        return follow_up_shown(kept)

    return await once.run(caller, Deed(200, work))


@router.post("/follow-ups/{follow_up_id}/done", response_model=FollowUpShown)
async def done(
    follow_up_id: str, body: DoneFollowUpBody, caller: Follower, parts: PartsHere, once: OnceHere
) -> Response:
    """Say what came of a follow-up; 409 if it was closed otherwise."""

    def work() -> FollowUpShown:
        kept = parts.follow_ups.done(caller, follow_up_id, body.result, body.note, body.revision)
        return follow_up_shown(kept)

    return await once.run(caller, Deed(200, work))


@router.post("/follow-ups/{follow_up_id}/cancel", response_model=FollowUpShown)
async def cancel(
    follow_up_id: str,
    body: CancelFollowUpBody,
    caller: Follower,
    parts: PartsHere,
    once: OnceHere,
) -> Response:
    """Call a follow-up off; 409 if it was closed otherwise."""

    def work() -> FollowUpShown:
        kept = parts.follow_ups.cancel(caller, follow_up_id, body.note, body.revision)
        return follow_up_shown(kept)

    return await once.run(caller, Deed(200, work))
