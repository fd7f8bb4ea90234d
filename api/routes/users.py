"""Users: who may sign in. Nobody sets another's password: they are sent a one-time link."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.here import welcome_link
from api.parts import Parts, PartsHere
from api.routes.account_shapes import (
    InvitationShown,
    SessionShown,
    UserBody,
    UserShown,
    session_shown,
    user_shown,
)
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.security.accounts import new_user_id
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.users import User

router = APIRouter(prefix="/v1/users", tags=["users"])

Admin = Annotated[Caller, Depends(Needs(Scope.ACCOUNTS))]


@router.get("")
async def every(caller: Admin, parts: PartsHere) -> Listing[UserShown]:
    """Return everybody by name, the disabled among them."""
    found = await parts.lanes.read(lambda: parts.people.users(caller))
    return Listing(items=[user_shown(one) for one in found])


@router.post("", status_code=201, response_model=UserShown)
async def add(body: UserBody, caller: Admin, parts: PartsHere, once: OnceHere) -> Response:
    """Add somebody, who may sign in as soon as an invitation is made for them."""

    def work() -> UserShown:
        user = _described(parts, User(new_user_id(), "", "", frozenset()), body)
        return user_shown(parts.people.put_user(caller, user))

    return await once.run(caller, Deed(201, work))


@router.get("/{user_id}")
async def one(user_id: str, caller: Admin, parts: PartsHere) -> UserShown:
    """Return one user."""
    return user_shown(await parts.lanes.read(lambda: parts.people.user(caller, user_id)))


@router.put("/{user_id}")
async def change(user_id: str, body: UserBody, caller: Admin, parts: PartsHere) -> UserShown:
    """Describe somebody anew; whose roles or agent change is signed out everywhere."""

    def work() -> UserShown:
        with parts.database.transaction():
            user = _described(parts, parts.people.user(caller, user_id), body)
            return user_shown(parts.people.put_user(caller, user))

    return await parts.lanes.write(work)


@router.delete("/{user_id}", status_code=204)
async def disable(user_id: str, caller: Admin, parts: PartsHere) -> None:
    """Keep somebody from signing in; what they did stays theirs."""

    def work() -> None:
        with parts.database.transaction():
            user = parts.people.user(caller, user_id)
            disabled_s = user.disabled_s or parts.clock()
            parts.people.put_user(caller, replace(user, disabled_s=disabled_s))

    await parts.lanes.write(work)


@router.post("/{user_id}/invitation", status_code=201)
async def invite(
    user_id: str, caller: Admin, parts: PartsHere, request: Request
) -> InvitationShown:
    """Return a link that lets somebody set a password, once; earlier ones open nothing now."""
    secret = await parts.lanes.write(lambda: parts.people.invite(caller, user_id))
    base = (parts.settings.public_url or str(request.base_url)).rstrip("/")
    expires_s = parts.clock() + parts.settings.invitation_hours * 3600
    return InvitationShown(url=welcome_link(base, secret), expires_s=expires_s)


@router.get("/{user_id}/sessions")
async def sessions(user_id: str, caller: Admin, parts: PartsHere) -> Listing[SessionShown]:
    """Return where somebody is signed in, newest first."""
    found = await parts.lanes.read(lambda: parts.people.sessions(caller, user_id))
    return Listing(items=[session_shown(one, "") for one in found])


@router.delete("/{user_id}/sessions", status_code=204)
async def end_sessions(user_id: str, caller: Admin, parts: PartsHere) -> None:
    """Sign somebody out everywhere."""
    await parts.lanes.write(lambda: parts.people.end_sessions(caller, user_id))


def _described(parts: Parts, user: User, body: UserBody) -> User:
    disabled_s = (user.disabled_s or parts.clock()) if body.disabled else None
    return replace(
        user,
        login=body.login.strip(),
        name=body.name,
        roles=frozenset(body.roles),
        agent_id=body.agent_id,
        team_ids=frozenset(body.team_ids),
        disabled_s=disabled_s,
    )
