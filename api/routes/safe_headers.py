"""SafeHeaders: what every answer tells browsers not to do with it."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_YEAR_S = 365 * 24 * 3600
# What is no page needs nothing at all; a page says itself what it needs.
_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_FRAMES = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"
_USUAL: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that know no frame-ancestors
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
# Where calls are made with the browser's microphone, and nowhere else.
_PHONES = ("/softphone", "/staff/desk")
_ALOUD = "camera=(), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()"
_SILENT = _ALOUD.replace("microphone=(self)", "microphone=()")
# A player on any site may have been given a link to a recording.
_FOR_PLAYERS = "/v1/recordings/"


class SafeHeaders:
    """Adds what an answer does not say by itself."""

    def __init__(self, app: ASGIApp, by_tls: bool) -> None:
        """With `by_tls` if browsers come by TLS even where the request does not show it."""
        self._app, self._by_tls = app, by_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or hand on what is none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._guard(scope, MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, guarded)

    def _guard(self, scope: Scope, headers: MutableHeaders) -> None:
        path = scope["path"]
        if path.startswith(_FOR_PLAYERS):
            headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        for name, value in _USUAL.items():
            headers.setdefault(name, value)
        is_page = headers.get("content-type", "").startswith("text/html")
        headers.setdefault("Content-Security-Policy", _FRAMES if is_page else _NOTHING)
        headers.setdefault("Permissions-Policy", _ALOUD if path.startswith(_PHONES) else _SILENT)
        if self._by_tls or scope["scheme"] == "https":
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_S}")
