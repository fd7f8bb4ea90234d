"""Door: who may open which page of the staff's, and what their browser may load on it.

Stands before NiceGUI: neither a page's builder nor its socket is reached by who has no session,
or whose roles don't open the page.
"""

import re
import secrets
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api.pages.fragments import html
from api.pages.frame import ways_of
from api.pages.page import MOUNTED_AT, StaffPage, page_at
from api.parts import Parts
from api.security.caller import Caller, UnauthenticatedError
from api.security.cookie import shown_session
from api.storage.errors import StorageError

_OWN = "/_nicegui"  # what NiceGUI itself asks for, below MOUNTED_AT
_SOCKET = "/_nicegui_ws"
_POLICY_VIOLATION = 1008  # RFC 6455
_TAG = re.compile(rb"<(script|style|link)(?=[\s>])")

# Vue compiles NiceGUI's templates in the browser, which is "unsafe-eval"; scripts are admitted by
# a number that is new with each page, so that none that was written into it by others runs.
# Quasar writes style attributes and elements while it runs: styles are admitted inline.
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'self' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
_PLAIN = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class Door:
    """An ASGI application around NiceGUI's."""

    def __init__(self, inside: ASGIApp, parts: Parts) -> None:
        self._inside, self._parts = inside, parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or say why not."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._asked(scope, receive, send)
        else:
            await self._inside(scope, receive, send)

    async def _asked(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _below(scope)
        if path.startswith(_SOCKET) and not _is_ours(Headers(scope=scope)):
            await Response(status_code=403)(scope, receive, send)
        elif path.startswith(_OWN) and not path.startswith(_SOCKET):
            await self._inside(scope, receive, send)  # scripts and styles: no secret
        elif (refusal := await self._refusal(scope, path)) is not None:
            await refusal(scope, receive, send)
        else:
            scope.setdefault("state", {})["parts"] = self._parts
            nonce = secrets.token_urlsafe(16)
            await self._inside(scope, receive, _Guarded(send, nonce))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = await self._caller(scope)
        if caller is None or not _is_ours(Headers(scope=scope)):
            await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
        else:
            await self._inside(scope, receive, send)

    async def _refusal(self, scope: Scope, path: str) -> Response | None:
        try:
            caller = await self._caller(scope)
        except StorageError:
            return _said(503, "The database does not answer just now", "Try again in a moment.")
        scope.setdefault("state", {})["caller"] = caller  # for the audit trail
        if caller is None:
            if path.startswith(_SOCKET):
                return Response(status_code=401)
            asked = quote(Request(scope).url.path + _query(scope))
            return RedirectResponse(f"/sign-in?next={asked}", 303)
        if path.startswith(_SOCKET):
            return None
        if path in ("", "/"):
            return _first_page(caller)
        return _refused(page_at(path), caller)

    async def _caller(self, scope: Scope) -> Caller | None:
        secret = shown_session(HTTPConnection(scope), self._parts.settings)
        try:
            return await self._parts.lanes.read(lambda: self._parts.accounts.caller(secret))
        except UnauthenticatedError:
            return None


class _Guarded:
    """Sends a page on, its policy set and its own scripts marked with the policy's number."""

    def __init__(self, send: Send, nonce: str) -> None:
        self._send, self._nonce = send, nonce
        self._head: Message | None = None
        self._body: list[bytes] = []
        self._is_broken = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if message["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
                await self._broken()
                return
            if headers.get("content-type", "").startswith("text/html"):
                headers["Content-Security-Policy"] = _POLICY.format(nonce=self._nonce)
                headers["Cache-Control"] = "no-store"
                self._head = message
                return
        elif self._is_broken:
            return
        elif self._head is not None:
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._whole(self._head)
            return
        await self._send(message)

    async def _broken(self) -> None:
        """Answer for NiceGUI, whose own page shows the error's words to whoever looks."""
        self._is_broken = True
        page = _said(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "This page can't be drawn",
            "Something failed in Tonewise, not with you. The log says where.",
        )
        start = {"type": "http.response.start", "status": page.status_code}
        await self._send({**start, "headers": page.raw_headers})
        await self._send({"type": "http.response.body", "body": page.body})

    async def _whole(self, head: Message) -> None:
        marked = _TAG.sub(rb'<\1 nonce="' + self._nonce.encode() + rb'"', b"".join(self._body))
        MutableHeaders(scope=head)["Content-Length"] = str(len(marked))
        await self._send(head)
        await self._send({"type": "http.response.body", "body": marked})


def _below(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _query(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


def _is_ours(headers: Headers) -> bool:
    """Whether no other site's page sends this."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _first_page(caller: Caller) -> Response:
    first = next(ways_of(caller.scopes), None)
    if first is None:
        return _said(403, "There is no page for you yet", "Ask an administrator for a role.")
    return RedirectResponse(first.path, 303)


def _refused(page: StaffPage | None, caller: Caller) -> Response | None:
    if page is None:
        return _said(404, "There is no such page", "It may have moved; the menu has them all.")
    if not caller.may(page.scope):
        return _said(
            403,
            f"{page.title} is not yours to open",
            "Your role does not include it. An administrator can change that.",
        )
    return None


def _said(status: int, title: str, text: str) -> HTMLResponse:
    drawn = html("refusal.html.j2", title=title, text=text, home=f"{MOUNTED_AT}/")
    return HTMLResponse(drawn, status, {"Content-Security-Policy": _PLAIN})
