"""Origins: which pages of other hosts may talk to the service from a browser (CORS)."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

IsAllowed = Callable[[str], Awaitable[bool]]

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Request-ID"
    ),
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "Retry-After, X-Request-ID"
_OPEN_PATHS = ("/v1/chats", "/v1/surveys")


class Origins:
    """Let the pages of live publishable keys read what chats and surveys are answered with.

    Nothing else of the API is for a browser on another host.
    """

    def __init__(self, app: ASGIApp, is_allowed: IsAllowed) -> None:
        self._app, self._is_allowed = app, is_allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or mark the answer to a request from an allowed page."""
        if scope["type"] != "http" or not scope["path"].startswith(_OPEN_PATHS):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = origin is not None and await self._is_allowed(origin)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(origin if allowed else None)(scope, receive, send)
        elif origin is not None and allowed:
            await self._app(scope, receive, _marking(send, origin))
        else:
            await self._app(scope, receive, send)


def _preflight(origin: str | None) -> Response:
    if origin is None:
        return Response(status_code=403, headers={"Vary": "Origin"})
    return Response(
        status_code=204,
        headers={"Access-Control-Allow-Origin": origin, "Vary": "Origin", **_PREFLIGHT},
    )


def _marking(send: Send, origin: str) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = _EXPOSED
            headers.add_vary_header("Origin")
        await send(message)

    return marked
