"""What customers said anywhere, one by one: listed, looked at, taken away as a file."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from api.parts import Parts, PartsHere
from api.quality.export import MEDIA_TYPES, Format
from api.routes.interaction_shapes import (
    InteractionsAsked,
    InteractionsExport,
    InteractionShown,
    InteractionsShown,
    interaction_shown,
    interactions_shown,
)
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.interactions import place_of
from api.trends.interaction_query import InteractionQuery
from api.trends.said_sheet import head, lines

router = APIRouter(prefix="/v1", tags=["trends"])

Reader = Annotated[Caller, Depends(Needs(Scope.TRENDS_READ))]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "at,interaction_id\n"},
            "application/x-ndjson": {"schema": {"type": "string"}, "example": '{"source": "chat"}'},
        }
    }
}


@router.get("/interactions")
async def every(
    caller: Reader, parts: PartsHere, asked: Annotated[InteractionsAsked, Query()]
) -> InteractionsShown:
    """Return what fits, a page at a time."""
    query = asked.query()
    found = await parts.lanes.read(
        lambda: parts.history.listed(caller, query, asked.cursor, asked.limit)
    )
    return interactions_shown(found)


@router.get("/interactions/export", response_class=StreamingResponse, responses=_FILE)
async def export(
    caller: Reader, parts: PartsHere, asked: Annotated[InteractionsExport, Query()]
) -> StreamingResponse:
    """Return all that fits as a file, in the order asked for."""
    query = asked.query()
    return StreamingResponse(
        _text(parts, caller, query, asked.format),
        media_type=MEDIA_TYPES[asked.format],
        headers={"Content-Disposition": f'attachment; filename="conversations.{asked.format}"'},
    )


@router.get("/interactions/{interaction_id}")
async def one(interaction_id: str, caller: Reader, parts: PartsHere) -> InteractionShown:
    """Return one by its id, such as email:4711."""
    found = await parts.lanes.read(lambda: parts.history.one(caller, interaction_id))
    return interaction_shown(found)


async def _text(
    parts: Parts, caller: Caller, query: InteractionQuery, how: Format
) -> AsyncIterator[str]:
    yield head(how)
    after = None
    while said := await parts.lanes.read(lambda: parts.history.rows(caller, query, after)):  # noqa: B023
        yield "".join(lines(said, how))
        after = place_of(said[-1], query.order)
