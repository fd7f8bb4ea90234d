"""Stream gate: who may send the sound of a call, known before any of it is read."""

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from api.live.start import CallStart
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.scope import Scope
from emotion.errors import TonewiseError

SHOWN_AS = "bearer."  # browsers can't set headers on a websocket: the secret is a subprotocol


class TooManyStreamsError(TonewiseError):
    """As many connections at once as one key may have."""


def shown_secret(authorization: str | None, subprotocols: Sequence[str]) -> str | None:
    """Return the secret that a handshake shows, None if it shows none.

    As a bearer, as the password of a basic login, or as the subprotocol SHOWN_AS + secret.
    """
    scheme, _, value = (authorization or "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        return _password(value.strip())
    shown = (one for one in subprotocols if one.startswith(SHOWN_AS))
    return next((one.removeprefix(SHOWN_AS) for one in shown), None)


def check_streams(caller: Caller) -> None:
    """Raise ForbiddenError unless this caller may stream calls."""
    if caller.kind is not CallerKind.STREAM and not caller.may(Scope.CALLS_WRITE):
        raise ForbiddenError(f"wanted a key with the scope {Scope.CALLS_WRITE}, got one without")


def bound(start: CallStart, caller: Caller) -> CallStart:
    """Return the start as this caller may mean it: a token's call, agent and case are fixed.

    Raises ForbiddenError for another call than the token's.
    """
    if caller.kind is not CallerKind.STREAM:
        return start
    if start.call_id not in (None, caller.call_id):
        raise ForbiddenError(f"wanted the call of the token, {caller.call_id}, got another")
    return replace(
        start,
        call_id=caller.call_id,
        agent_id=caller.agent_id or start.agent_id,
        case_id=caller.case_id or start.case_id,
    )


class Places:
    """How many connections each key has open; used on the event loop alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, caller_id: str) -> Iterator[None]:
        """Hold one place; raises TooManyStreamsError if the caller has none left."""
        if self._taken[caller_id] >= self._most:
            raise TooManyStreamsError(
                f"wanted at most {self._most} connections of one key at a time, got one more"
            )
        self._taken[caller_id] += 1
        try:
            yield
        finally:
            self._taken[caller_id] -= 1
            if not self._taken[caller_id]:
                del self._taken[caller_id]


def _password(login: str) -> str | None:
    try:
        return base64.b64decode(login, validate=True).decode().partition(":")[2]
    except ValueError:  # no base64, no UTF-8, or not even ASCII
        return None
