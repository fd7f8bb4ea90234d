"""Whether the service lives, whether it can serve, and its figures. Open to all: no one's data."""

from collections.abc import Mapping, Sequence
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.responses import PlainTextResponse, Response

from api.desk.views import DepartmentView
from api.metrics import MEDIA_TYPE
from api.parts import PartsHere
from api.storage import counts, events

router = APIRouter(tags=["health"])

_PROBE = "Where is my parcel?"
_FIGURES = 'tonewise_queue_length{department="billing"} 2.0\n'


class Alive(BaseModel):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "alive"}})

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """The database and the models answer."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"status": "ready", "database": "ok", "models": "ok"}}
    )

    status: Literal["ready"] = "ready"
    database: Literal["ok"] = "ok"
    models: Literal["ok"] = "ok"


@router.get("/healthz")
async def healthz() -> Alive:
    """Say that the process lives; restart it if this stays silent."""
    return Alive()


@router.get("/readyz")
async def readyz(parts: PartsHere) -> Ready:
    """Ask the database and the models; 503 sends no customers here."""

    def asked() -> None:
        with parts.database.reading() as connection:
            events.last(connection)
        parts.words.reader.read(_PROBE)

    await parts.lanes.read(asked)
    return Ready()


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"example": _FIGURES}}}},
)
async def metrics(parts: PartsHere) -> Response:
    """Return the figures for Prometheus."""

    def asked() -> tuple[Sequence[DepartmentView], Mapping[str, int]]:
        with parts.database.reading() as connection:
            return parts.desk.departments(), counts.cases_by_state(connection)

    departments, cases = await parts.lanes.read(asked)
    return Response(parts.metrics.text(departments, cases), media_type=MEDIA_TYPE)
