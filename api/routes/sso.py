"""Single sign-on: off to the provider, and back."""

import json
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.parts import Parts, PartsHere
from api.routes.entrance import PAGE_HEADERS, drawn, home_of, local_path
from api.routes.me import address_of
from api.security.accounts import AccountTakenError, LastAdminError
from api.security.cookie import give_session, is_secure, shown_session
from api.security.issuer import SsoError
from api.security.login import LoginError
from api.security.session import NewSession
from api.security.sso import Identity, Ticket
from api.sso import Sso

router = APIRouter(include_in_schema=False)

_AWAY_S = 600  # how long somebody may take at the provider's
_RETURN = "/sign-in/sso/return"
_NAME = "tonewise_away"
_REFUSED = (SsoError, AccountTakenError, LastAdminError, LoginError)


@router.get("/sign-in/sso")
async def leave(request: Request, parts: PartsHere, next: str = "") -> Response:  # noqa: A002
    """Send a browser to the provider, with a ticket to come back by."""
    sso = _on(parts)
    base = (parts.settings.public_url or str(request.base_url)).rstrip("/")
    try:
        url, ticket = await sso.provider.leave(local_path(next) or "", base + _RETURN)
    except SsoError as error:
        return _refused(parts, error, 502)
    response = RedirectResponse(url, 303, dict(PAGE_HEADERS))
    _give(response, ticket, is_secure(request, parts.settings))
    return response


@router.get(_RETURN)
async def come_back(request: Request, parts: PartsHere) -> Response:
    """Let in whom the provider knows, by the ticket that their browser left with."""
    sso, secure = _on(parts), is_secure(request, parts.settings)
    try:
        ticket = _ticket(request.cookies.get(_cookie(secure), ""))
        identity = await sso.provider.come_back(dict(request.query_params), ticket)
        session = await parts.lanes.write(lambda: _let_in(request, parts, sso, identity))
    except _REFUSED as error:
        await parts.lanes.write(lambda: sso.recognition.kept_out(address_of(request)))
        response = _refused(parts, error, 403)
    else:
        response = RedirectResponse(local_path(ticket.next) or home_of(parts), 303)
        give_session(response, session, secure)
    response.delete_cookie(_cookie(secure), path="/", secure=secure, httponly=True)
    return response


def _let_in(request: Request, parts: Parts, sso: Sso, identity: Identity) -> NewSession:
    session = sso.recognition.let_in(identity, address_of(request))
    before = shown_session(request, parts.settings)
    if before is not None:
        parts.accounts.sessions.end(before)
    return session


def _on(parts: Parts) -> Sso:
    if parts.sso is None:
        raise HTTPException(404, "single sign-on is not set up")
    return parts.sso


def _refused(parts: Parts, error: Exception, status: int) -> Response:
    said = f"{error}"
    title = "Single sign-on did not work"
    return drawn("said.html.j2", parts, status, title=title, text=f"{said[0].upper()}{said[1:]}.")


def _cookie(secure: bool) -> str:
    return f"__Host-{_NAME}" if secure else _NAME


def _give(response: Response, ticket: Ticket, secure: bool) -> None:
    value = json.dumps(asdict(ticket), separators=(",", ":")).encode().hex()
    # Lax: the way back is a link on another site's page.
    response.set_cookie(
        _cookie(secure),
        value,
        max_age=_AWAY_S,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def _ticket(value: str) -> Ticket:
    """Return what a browser kept; raises SsoError for anything else."""
    try:
        told: Any = json.loads(bytes.fromhex(value))
        return Ticket(**{name: str(text) for name, text in told.items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise SsoError("wanted a browser that left from here not long ago, got another") from error
