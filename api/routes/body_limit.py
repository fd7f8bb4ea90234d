"""BodyLimit: refuse a body that is too large before it fills the memory."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.routes.problem import TOO_LARGE, Refusal, problem_response


class BodyLimit:
    """Answer 413 by the declared length, or as soon as more than the limit has come."""

    def __init__(self, app: ASGIApp, limit_bytes: Callable[[str], int]) -> None:
        """With `limit_bytes` from a path to what its bodies may have."""
        self._app, self._limit_bytes = app, limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request whose body, if any, is counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_bytes(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > limit:
            refusal = Refusal(413, TOO_LARGE, _said(limit, declared))
            answer = problem_response(refusal, scope["state"]["request_id"])
            await answer(scope, receive, send)
            return
        await self._app(scope, _counting(receive, limit), send)


def _counting(receive: Receive, limit: int) -> Receive:
    came = 0

    async def counted() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > limit:
            raise HTTPException(413, _said(limit, "more"))
        return message

    return counted


def _said(limit: int, came: str) -> str:
    return f"wanted a body of at most {limit} bytes, got {came}"
