"""Figures beside moods, whether moods foretold who left, and whether calling back helped."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.parts import PartsHere
from api.quality.export import MEDIA_TYPES, Format
from api.routes.kpi_shapes import (
    EffectShown,
    ForetoldAsked,
    ForetoldShown,
    KpiAsked,
    KpiShown,
    effect_shown,
    foretold_shown,
    kpi_shown,
)
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from api.trends.kpi_sheet import kpi_sheet

router = APIRouter(prefix="/v1", tags=["accounts"])

Reader = Annotated[Caller, Depends(Needs(Scope.TRENDS_READ))]
_SHEET: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}, "example": "week,contacts\n"}}}
}


@router.get("/kpis")
async def kpis(caller: Reader, parts: PartsHere, asked: Annotated[KpiAsked, Query()]) -> KpiShown:
    """Return a figure of each whole week beside moods, and how the two go together."""
    ask = asked.ask()
    return kpi_shown(await parts.lanes.read(lambda: parts.kpis.report(caller, ask)))


@router.get("/kpis/export", response_class=Response, responses=_SHEET)
async def kpis_export(
    caller: Reader, parts: PartsHere, asked: Annotated[KpiAsked, Query()]
) -> Response:
    """Return the same as a CSV file, a line a week."""
    ask = asked.ask()
    report = await parts.lanes.read(lambda: parts.kpis.report(caller, ask))
    return Response(
        "".join(kpi_sheet(report)),
        media_type=MEDIA_TYPES[Format.CSV],
        headers={"Content-Disposition": 'attachment; filename="figures.csv"'},
    )


@router.get("/kpis/leaving")
async def leaving(
    caller: Reader, parts: PartsHere, asked: Annotated[ForetoldAsked, Query()]
) -> ForetoldShown:
    """Return how well moods foretold which accounts left."""
    found = await parts.lanes.read(lambda: parts.foretelling.of(caller, asked.days))
    return foretold_shown(found)


@router.get("/follow-ups/effect")
async def effect(caller: Reader, parts: PartsHere) -> EffectShown:
    """Return whether accounts that were spoken to were better after than others as upset."""
    return effect_shown(await parts.lanes.read(lambda: parts.effects.of(caller)))
