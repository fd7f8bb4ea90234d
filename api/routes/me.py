"""Me: what somebody who is signed in may know and change of themselves."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.parts import PartsHere
from api.routes.account_shapes import (
    MeShown,
    PasswordBody,
    SessionShown,
    me_shown,
    session_shown,
)
from api.routes.listing import Listing
from api.routes.needs import Bearer, caller_of
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.cookie import give_session, is_secure, shown_session, take_session
from api.security.secret import hashed
from api.security.session import csrf_of
from api.security.sign_in import Asked

router = APIRouter(prefix="/v1/me", tags=["me"])


async def person(request: Request, parts: PartsHere, bearer: Bearer) -> Caller:
    """Return who is signed in; raises UnauthenticatedError, and ForbiddenError for a key."""
    caller = await caller_of(request, parts, bearer.credentials if bearer else None)
    if caller.kind is not CallerKind.PERSON:
        raise ForbiddenError("wanted somebody who is signed in, got a key")
    return caller


Person = Annotated[Caller, Depends(person)]


async def own_session(request: Request, parts: PartsHere, _: Person) -> str:
    """Return the cookie of who is signed in."""
    return shown_session(request, parts.settings) or ""


OwnSession = Annotated[str, Depends(own_session)]


@router.get("")
async def me(caller: Person, parts: PartsHere, session: OwnSession) -> MeShown:
    """Return who is signed in, what they may, and the token that changes want."""
    user = await parts.lanes.read(lambda: parts.accounts.user(caller.caller_id))
    return me_shown(user, caller, csrf_of(session))


@router.post("/password")
async def change_password(
    body: PasswordBody, caller: Person, parts: PartsHere, request: Request, response: Response
) -> MeShown:
    """Change one's password by the old one: a new session here, and none anywhere else."""
    user = await parts.lanes.read(lambda: parts.accounts.user(caller.caller_id))
    asked = Asked(user.login, body.password, address_of(request))
    session = await parts.lanes.at_the_door(
        lambda: parts.accounts.door.change_password(user.user_id, asked, body.new)
    )
    give_session(response, session, is_secure(request, parts.settings))
    return me_shown(user, caller, session.csrf)


@router.get("/sessions")
async def sessions(caller: Person, parts: PartsHere, session: OwnSession) -> Listing[SessionShown]:
    """Return where one is signed in, newest first."""
    found = await parts.lanes.read(lambda: parts.people.sessions(caller, caller.caller_id))
    return Listing(items=[session_shown(one, hashed(session)) for one in found])


@router.delete("/sessions", status_code=204)
async def end_sessions(
    caller: Person,
    parts: PartsHere,
    request: Request,
    session: OwnSession,
    others: Annotated[bool, Query(description="Stay signed in here.")] = False,
) -> Response:
    """Sign out everywhere."""
    spared = session if others else None
    await parts.lanes.write(lambda: parts.people.end_sessions(caller, caller.caller_id, spared))
    response = Response(status_code=204)
    if not others:
        take_session(response, is_secure(request, parts.settings))
    return response


def address_of(request: Request) -> str:
    """Return the address that a request came from; a proxy on this machine may say it."""
    return request.client.host if request.client else "unknown"
