"""Reviews: models' decisions, confirmed or corrected; corrections as training material."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response, StreamingResponse

from api.parts import Parts, PartsHere
from api.quality.export import MEDIA_TYPES, Format
from api.quality.lessons import lesson_head, lesson_lines
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.routes.review_shapes import (
    ConfirmBody,
    CorrectBody,
    CorrectionsAsked,
    CorrectionShown,
    MoodAgreementsShown,
    ReviewsAsked,
    ReviewShown,
    TakeBackBody,
    agreements_shown,
    correction_shown,
    review_shown,
)
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["reviews"])

Reviewer = Annotated[Caller, Depends(Needs(Scope.REVIEW))]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "correction_id,source\n"},
            "application/x-ndjson": {"schema": {"type": "string"}, "example": '{"text": "fine"}'},
        }
    }
}


@router.get("/reviews")
async def reviews(
    caller: Reviewer,
    parts: PartsHere,
    asked: Annotated[ReviewsAsked, Depends()],
    cursor: Cursor = None,
    limit: Limit = 25,
) -> Listing[ReviewShown]:
    """Return decisions worth a look, the least sure and most costly first."""
    page = await parts.lanes.read(
        lambda: parts.reviews.listed(caller, asked.wanted(), cursor, limit)
    )
    return Listing(items=[review_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/reviews/agreement")
async def agreement(caller: Reviewer, parts: PartsHere) -> MoodAgreementsShown:
    """Return how often people were of the model's mind, by mood."""
    return agreements_shown(await parts.lanes.read(lambda: parts.reviews.agreement(caller)))


@router.get("/reviews/{review_id}")
async def review(review_id: str, caller: Reviewer, parts: PartsHere) -> ReviewShown:
    """Return one decision."""
    return review_shown(await parts.lanes.read(lambda: parts.reviews.one(caller, review_id)))


@router.post("/reviews/{review_id}/confirm", response_model=CorrectionShown, status_code=201)
async def confirm(
    review_id: str, body: ConfirmBody, caller: Reviewer, parts: PartsHere, once: OnceHere
) -> Response:
    """Say that the model was right; 409 if somebody else was quicker."""

    def work() -> CorrectionShown:
        return correction_shown(parts.reviews.confirm(caller, review_id, body.said()))

    return await once.run(caller, Deed(201, work))


@router.post("/reviews/{review_id}/correct", response_model=CorrectionShown, status_code=201)
async def correct(
    review_id: str, body: CorrectBody, caller: Reviewer, parts: PartsHere, once: OnceHere
) -> Response:
    """Name the mood that it was; 409 if somebody else was quicker."""

    def work() -> CorrectionShown:
        return correction_shown(parts.reviews.correct(caller, review_id, body.said()))

    return await once.run(caller, Deed(201, work))


@router.post("/reviews/{review_id}/withdraw", response_model=CorrectionShown, status_code=201)
async def withdraw(
    review_id: str, body: TakeBackBody, caller: Reviewer, parts: PartsHere, once: OnceHere
) -> Response:
    """Take back what one said oneself; the decision is open again."""

    def work() -> CorrectionShown:
        return correction_shown(parts.reviews.withdraw(caller, review_id, body.standing))

    return await once.run(caller, Deed(201, work))


@router.get("/corrections")
async def corrections(
    caller: Reviewer, parts: PartsHere, cursor: Cursor = None, limit: Limit = 50
) -> Listing[CorrectionShown]:
    """Return what people said of decisions, newest first."""
    page = await parts.lanes.read(lambda: parts.reviews.corrections(caller, cursor, limit))
    shown = [correction_shown(one) for one in page.items]
    return Listing(items=shown, next_cursor=page.next_cursor)


@router.get("/corrections/export", response_class=StreamingResponse, responses=_FILE)
async def export(
    caller: Reviewer, parts: PartsHere, asked: Annotated[CorrectionsAsked, Query()]
) -> StreamingResponse:
    """Return the corrections that stand as training material, with the words they are about."""
    return StreamingResponse(
        _text(parts, caller, asked.format),
        media_type=MEDIA_TYPES[asked.format],
        headers={"Content-Disposition": f'attachment; filename="corrections.{asked.format}"'},
    )


async def _text(parts: Parts, caller: Caller, how: Format) -> AsyncIterator[str]:
    yield lesson_head(how)
    before = None
    while before != 0:
        found, before = await parts.lanes.read(lambda: parts.reviews.lessons(caller, before))  # noqa: B023
        yield "".join(lesson_lines(found, how))
