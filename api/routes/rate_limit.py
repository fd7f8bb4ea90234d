"""RateLimit: whoever asks too often is told when to come back."""

import ipaddress
import math
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.forms.drawn import too_often
from api.routes.problem import Refusal, problem_response
from api.security.cookie import shown_session
from api.security.secret import Prefix, hashed
from api.security.seen import Seen
from api.security.throttle import Throttle
from api.settings import Settings

TOO_OFTEN = "too-many-requests"
_API = "/v1/"
_SIGN_IN = frozenset({"/sign-in", "/welcome", "/account/password", "/v1/me/password"})
FORMS = frozenset({"/tickets", "/feedback/answers"})  # that customers send, without a key
_HOUSE_BITS = 64  # of an IPv6 address: what one house or phone is given


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks, as far as it can be known without the database."""

    throttle: Throttle | None
    name: str
    secret: str | None = None  # its digest; None: none is shown


class RateLimit:
    """Counts a key, a person and a customer by their secret, all others by their address.

    Each process counts for itself. Random secrets are strangers too: an address that shows too
    many that open nothing is let in only by secrets that opened something before.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._keys = _throttle(settings.key_requests)
        self._people = _throttle(settings.person_requests)
        self._customers = _throttle(settings.customer_requests)
        self._pages = _throttle(settings.page_requests)
        self._strangers = _throttle(settings.stranger_requests)
        self._sign_ins = _throttle(settings.sign_in_requests)
        self._forms = _throttle(settings.form_requests)
        self._known = Seen()  # digests of secrets that opened something

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or hand on what is none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asking = self._asking(scope)
        wait_s = asking.throttle.wait_s(asking.name) if asking.throttle else 0.0
        wait_s = wait_s or self._doubt_s(scope, asking)
        if wait_s:
            await _refused(wait_s)(scope, receive, send)
        else:
            await self._app(scope, receive, self._watching(scope, asking, send))

    def _asking(self, scope: Scope) -> _Asking:
        path, address = scope["path"], address_of(scope)
        if path in _SIGN_IN and scope["method"] == "POST":
            return _Asking(self._sign_ins, address)
        if path in FORMS and scope["method"] == "POST":
            return _Asking(self._forms, address)
        if not path.startswith(_API):
            return _Asking(None, address)
        secret = self._secret(scope)
        if secret is None:
            return _Asking(self._strangers, address)
        if secret.startswith(Prefix.PUBLISHABLE_KEY):  # in a page, for all to see
            return _Asking(self._pages, address, hashed(secret))
        return _Asking(self._throttle_of(secret), hashed(secret), hashed(secret))

    def _secret(self, scope: Scope) -> str | None:
        connection = HTTPConnection(scope)
        shown = connection.headers.get("authorization")
        if shown is not None:
            return shown.partition(" ")[2].strip() or None
        return shown_session(connection, self._settings)

    def _throttle_of(self, secret: str) -> Throttle | None:
        if secret.startswith(Prefix.CHAT_TOKEN):
            return self._customers
        is_key = secret.startswith((Prefix.SECRET_KEY, Prefix.STREAM_TOKEN))
        return self._keys if is_key else self._people

    def _doubt_s(self, scope: Scope, asking: _Asking) -> float:
        """Return how long a secret that never opened anything has to wait."""
        if asking.secret is None or self._strangers is None or self._known.has(asking.secret):
            return 0.0
        return self._strangers.ahead_s(address_of(scope))

    def _watching(self, scope: Scope, asking: _Asking, send: Send) -> Send:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and asking.secret is not None:
                if "caller" in scope["state"]:  # it opened something
                    self._known.is_new(asking.secret)
                elif message["status"] == 401 and self._strangers is not None:
                    self._strangers.wait_s(address_of(scope))
            await send(message)

        return watched


def address_of(scope: Scope) -> str:
    """Return whose address a request came from: of IPv6, the network that a house is given."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:  # a socket's name, or a test's
        return str(host)
    if ip.version == 4:
        return str(ip)
    return str(ipaddress.ip_network((ip, _HOUSE_BITS), strict=False))


def _throttle(most_a_minute: int | None) -> Throttle | None:
    return None if most_a_minute is None else Throttle(most_a_minute)


def _refused(wait_s: float) -> ASGIApp:
    seconds = math.ceil(wait_s)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in FORMS:
            await too_often(seconds)(scope, receive, send)
            return
        detail = f"wanted fewer requests a minute, got one too many: come back in {seconds} s"
        refusal = Refusal(429, TOO_OFTEN, detail, headers={"Retry-After": str(seconds)})
        response = problem_response(refusal, scope["state"]["request_id"])
        await response(scope, receive, send)

    return answer
