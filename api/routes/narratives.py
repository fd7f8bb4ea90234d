"""Complaints that spread in public."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.parts import PartsHere
from api.routes.narrative_shapes import NarrativeFields, NarrativesShown
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["trends"])

Reader = Annotated[Caller, Depends(Needs(Scope.TRENDS_READ))]


@router.get("/narratives")
async def narratives(
    caller: Reader, parts: PartsHere, asked: Annotated[NarrativeFields, Query()]
) -> NarrativesShown:
    """Return which complaints many people posted within hours, and what to do about each."""
    until_s = asked.until_s(parts.clock())
    report = await parts.lanes.read(lambda: parts.overview.narratives.report(caller, until_s))
    return NarrativesShown.of(report)
