"""Graded calls: found, counted, exported; an agent's record and a team's."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from api.parts import Parts, PartsHere
from api.quality.export import MEDIA_TYPES, Format, head, lines
from api.quality.query import CallQuery
from api.routes.grade_shapes import (
    AgentRecordShown,
    ExportAsked,
    FiguresShown,
    GradedCallsShown,
    GradeFilters,
    GradesAsked,
    figures_shown,
    grades_shown,
    record_shown,
)
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.fact_search import place_of

router = APIRouter(prefix="/v1", tags=["grades"])

Reader = Annotated[Caller, Depends(Needs(Scope.GRADES_READ))]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "call_id,began\n"},
            "application/x-ndjson": {"schema": {"type": "string"}, "example": '{"call_id": "c1"}'},
        }
    }
}


@router.get("/grades")
async def every(
    caller: Reader, parts: PartsHere, asked: Annotated[GradesAsked, Query()]
) -> GradedCallsShown:
    """Return the graded calls that fit, a page at a time."""
    query = asked.query()
    found = await parts.lanes.read(
        lambda: parts.library.search(caller, query, asked.cursor, asked.limit)
    )
    return grades_shown(found)


@router.get("/grades/figures")
async def figures(
    caller: Reader, parts: PartsHere, asked: Annotated[GradeFilters, Query()]
) -> FiguresShown:
    """Return what the calls that fit come to: means, distributions, weeks, criteria."""
    query = asked.query()
    return figures_shown(await parts.lanes.read(lambda: parts.library.figures(caller, query)))


@router.get("/grades/export", response_class=StreamingResponse, responses=_FILE)
async def export(
    caller: Reader, parts: PartsHere, asked: Annotated[ExportAsked, Query()]
) -> StreamingResponse:
    """Return all calls that fit as a file, in the order asked for."""
    query = asked.query()
    criteria = await parts.lanes.read(parts.library.criteria)
    return StreamingResponse(
        _text(parts, caller, query, asked.format, criteria),
        media_type=MEDIA_TYPES[asked.format],
        headers={"Content-Disposition": f'attachment; filename="grades.{asked.format}"'},
    )


@router.get("/agents/{agent_id}/record")
async def agent_record(
    agent_id: str, caller: Reader, parts: PartsHere, asked: Annotated[GradeFilters, Query()]
) -> AgentRecordShown:
    """Return one agent's grades beside their teams' means, over the calls that fit."""
    query = asked.query()
    record = await parts.lanes.read(lambda: parts.library.agent(caller, agent_id, query))
    return record_shown(record)


@router.get("/teams/{team_id}/record")
async def team_record(
    team_id: str, caller: Reader, parts: PartsHere, asked: Annotated[GradeFilters, Query()]
) -> FiguresShown:
    """Return what a team's calls that fit come to, of the agents that the caller sees."""
    query = asked.query()
    return figures_shown(await parts.lanes.read(lambda: parts.library.team(caller, team_id, query)))


async def _text(
    parts: Parts, caller: Caller, query: CallQuery, how: Format, criteria: tuple[str, ...]
) -> AsyncIterator[str]:
    yield head(how, criteria)
    after = None
    while rows := await parts.lanes.read(lambda: parts.library.rows(caller, query, after)):  # noqa: B023
        yield "".join(lines(rows, how, criteria))
        after = place_of(rows[-1].fact, query.order)
