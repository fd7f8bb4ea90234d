"""What goes wrong in a request, turned into the problem that its sender is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.routes.problem import TOO_LARGE, FieldProblem, Refusal, problem_response
from emotion.errors import TonewiseError


@dataclass(frozen=True, slots=True)
class Status:
    """How one class of errors is answered."""

    code: int
    kind: str
    headers: Mapping[str, str] = field(default_factory=dict)


_KINDS = {400: "malformed", 404: "not-found", 405: "method-not-allowed", 413: TOO_LARGE}

StatusTable = Mapping[type[TonewiseError], Status]


def answer_errors(app: FastAPI, table: StatusTable) -> None:
    """Let `app` answer every error with a problem; an error takes the row of its nearest class."""

    async def known(request: Request, error: Exception) -> Response:
        status = next(table[kind] for kind in type(error).__mro__ if kind in table)
        return _answer(
            request, Refusal(status.code, status.kind, str(error), headers=status.headers)
        )

    for kind in table:
        app.add_exception_handler(kind, known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = tuple(_field(found) for found in error.errors())
    detail = "; ".join(f"{found.pointer}: {found.detail}" for found in errors)
    return _answer(request, Refusal(422, "invalid", detail, errors))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = _KINDS.get(error.status_code, "refused")
    detail = f"{request.method} {request.url.path}: {error.detail}"
    return _answer(
        request, Refusal(error.status_code, kind, detail, headers=dict(error.headers or {}))
    )


def _answer(request: Request, refusal: Refusal) -> Response:
    return problem_response(refusal, request.scope.get("state", {}).get("request_id"))


def _field(found: Mapping[str, Any]) -> FieldProblem:
    # pydantic repeats the value that came; it may be what a customer wrote, so it is left out.
    pointer = "/" + "/".join(str(part) for part in found["loc"])
    return FieldProblem(pointer=pointer, detail=str(found["msg"]))
