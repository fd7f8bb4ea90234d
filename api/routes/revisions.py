"""A call's grade as it stands: changed by who reviews it, answered by its agent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.parts import PartsHere
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.routes.revision_shapes import (
    ChangeBody,
    DecideDisputeBody,
    DisputeBody,
    DisputeQuery,
    DisputeShown,
    GradeStandsShown,
    UndoBody,
    UpholdBody,
    WithdrawBody,
    dispute_shown,
    grade_shown,
)
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.disputes import DisputeFilter

router = APIRouter(prefix="/v1", tags=["grades"])

Reader = Annotated[Caller, Depends(Needs(Scope.GRADES_READ))]
Answerer = Annotated[Caller, Depends(Needs(Scope.GRADES_ANSWER))]
Judge = Annotated[Caller, Depends(Needs(Scope.GRADES_CHANGE))]


async def _query(query: Annotated[DisputeQuery, Query()]) -> DisputeFilter:
    return query.wanted()


@router.get("/grades/{call_id}")
async def grade(call_id: str, caller: Reader, parts: PartsHere) -> GradeStandsShown:
    """Return a call's grade as it stands, the machine's beside it, and what was said of it."""
    found = await parts.lanes.read(lambda: parts.quality.grades.grade(caller, call_id))
    return grade_shown(found)


@router.post("/grades/{call_id}/changes", response_model=GradeStandsShown)
async def change(
    call_id: str, body: ChangeBody, caller: Judge, parts: PartsHere, once: OnceHere
) -> Response:
    """Give a criterion another outcome, with a reason; the machine's stays beside it."""

    def work() -> GradeStandsShown:
        return grade_shown(parts.quality.changes.change(caller, call_id, body.wish()))

    return await once.run(caller, Deed(200, work))


@router.post("/grades/{call_id}/undo", response_model=GradeStandsShown)
async def undo(
    call_id: str, body: UndoBody, caller: Judge, parts: PartsHere, once: OnceHere
) -> Response:
    """Give a criterion the machine's outcome back; that too is a change, with a reason."""

    def work() -> GradeStandsShown:
        changes = parts.quality.changes
        return grade_shown(changes.undo(caller, call_id, body.criterion, body.reason))

    return await once.run(caller, Deed(200, work))


@router.post("/grades/{call_id}/acknowledge", response_model=GradeStandsShown)
async def acknowledge(call_id: str, caller: Answerer, parts: PartsHere, once: OnceHere) -> Response:
    """Say that one has read the grade of a call of one's own; again, it changes nothing."""

    def work() -> GradeStandsShown:
        return grade_shown(parts.quality.acknowledgements.acknowledge(caller, call_id))

    return await once.run(caller, Deed(200, work))


@router.post("/grades/{call_id}/disputes", response_model=DisputeShown, status_code=201)
async def dispute(
    call_id: str, body: DisputeBody, caller: Answerer, parts: PartsHere, once: OnceHere
) -> Response:
    """Say that an outcome of a call of one's own is wrong."""

    def work() -> DisputeShown:
        disputes = parts.quality.disputes
        return dispute_shown(disputes.open(caller, call_id, body.criterion, body.words))

    return await once.run(caller, Deed(201, work))


@router.get("/disputes")
async def disputes(
    caller: Reader,
    parts: PartsHere,
    wanted: Annotated[DisputeFilter, Depends(_query)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[DisputeShown]:
    """Return the disputes that fit, newest first."""
    page = await parts.lanes.read(
        lambda: parts.quality.disputes.listed(caller, wanted, cursor, limit)
    )
    return Listing(items=[dispute_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/disputes/{dispute_id}")
async def one_dispute(dispute_id: str, caller: Reader, parts: PartsHere) -> DisputeShown:
    """Return one dispute."""
    found = await parts.lanes.read(lambda: parts.quality.disputes.one(caller, dispute_id))
    return dispute_shown(found)


@router.post("/disputes/{dispute_id}/withdraw", response_model=DisputeShown)
async def withdraw(
    dispute_id: str,
    caller: Answerer,
    parts: PartsHere,
    once: OnceHere,
    body: WithdrawBody | None = None,
) -> Response:
    """Take a dispute of one's own back."""
    reason = body.reason if body else ""

    def work() -> DisputeShown:
        return dispute_shown(parts.quality.disputes.withdraw(caller, dispute_id, reason))

    return await once.run(caller, Deed(200, work))


@router.post("/disputes/{dispute_id}/uphold", response_model=DisputeShown)
async def uphold(
    dispute_id: str, body: UpholdBody, caller: Judge, parts: PartsHere, once: OnceHere
) -> Response:
    """Leave the outcome as it is; not by who set it, nor by the call's agent."""

    def work() -> DisputeShown:
        return dispute_shown(parts.quality.disputes.uphold(caller, dispute_id, body.reason))

    return await once.run(caller, Deed(200, work))


@router.post("/disputes/{dispute_id}/change", response_model=DisputeShown)
async def decide(
    dispute_id: str, body: DecideDisputeBody, caller: Judge, parts: PartsHere, once: OnceHere
) -> Response:
    """Change the outcome, and close the dispute with it."""

    def work() -> DisputeShown:
        disputes = parts.quality.disputes
        return dispute_shown(disputes.change(caller, dispute_id, body.outcome, body.reason))

    return await once.run(caller, Deed(200, work))
