"""What customers said anywhere, added up: over time, by category, by day, and how it drifts."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.parts import Parts, PartsHere
from api.quality.export import MEDIA_TYPES, Format
from api.routes.category_shapes import CategoriesShown
from api.routes.departure_shapes import DeparturesShown, DriftShown
from api.routes.needs import Needs
from api.routes.said_fields import SaidFields
from api.routes.trend_fields import (
    CategoryFields,
    CategorySheetFields,
    DepartureFields,
    TrendFields,
    offset_s,
)
from api.routes.trend_shapes import TrendsShown
from api.security.caller import Caller
from api.security.scope import Scope
from api.trends.categories import CategoryReport
from api.trends.sheets import group_sheet, theme_sheet, trend_sheet

router = APIRouter(prefix="/v1", tags=["trends"])

Reader = Annotated[Caller, Depends(Needs(Scope.TRENDS_READ))]
_SHEET: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}, "example": "group,contacts\n"}}}
}


@router.get("/trends")
async def trends(
    caller: Reader, parts: PartsHere, asked: Annotated[TrendFields, Query()]
) -> TrendsShown:
    """Return volume, depth, moods and what changed for good, by day or week and group."""
    now_s = parts.clock()
    ask = asked.ask(now_s)
    report = await parts.lanes.read(lambda: parts.overview.trends.report(caller, ask, now_s))
    return TrendsShown.model_validate(report)


@router.get("/trends/export", response_class=Response, responses=_SHEET)
async def trends_export(
    caller: Reader, parts: PartsHere, asked: Annotated[TrendFields, Query()]
) -> Response:
    """Return the same as a CSV file, a line a period and group."""
    now_s = parts.clock()
    ask = asked.ask(now_s)
    report = await parts.lanes.read(lambda: parts.overview.trends.report(caller, ask, now_s))
    return _sheet(trend_sheet(report, ask.offset_s), "trends")


@router.get("/categories")
async def categories(
    caller: Reader, parts: PartsHere, asked: Annotated[CategoryFields, Query()]
) -> CategoriesShown:
    """Return how groups stand beside each other, and the themes that hurt most."""
    report = await _compared(caller, parts, asked)
    return CategoriesShown.model_validate(report)


@router.get("/categories/export", response_class=Response, responses=_SHEET)
async def categories_export(
    caller: Reader, parts: PartsHere, asked: Annotated[CategorySheetFields, Query()]
) -> Response:
    """Return the same as a CSV file, a line a group or a theme."""
    report = await _compared(caller, parts, asked)
    sheet = theme_sheet(report) if asked.of == "themes" else group_sheet(report)
    return _sheet(sheet, asked.of)


@router.get("/departures")
async def departures(
    caller: Reader, parts: PartsHere, asked: Annotated[DepartureFields, Query()]
) -> DeparturesShown:
    """Return what on a day was unlike what its weekday and volume let one expect."""
    query, now_s = asked.query(), parts.clock()
    day_s = asked.day_s(now_s)
    return DeparturesShown.model_validate(
        await parts.lanes.read(
            lambda: parts.overview.departures.report(caller, query, asked.by, day_s, now_s)
        )
    )


@router.get("/drift")
async def drift(
    caller: Reader, parts: PartsHere, asked: Annotated[SaidFields, Query()]
) -> DriftShown:
    """Return how moods and words of the last 4 weeks differ from the 12 before."""
    query, now_s = asked.query(), parts.clock()
    ahead_s = offset_s(asked, now_s)
    return DriftShown.model_validate(
        await parts.lanes.read(lambda: parts.overview.drifts.report(caller, query, now_s, ahead_s))
    )


def _sheet(lines: Iterable[str], name: str) -> Response:
    return Response(
        "".join(lines),
        media_type=MEDIA_TYPES[Format.CSV],
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


async def _compared(caller: Caller, parts: Parts, asked: CategoryFields) -> CategoryReport:
    query, now_s = asked.query(), parts.clock()
    ahead_s = offset_s(asked, now_s)
    return await parts.lanes.read(
        lambda: parts.overview.categories.report(caller, query, asked.by, now_s, ahead_s)
    )
