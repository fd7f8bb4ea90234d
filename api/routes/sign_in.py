"""The pages by which people get in and out: plain forms, that need no script and load none."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from api.parts import Parts, PartsHere
from api.routes.account_page import account_page
from api.routes.entrance import (
    PAGE_HEADERS,
    check_own_form,
    drawn,
    home_of,
    local_path,
    style,
)
from api.routes.me import address_of
from api.security.caller import Caller, UnauthenticatedError
from api.security.cookie import give_session, is_secure, shown_session, take_session
from api.security.csrf import check_csrf
from api.security.password import SHORTEST, PasswordError
from api.security.session import NewSession
from api.security.sign_in import Asked, LinkGoneError, SignInError
from api.storage.enums import LinkKind
from api.storage.users import User
from emotion.errors import TonewiseError

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


class PasswordForm(BaseModel):
    """What the form for another password sends."""

    csrf: str = ""
    password: str = ""
    new: str = ""
    again: str = ""


class TokenForm(BaseModel):
    """What a form with nothing but a button sends."""

    csrf: str = ""


@router.get("/sign-in")
async def sign_in_page(request: Request, parts: PartsHere, next: str = "") -> Response:  # noqa: A002
    """Return the form, or lead on whoever is signed in already."""
    if await _signed_in(request, parts) is not None:
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
    return _let_in(request, parts, session, local_path(form.next))


@router.post("/sign-out")
async def sign_out(
    request: Request, parts: PartsHere, form: Annotated[TokenForm, Form()]
) -> Response:
    """End the session that is shown."""
    caller, secret = await _own(request, parts, form.csrf)
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
        _check_same(form.password, form.again)
        password = form.password if kind is LinkKind.WELCOME else None
        used = door.by_link(form.link, password, address_of(request))
        return _replaced(parts, request, used)

    try:
        session = await parts.lanes.at_the_door(work)
    except LinkGoneError:
        return drawn("said.html.j2", parts, 404, title="This link opens nothing", text=_GONE)
    except PasswordError as error:
        user, kind = await parts.lanes.read(lambda: door.invited(form.link))
        return _welcoming(parts, user, form.link, kind, _sentence(error))
    return _let_in(request, parts, session, None)


@router.get("/account")
async def account(request: Request, parts: PartsHere, done: str = "") -> Response:
    """Return one's own page: who one is here, a new password, where one is signed in."""
    if await _signed_in(request, parts) is None:
        return RedirectResponse("/sign-in?next=/account", 303)
    return await account_page(request, parts, done=done)


@router.post("/account/password")
async def change_password(
    request: Request, parts: PartsHere, form: Annotated[PasswordForm, Form()]
) -> Response:
    """Change one's password by the old one."""
    caller, _ = await _own(request, parts, form.csrf)

    def work() -> NewSession:
        _check_same(form.new, form.again)
        login = parts.accounts.user(caller.caller_id).login
        asked = Asked(login, form.password, address_of(request))
        return parts.accounts.door.change_password(caller.caller_id, asked, form.new)

    try:
        session = await parts.lanes.at_the_door(work)
    except (SignInError, PasswordError) as error:
        return await account_page(request, parts, 422, fault=_sentence(error))
    return _let_in(request, parts, session, "/account?done=password")


@router.post("/account/sessions")
async def end_other_sessions(
    request: Request, parts: PartsHere, form: Annotated[TokenForm, Form()]
) -> Response:
    """Sign out everywhere else."""
    caller, secret = await _own(request, parts, form.csrf)
    await parts.lanes.write(lambda: parts.people.end_sessions(caller, caller.caller_id, secret))
    return RedirectResponse("/account?done=sessions", 303)


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


def _let_in(request: Request, parts: Parts, session: NewSession, path: str | None) -> Response:
    response = RedirectResponse(path or home_of(parts), 303, dict(PAGE_HEADERS))
    give_session(response, session, is_secure(request, parts.settings))
    return response


def _replaced(parts: Parts, request: Request, session: NewSession) -> NewSession:
    """Return the new session, having ended the one that the browser came with."""
    before = shown_session(request, parts.settings)
    if before is not None:
        parts.accounts.sessions.end(before)
    return session


async def _signed_in(request: Request, parts: Parts) -> Caller | None:
    secret = shown_session(request, parts.settings)
    try:
        return await parts.lanes.read(lambda: parts.accounts.caller(secret))
    except UnauthenticatedError:
        return None


async def _own(request: Request, parts: Parts, csrf: str) -> tuple[Caller, str]:
    """Return who sends a form of their own, and their cookie.

    Raises UnauthenticatedError, and CsrfError for a form of another site's.
    """
    check_own_form(request)
    secret = shown_session(request, parts.settings) or ""
    caller = await parts.lanes.read(lambda: parts.accounts.caller(secret))
    check_csrf(request.method, csrf, secret)
    return caller, secret


def _check_same(password: str, again: str) -> None:
    if password != again:
        raise PasswordError("wanted the same new password twice, got two that differ")


def _sentence(error: TonewiseError) -> str:
    said = str(error)
    return f"{said[0].upper()}{said[1:]}."
