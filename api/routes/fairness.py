"""Whether grades are fair, what to talk about with an agent, and what comes of calls."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.parts import PartsHere
from api.routes.fairness_shapes import FairnessFilters, FairnessShown, fairness_shown
from api.routes.needs import Needs
from api.routes.outcome_shapes import (
    BehavioursShown,
    ReturnsShown,
    TimeAsked,
    behaviours_shown,
    returns_shown,
)
from api.routes.prompt_shapes import PromptsShown, prompts_shown
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["grades"])

Reader = Annotated[Caller, Depends(Needs(Scope.GRADES_READ))]
Judge = Annotated[Caller, Depends(Needs(Scope.GRADES_CHANGE))]


@router.get("/fairness")
async def fairness(
    caller: Judge, parts: PartsHere, asked: Annotated[FairnessFilters, Query()]
) -> FairnessShown:
    """Return grades by what should not matter to them, and what a part would have said."""
    query = asked.query()
    return fairness_shown(
        await parts.lanes.read(lambda: parts.fairness.report(caller, query, parts.clock()))
    )


@router.get("/agents/{agent_id}/prompts")
async def prompts(
    agent_id: str, caller: Reader, parts: PartsHere, asked: Annotated[TimeAsked, Query()]
) -> PromptsShown:
    """Return what to talk about with an agent: gaps of empathy, and reasons for a break."""
    query = asked.query()
    return prompts_shown(await parts.lanes.read(lambda: parts.prompts.of(caller, agent_id, query)))


@router.get("/agents/{agent_id}/returns")
async def agent_returns(
    agent_id: str, caller: Reader, parts: PartsHere, asked: Annotated[TimeAsked, Query()]
) -> ReturnsShown:
    """Return how many of an agent's customers called again soon, and how they felt."""
    query = asked.query()
    return returns_shown(
        await parts.lanes.read(lambda: parts.outcomes.agent_returns(caller, agent_id, query))
    )


@router.get("/teams/{team_id}/returns")
async def team_returns(
    team_id: str, caller: Reader, parts: PartsHere, asked: Annotated[TimeAsked, Query()]
) -> ReturnsShown:
    """Return how many of a team's customers called again soon, and how they felt."""
    query = asked.query()
    return returns_shown(
        await parts.lanes.read(lambda: parts.outcomes.team_returns(caller, team_id, query))
    )


@router.get("/teams/{team_id}/behaviours")
async def behaviours(
    team_id: str, caller: Reader, parts: PartsHere, asked: Annotated[TimeAsked, Query()]
) -> BehavioursShown:
    """Return which of what a team's agents do goes with customers who recover."""
    query = asked.query()
    return behaviours_shown(
        await parts.lanes.read(lambda: parts.outcomes.behaviours(caller, team_id, query))
    )
