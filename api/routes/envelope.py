"""What surrounds every request: its id, the log's line, the measured time, and the last resort."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import where
from api.routes.problem import Refusal, problem_response

REQUEST_ID = "X-Request-ID"
UNROUTED = "(none)"
_ACCEPTED_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")  # what may be repeated in a header and a log

_log = structlog.stdlib.get_logger("tonewise.http")


@dataclass(frozen=True, slots=True)
class Answered:
    """One request that was answered."""

    method: str
    route: str  # the path's template, so that no id becomes a label
    status: int
    took_s: float


class Envelope:
    """The ASGI layer that no error gets past; only headers are added around it.

    The log holds ids, the route and the time, never a body or an error's own words: those may
    repeat what a customer wrote.
    """

    def __init__(self, app: ASGIApp, told: Callable[[Answered], None]) -> None:
        self._app, self._told = app, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or hand on what is none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).get(REQUEST_ID))
        scope.setdefault("state", {})["request_id"] = request_id
        outbox = _Outbox(send, request_id, private=scope["path"].startswith("/v1"))
        began_s = perf_counter()
        try:
            if _has_nul(scope):
                detail = "wanted an address, got one with a NUL character in it"
                answer = problem_response(Refusal(400, "malformed", detail), request_id)
                await answer(scope, receive, outbox.send)
            else:
                await self._app(scope, receive, outbox.send)
        except Exception as error:  # the last resort: it is logged, and answered
            _log.error("failed", request_id=request_id, **where(error))
            await outbox.apologise(scope, receive)
        finally:
            self._note(scope, outbox.status, perf_counter() - began_s, request_id)

    def _note(self, scope: Scope, status: int, took_s: float, request_id: str) -> None:
        route = getattr(scope.get("route"), "path", UNROUTED)
        self._told(Answered(scope["method"], route, status, took_s))
        _log.info(
            "answered",
            request_id=request_id,
            method=scope["method"],
            route=route,
            status=status,
            ms=round(took_s * 1000, 2),
            caller=scope["state"].get("caller_id"),
        )


class _Outbox:
    """One request's answer on its way out."""

    def __init__(self, send: Send, request_id: str, private: bool) -> None:
        self._send, self._request_id, self._private = send, request_id, private
        self.status = 0  # nothing sent: the client went away

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID] = self._request_id
            if self._private:
                headers.setdefault("Cache-Control", "no-store")
        await self._send(message)

    async def apologise(self, scope: Scope, receive: Receive) -> None:
        if self.status:
            return  # half an answer is out; the server closes the connection
        detail = "Tonewise failed; the log says more beside this request_id"
        answer = problem_response(Refusal(500, "internal", detail), self._request_id)
        await answer(scope, receive, self.send)


def _request_id(offered: str | None) -> str:
    if offered and _ACCEPTED_ID.fullmatch(offered):
        return offered
    return f"req_{secrets.token_hex(6)}"


def _has_nul(scope: Scope) -> bool:
    # No id has one, and PostgreSQL can't even be asked for it.
    return "\x00" in scope["path"] or b"%00" in scope["query_string"]
