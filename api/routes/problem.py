"""Problem: what every refused request is answered with, as RFC 9457 says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:tonewise:problem:"
TOO_LARGE = "too-large"


class FieldProblem(BaseModel):
    """One place of a request that is not as it should be."""

    pointer: str = Field(description="Where, as a JSON pointer into `body`, `query` or `path`.")
    detail: str


class Problem(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": f"{TYPE_PREFIX}not-found",
                "title": "Not Found",
                "status": 404,
                "detail": "wanted a chat, got case_7d0 that is none",
                "request_id": "req_5f0c2b7a9d31",
                "errors": [],
            }
        }
    )

    type: str = Field(description="Which kind of problem, for programs to tell apart.")
    title: str
    status: int
    detail: str
    request_id: str | None = Field(default=None, description="As in X-Request-ID and in the log.")
    errors: Sequence[FieldProblem] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem before it knows which request it answers."""

    status: int
    kind: str  # the end of its type: "not-found"
    detail: str
    errors: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_response(refusal: Refusal, request_id: str | None) -> Response:
    """Return the answer to a refused request."""
    body = Problem(
        type=TYPE_PREFIX + refusal.kind,
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        detail=refusal.detail,
        request_id=request_id,
        errors=refusal.errors,
    )
    return Response(
        body.model_dump_json(exclude_none=True),
        status_code=refusal.status,
        headers=dict(refusal.headers),
        media_type=MEDIA_TYPE,
    )
