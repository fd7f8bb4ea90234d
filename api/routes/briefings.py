"""The briefing: a day in a few sentences, as data, as a page or as plain text."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from api.here import here
from api.parts import PartsHere
from api.reports.briefing_page import html_of, text_of
from api.reports.briefing_view import briefing_view
from api.routes.briefing_shapes import BriefingAsked, BriefingShown, briefing_shown
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["trends"])

Reader = Annotated[Caller, Depends(Needs(Scope.TRENDS_READ))]
_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/html": {"schema": {"type": "string"}, "example": "<!doctype html>"},
            "text/plain": {"schema": {"type": "string"}, "example": "Briefing of Monday, 2 March"},
        }
    }
}


@router.get("/briefing", response_model=BriefingShown, responses=_FORMS)
async def briefing(
    caller: Reader, parts: PartsHere, asked: Annotated[BriefingAsked, Query()]
) -> BriefingShown | Response:
    """Return what to read in the morning: what changed, what hurts, who needs a call."""
    made = await parts.lanes.read(lambda: parts.briefings.of(caller, asked.date))
    if asked.format == "json":
        return briefing_shown(made)
    view = briefing_view(made, here(parts.settings))
    if asked.format == "html":
        return HTMLResponse(html_of(view))
    return PlainTextResponse(text_of(view))
