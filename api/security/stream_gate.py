"""Stream gate: who may send the sound of a call, known before any of it is read."""

import base64
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from api.live.start import CallStart
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.scope import Scope
from emotion.errors import TonewiseError

ShutOut = Callable[[], None]  # ends one connection, soon

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

    Raises ForbiddenError for another call than the token's; of a token that a person made, also
    for another case: theirs was looked at when it was made.
    """
    if caller.kind is not CallerKind.STREAM:
        return start
    if start.call_id not in (None, caller.call_id):
        raise ForbiddenError(f"wanted the call of the token, {caller.call_id}, got another")
    if not caller.reach.covers(None) and start.case_id not in (None, caller.case_id):
        raise ForbiddenError(f"wanted the case of the token, {caller.case_id}, got another")
    return replace(
        start,
        call_id=caller.call_id,
        agent_id=caller.agent_id or start.agent_id,
        case_id=caller.case_id or start.case_id,
    )


class Places:
    """The connections that each key, or provider, has open; used on the event loop alone."""

    def __init__(self, most_a_key: int, most_a_trunk: int) -> None:
        self._most_a_key, self._most_a_trunk = most_a_key, most_a_trunk
        self._taken: defaultdict[str, list[ShutOut]] = defaultdict(list)

    @property
    def caller_ids(self) -> frozenset[str]:
        """Whoever is connected."""
        return frozenset(self._taken)

    @contextmanager
    def taken(self, caller: Caller, shut_out: ShutOut) -> Iterator[None]:
        """Hold one place; raises TooManyStreamsError if the caller has none left."""
        most = self._most_a_trunk if caller.kind is CallerKind.TRUNK else self._most_a_key
        if len(self._taken.get(caller.caller_id, ())) >= most:
            raise TooManyStreamsError(
                f"wanted at most {most} connections of one caller at a time, got one more"
            )
        self._taken[caller.caller_id].append(shut_out)
        try:
            yield
        finally:
            self._taken[caller.caller_id].remove(shut_out)
            if not self._taken[caller.caller_id]:
                del self._taken[caller.caller_id]

    def shut_out(self, caller_id: str) -> None:
        """End this caller's connections."""
        for shut_out in [*self._taken.get(caller_id, ())]:
            shut_out()


def _password(login: str) -> str | None:
    try:
        return base64.b64decode(login, validate=True).decode().partition(":")[2]
    except ValueError:  # no base64, no UTF-8, or not even ASCII
        return None
