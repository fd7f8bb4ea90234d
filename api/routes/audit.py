"""The audit trail: searched, exported, checked."""

import asyncio
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from api.desk.errors import CursorError
from api.parts import PartsHere
from api.routes.audit_shapes import AuditQuery, HeadShown, LineShown, line_shown
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.security.audit_export import MEDIA_TYPES, Format, written
from api.security.scope import Scope
from api.storage.audit import AuditFilter

router = APIRouter(prefix="/v1/audit", tags=["audit"], dependencies=[Depends(Needs(Scope.AUDIT))])


async def _query(query: Annotated[AuditQuery, Query()]) -> AuditFilter:
    return query.wanted()


Wanted = Annotated[AuditFilter, Depends(_query)]
_PLACE = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/x-ndjson": {"schema": {"type": "string"}, "example": '{"number":1}\n'},
            "text/csv": {"schema": {"type": "string"}, "example": "number,at_ms\n"},
        }
    }
}


@router.get("")
async def lines(
    parts: PartsHere, wanted: Wanted, cursor: Cursor = None, limit: Limit = 50
) -> Listing[LineShown]:
    """Return the lines that fit, newest first."""
    before = _place(cursor)
    found = await parts.lanes.read(lambda: parts.audit.lines(wanted, before, limit + 1))
    last = found[limit - 1].entry if len(found) > limit else None
    return Listing(
        items=[line_shown(line) for line in found[:limit]],
        next_cursor=f"{last.at_ms}.{last.number}" if last else None,
    )


@router.get("/export", response_class=StreamingResponse, responses=_FILE)
async def export(
    parts: PartsHere,
    wanted: Wanted,
    format: Format = Format.JSONL,  # noqa: A002
) -> StreamingResponse:
    """Return all lines that fit, oldest first: `tonewise audit check FILE` checks the file."""
    name = f'attachment; filename="audit.{format}"'
    text = written(parts.audit.every(wanted), format)
    return StreamingResponse(
        text, media_type=MEDIA_TYPES[format], headers={"Content-Disposition": name}
    )


@router.get("/check")
async def check(parts: PartsHere) -> HeadShown:
    """Go through the whole trail and say whether each line follows the one before."""
    # A million lines take some seconds: on a lane, requests would wait behind it.
    broken = await asyncio.to_thread(parts.audit.check)
    head = await parts.lanes.read(parts.audit.head)
    return HeadShown(number=head.number, seal=head.seal, broken=broken)


def _place(cursor: str | None) -> tuple[int, int] | None:
    if cursor is None:
        return None
    found = _PLACE.fullmatch(cursor)
    if found is None:
        raise CursorError(f"wanted a cursor of this list, got {cursor!r}")
    return int(found[1]), int(found[2])
