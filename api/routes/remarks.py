"""Comments on calls, clips of them, and coaching."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.parts import PartsHere
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.routes.remark_shapes import (
    ClipBody,
    ClipShown,
    ClipsShown,
    CloseCoachingBody,
    CoachingBody,
    CoachingQuery,
    CoachingShown,
    CommentBody,
    CommentShown,
    CommentsShown,
    DoneBody,
    clip_shown,
    coaching_shown,
)
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.coaching import CoachingFilter

router = APIRouter(prefix="/v1", tags=["coaching"])

Reader = Annotated[Caller, Depends(Needs(Scope.GRADES_READ))]
Answerer = Annotated[Caller, Depends(Needs(Scope.GRADES_ANSWER))]
Coach = Annotated[Caller, Depends(Needs(Scope.COACH))]


async def _query(query: Annotated[CoachingQuery, Query()]) -> CoachingFilter:
    return query.wanted()


@router.get("/grades/{call_id}/comments")
async def comments(call_id: str, caller: Reader, parts: PartsHere) -> CommentsShown:
    """Return a call's comments in the order they were written; its agent reads them too."""
    found = await parts.lanes.read(lambda: parts.quality.comments.of_call(caller, call_id))
    return CommentsShown(comments=[CommentShown.model_validate(one) for one in found])


@router.post("/grades/{call_id}/comments", response_model=CommentShown, status_code=201)
async def comment(
    call_id: str, body: CommentBody, caller: Coach, parts: PartsHere, once: OnceHere
) -> Response:
    """Comment on a moment of a call, a criterion, or the whole."""

    def work() -> CommentShown:
        added = parts.quality.comments.add(caller, call_id, body.remark())
        return CommentShown.model_validate(added)

    return await once.run(caller, Deed(201, work))


@router.delete("/grades/{call_id}/comments/{comment_id}", status_code=204)
async def uncomment(call_id: str, comment_id: str, caller: Coach, parts: PartsHere) -> None:
    """Take a comment of one's own back: of it only stays that there was one."""
    await parts.lanes.write(lambda: parts.quality.comments.remove(caller, call_id, comment_id))


@router.get("/grades/{call_id}/clips")
async def clips(call_id: str, caller: Reader, parts: PartsHere) -> ClipsShown:
    """Return a call's clips whose link still opens."""
    found = await parts.lanes.read(lambda: parts.quality.clips.of_call(caller, call_id))
    return ClipsShown(clips=[clip_shown(one) for one in found])


@router.post("/grades/{call_id}/clips", response_model=ClipShown, status_code=201)
async def clip(
    call_id: str, body: ClipBody, caller: Coach, parts: PartsHere, once: OnceHere
) -> Response:
    """Make a link to a span of a call, for colleagues who may see the call."""

    def work() -> ClipShown:
        return clip_shown(parts.quality.clips.make(caller, call_id, body.span()))

    return await once.run(caller, Deed(201, work))


@router.get("/clips/{clip_id}")
async def open_clip(clip_id: str, caller: Reader, parts: PartsHere) -> ClipShown:
    """Return a clip; 404 once it has ended, and for whoever may not see its call."""
    return clip_shown(await parts.lanes.read(lambda: parts.quality.clips.open(caller, clip_id)))


@router.delete("/clips/{clip_id}", status_code=204)
async def end_clip(clip_id: str, caller: Coach, parts: PartsHere) -> None:
    """Let a clip's link open nothing from now on."""
    await parts.lanes.write(lambda: parts.quality.clips.end(caller, clip_id))


@router.get("/coaching")
async def coaching(
    caller: Reader,
    parts: PartsHere,
    wanted: Annotated[CoachingFilter, Depends(_query)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[CoachingShown]:
    """Return the coaching tasks that fit, newest first; an agent's own alone."""
    page = await parts.lanes.read(
        lambda: parts.quality.coaching.listed(caller, wanted, cursor, limit)
    )
    return Listing(items=[coaching_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.post("/coaching", response_model=CoachingShown, status_code=201)
async def assign(body: CoachingBody, caller: Coach, parts: PartsHere, once: OnceHere) -> Response:
    """Give an agent something to work on."""

    def work() -> CoachingShown:
        return coaching_shown(parts.quality.coaching.assign(caller, body.wanted()))

    return await once.run(caller, Deed(201, work))


@router.get("/coaching/{coaching_id}")
async def one_coaching(coaching_id: str, caller: Reader, parts: PartsHere) -> CoachingShown:
    """Return one coaching task."""
    found = await parts.lanes.read(lambda: parts.quality.coaching.one(caller, coaching_id))
    return coaching_shown(found)


@router.post("/coaching/{coaching_id}/done", response_model=CoachingShown)
async def done(
    coaching_id: str,
    caller: Answerer,
    parts: PartsHere,
    once: OnceHere,
    body: DoneBody | None = None,
) -> Response:
    """Say that one has done a task of one's own."""
    note = body.note if body else ""

    def work() -> CoachingShown:
        return coaching_shown(parts.quality.coaching.done(caller, coaching_id, note))

    return await once.run(caller, Deed(200, work))


@router.post("/coaching/{coaching_id}/close", response_model=CoachingShown)
async def close(
    coaching_id: str, body: CloseCoachingBody, caller: Coach, parts: PartsHere, once: OnceHere
) -> Response:
    """Say that a task is done, or call it off."""

    def work() -> CoachingShown:
        services = parts.quality.coaching
        return coaching_shown(services.close(caller, coaching_id, body.state, body.note))

    return await once.run(caller, Deed(200, work))
