"""Door: who sends a form, and who is let in by one."""

from urllib.parse import urlsplit

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from api.parts import Parts
from api.routes.entrance import PAGE_HEADERS, home_of
from api.security.caller import Caller, UnauthenticatedError
from api.security.cookie import give_session, is_secure, shown_session
from api.security.csrf import CsrfError, check_csrf
from api.security.password import PasswordError
from api.security.session import NewSession
from emotion.errors import TonewiseError


class TokenForm(BaseModel):
    """What a form with nothing but a button sends."""

    csrf: str = ""


def check_own_form(request: Request) -> None:
    """Raise CsrfError for a form that another site's page sends.

    Before there is a session there is no token of it: browsers say themselves whose a form is.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    is_own = site in (None, "same-origin", "none")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        is_own = False
    if not is_own:
        raise CsrfError("wanted a form of this site's own, got one of another's")


def let_in(request: Request, parts: Parts, session: NewSession, path: str | None) -> Response:
    """Return the answer that gives a browser its session, and leads it on."""
    response = RedirectResponse(path or home_of(parts), 303, dict(PAGE_HEADERS))
    give_session(response, session, is_secure(request, parts.settings))
    return response


async def signed_in(request: Request, parts: Parts) -> Caller | None:
    """Return who is signed in, None if nobody is."""
    secret = shown_session(request, parts.settings)
    try:
        return await parts.lanes.read(lambda: parts.accounts.caller(secret))
    except UnauthenticatedError:
        return None


async def own_form(request: Request, parts: Parts, csrf: str) -> tuple[Caller, str]:
    """Return who sends a form of their own, and their cookie.

    Raises UnauthenticatedError, and CsrfError for a form of another site's.
    """
    check_own_form(request)
    secret = shown_session(request, parts.settings) or ""
    caller = await parts.lanes.read(lambda: parts.accounts.caller(secret))
    check_csrf(request.method, csrf, secret)
    return caller, secret


def check_same(password: str, again: str) -> None:
    """Raise PasswordError unless both are the same."""
    if password != again:
        raise PasswordError("wanted the same new password twice, got two that differ")


def sentence(error: TonewiseError) -> str:
    """Return what an error says, as a page says it."""
    said = str(error)
    return f"{said[0].upper()}{said[1:]}."
