"""Noting: no answer leaves before its line is kept in the audit trail."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.routes.problem import Refusal, problem_response
from api.routes.trail import NOTED, done, refused
from api.security.audit import Note
from api.security.clerk import Clerk
from api.storage.errors import StorageError


class Noting:
    """The innermost ASGI layer; what can't be noted is answered by 503, and is not shown."""

    def __init__(self, app: ASGIApp, clerk: Clerk) -> None:
        self._app, self._clerk = app, clerk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or hand on what is none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        outgoing = _Outgoing(scope, send, self._clerk)
        try:
            await self._app(scope, receive, outgoing.send)
        except Exception:
            if outgoing.failure is None:
                raise
        if outgoing.failure is not None:
            detail = f"what is asked for is shown to nobody unseen: {outgoing.failure}"
            refusal = Refusal(503, "database-unavailable", detail, headers={"Retry-After": "2"})
            answer = problem_response(refusal, scope["state"]["request_id"])
            await answer(scope, receive, send)


class _Outgoing:
    """One request's answer on its way out."""

    def __init__(self, scope: Scope, send: Send, clerk: Clerk) -> None:
        self._scope, self._send, self._clerk = scope, send, clerk
        self.failure: StorageError | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._note(message["status"])
        await self._send(message)

    async def _note(self, status: int) -> None:
        note = self._due(status)
        if note is None:
            return
        try:
            await self._clerk.keep(note)
        except StorageError as error:
            self.failure = error
            raise  # nothing more of this answer leaves

    def _due(self, status: int) -> Note | None:
        if status >= 400:
            return refused(self._scope, status)
        return None if self._scope["state"].get(NOTED) else done(self._scope)
