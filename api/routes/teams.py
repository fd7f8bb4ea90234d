"""Teams: agents who work together, and the supervisors who lead them."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.parts import PartsHere
from api.routes.account_shapes import TeamBody, TeamShown, team_shown
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.security.accounts import new_team_id
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.teams import Team

router = APIRouter(prefix="/v1/teams", tags=["users"])

Admin = Annotated[Caller, Depends(Needs(Scope.ACCOUNTS))]


@router.get("")
async def every(caller: Admin, parts: PartsHere) -> Listing[TeamShown]:
    """Return every team by name."""
    found = await parts.lanes.read(lambda: parts.people.teams(caller))
    return Listing(items=[team_shown(one) for one in found])


@router.post("", status_code=201, response_model=TeamShown)
async def add(body: TeamBody, caller: Admin, parts: PartsHere, once: OnceHere) -> Response:
    """Add a team; users name the teams that they are in."""

    def work() -> TeamShown:
        return team_shown(parts.people.put_team(caller, Team(new_team_id(), body.name)))

    return await once.run(caller, Deed(201, work))


@router.get("/{team_id}")
async def one(team_id: str, caller: Admin, parts: PartsHere) -> TeamShown:
    """Return one team."""
    return team_shown(await parts.lanes.read(lambda: parts.people.team(caller, team_id)))


@router.put("/{team_id}")
async def rename(team_id: str, body: TeamBody, caller: Admin, parts: PartsHere) -> TeamShown:
    """Give a team another name."""

    def work() -> TeamShown:
        with parts.database.transaction():
            team = replace(parts.people.team(caller, team_id), name=body.name)
            return team_shown(parts.people.put_team(caller, team))

    return await parts.lanes.write(work)


@router.delete("/{team_id}", status_code=204)
async def remove(team_id: str, caller: Admin, parts: PartsHere) -> None:
    """Let a team be no more; its people stay."""
    await parts.lanes.write(lambda: parts.people.remove_team(caller, team_id))
