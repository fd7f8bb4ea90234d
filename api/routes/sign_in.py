"""The pages by which people get in and out: plain forms, that need no script and load none."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from api.parts import Parts, PartsHere
from api.routes.door import (
    TokenForm,
    check_own_form,
    check_same,
    let_in,
    own_form,
    sentence,
    signed_in,
)
from api.routes.entrance import drawn, home_of, local_path, style
from api.routes.me import address_of
from api.security.cookie import is_secure, shown_session, take_session
from api.security.password import SHORTEST, PasswordError
from api.security.session import NewSession
from api.security.sign_in import Asked, LinkGoneError, SignInError
from api.storage.enums import LinkKind
from api.storage.users import User

router = APIRouter(include_in_schema=False)

_NOT_IN = (
    "This login and password don't let you in. After several wrong tries in a row the account "
    "waits before it opens again, a quarter of an hour at most."
)
_GONE = (
    "This link was used already, or is too old. Ask whoever sent it, or an administrator, "
    "for a new one."
)


class SignInForm(BaseModel):
    """What the form of /sign-in sends."""

    login: str = ""
    password: str = ""
    next: str = ""


class WelcomeForm(BaseModel):
    """What the form behind a one-time link sends."""

    link: str = ""
    password: str = ""
    again: str = ""


@router.get("/sign-in")
async def sign_in_page(request: Request, parts: PartsHere, next: str = "") -> Response:  # noqa: A002
    """Return the form, or lead on whoever is signed in already."""
    if await signed_in(request, parts) is not None:
        return RedirectResponse(local_path(next) or home_of(parts), 303)
    return drawn("sign_in.html.j2", parts, next=next)


@router.post("/sign-in")
async def sign_in(
    request: Request, parts: PartsHere, form: Annotated[SignInForm, Form()]
) -> Response:
    """Begin a session; whoever fails is told nothing but that."""
    check_own_form(request)
    asked = Asked(form.login, form.password, address_of(request))
    try:
        session = await parts.lanes.at_the_door(
            lambda: _replaced(parts, request, parts.accounts.door.by_password(asked))
        )
    except SignInError:
        return drawn("sign_in.html.j2", parts, 403, login=form.login, next=form.next, fault=_NOT_IN)
    return let_in(request, parts, session, local_path(form.next))


@router.post("/sign-out")
async def sign_out(
    request: Request, parts: PartsHere, form: Annotated[TokenForm, Form()]
) -> Response:
    """End the session that is shown."""
    caller, secret = await own_form(request, parts, form.csrf)
    await parts.lanes.write(lambda: parts.people.sign_out(caller, secret))
    response = RedirectResponse("/sign-in", 303)
    take_session(response, is_secure(request, parts.settings))
    return response


@router.get("/welcome")
async def welcome_page(parts: PartsHere, link: str = "") -> Response:
    """Return what a one-time link opens; looking at it uses it up no more than a mail scanner."""
    try:
        user, kind = await parts.lanes.read(lambda: parts.accounts.door.invited(link))
    except LinkGoneError:
        return drawn("said.html.j2", parts, 404, title="This link opens nothing", text=_GONE)
    return _welcoming(parts, user, link, kind)


@router.post("/welcome")
async def welcome(
    request: Request, parts: PartsHere, form: Annotated[WelcomeForm, Form()]
) -> Response:
    """Use a one-time link up: set a password, if it is for that, and begin a session."""
    check_own_form(request)
    door = parts.accounts.door

    def work() -> NewSession:
        _, kind = door.invited(form.link)
        check_same(form.password, form.again)
        password = form.password if kind is LinkKind.WELCOME else None
        used = door.by_link(form.link, password, address_of(request))
        return _replaced(parts, request, used)

    try:
        session = await parts.lanes.at_the_door(work)
    except LinkGoneError:
        return drawn("said.html.j2", parts, 404, title="This link opens nothing", text=_GONE)
    except PasswordError as error:
        user, kind = await parts.lanes.read(lambda: door.invited(form.link))
        return _welcoming(parts, user, form.link, kind, sentence(error))
    return let_in(request, parts, session, None)


@router.get("/sign-in/style.css")
async def sheet() -> Response:
    """Return the style of these pages."""
    return Response(style(), media_type="text/css", headers={"Cache-Control": "no-cache"})


def _welcoming(parts: Parts, user: User, link: str, kind: LinkKind, fault: str = "") -> Response:
    return drawn(
        "welcome.html.j2",
        parts,
        422 if fault else 200,
        user=user,
        link=link,
        sets_password=kind is LinkKind.WELCOME,
        shortest=SHORTEST,
        fault=fault,
    )


def _replaced(parts: Parts, request: Request, session: NewSession) -> NewSession:
    """Return the new session, having ended the one that the browser came with."""
    before = shown_session(request, parts.settings)
    if before is not None:
        parts.accounts.sessions.end(before)
    return session
