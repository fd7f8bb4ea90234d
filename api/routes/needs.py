"""Needs: what a route asks of its caller. Every route under /v1 has one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from api.parts import Parts, PartsHere
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.cookie import shown_session
from api.security.csrf import HEADER, check_csrf
from api.security.scope import Scope

_BEARER = HTTPBearer(
    auto_error=False,
    description="A secret key (tw_sk_...), a publishable key (tw_pk_..., POST /v1/chats "
    "and /v1/surveys alone), the token of one chat (tw_ct_...), or that of one call (tw_st_..., "
    "for its stream alone). "
    "Whoever is signed in shows the cookie of their session instead and, to change something, "
    "its X-CSRF-Token from GET /v1/me.",
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]


@dataclass(frozen=True)
class Needs:
    """A scope of secret keys, and who else is let in."""

    scope: Scope
    publishable: bool = False
    customer: bool = False  # of the chat that the path names

    async def __call__(self, request: Request, parts: PartsHere, bearer: Bearer) -> Caller:
        """Return the caller; raises UnauthenticatedError or ForbiddenError."""
        caller = await caller_of(request, parts, bearer.credentials if bearer else None)
        self._check(caller, request.path_params.get("chat_id"))
        return caller

    def _check(self, caller: Caller, chat_id: str | None) -> None:
        if caller.may(self.scope):
            return
        if self.publishable and caller.kind is CallerKind.PUBLISHABLE:
            return
        is_customer = caller.kind is CallerKind.CUSTOMER
        if self.customer and is_customer and caller.case_id == chat_id:
            return
        raise ForbiddenError(f"wanted a key, or a role, with the scope {self.scope}; got none such")


def readmission(request: Request, parts: Parts) -> Callable[[], Caller]:
    """Return what tells, on a lane, who follows a stream now; it raises as `caller_of`."""
    session = _session(request, parts)
    if session is not None:
        return lambda: parts.accounts.caller(session)
    secret = request.headers["authorization"].partition(" ")[2].strip()
    origin = request.headers.get("origin")
    return lambda: parts.gate.admit(secret, origin)


async def caller_of(request: Request, parts: Parts, secret: str | None) -> Caller:
    """Return who shows a secret or, without one, is signed in.

    Raises UnauthenticatedError, ForbiddenError, and CsrfError for a change by the cookie alone.
    """
    session = _session(request, parts)
    if session is not None:
        person = parts.accounts.caller_at_once(session)
        if person is None:
            person = await parts.lanes.read(lambda: parts.accounts.caller(session))
        _known(request, person)
        check_csrf(request.method, request.headers.get(HEADER), session)
        return person
    origin = request.headers.get("origin")
    caller = parts.gate.admit_at_once(secret, origin)
    if caller is None:
        caller = await parts.lanes.read(lambda: parts.gate.admit(secret, origin))
    return _known(request, caller)


def _known(request: Request, caller: Caller) -> Caller:
    """Let the log and the audit trail know who asks, also if it is refused."""
    request.scope["state"].update(caller_id=caller.caller_id, caller=caller)
    return caller


def _session(request: Request, parts: Parts) -> str | None:
    # Whoever shows a key means the key, whatever else the browser sends along.
    if "authorization" in request.headers:
        return None
    return shown_session(request, parts.settings)
