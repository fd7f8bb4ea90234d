"""Events as streams, and the schemas of what they carry."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from api.desk.errors import UnknownCaseError
from api.events.chat_view import CHAT_KINDS
from api.events.kinds import KINDS, Data
from api.events.sight import seen
from api.events.stream import Batch, Following, follow, to_chat, to_staff
from api.parts import Parts, PartsHere
from api.routes.listing import Listing
from api.routes.needs import Needs, readmission
from api.security.caller import Caller, ForbiddenError, UnauthenticatedError
from api.security.scope import Scope
from api.storage import events

router = APIRouter(prefix="/v1", tags=["events"])

_STREAM = "text/event-stream"
_EXAMPLE = (
    "id: 42\nevent: case.assigned\n"
    'data: {"event_id":"evt_1f","sequence":42,"case_id":"case_2f9c01","kind":"case.assigned",'
    '"occurred_s":1763769600.0,"data":{"expert":{"id":"exp_maya","name":"Maya"}}}\n\n'
)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {_STREAM: {"schema": {"type": "string"}, "example": _EXAMPLE}}}
}

LastSeen = Annotated[
    int | None, Header(alias="Last-Event-ID", ge=0, description="Resume after this sequence.")
]
After = Annotated[int | None, Query(ge=0, description="As Last-Event-ID, which goes first.")]


async def _began(last_event_id: LastSeen = None, after: After = None) -> int | None:
    return last_event_id if last_event_id is not None else after


Began = Annotated[int | None, Depends(_began)]
Follower = Annotated[Caller, Depends(Needs(Scope.CHATS_READ, customer=True))]
CanFollowAll = Depends(Needs(Scope.EVENTS_READ))


class KindShown(BaseModel):
    """One kind of event."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "case.left",
                "data": {"type": "object", "properties": {"wish": {"type": "string"}}},
                "data_in_chat": {"type": "object", "properties": {"wish": {"type": "string"}}},
            }
        }
    )

    kind: str
    data: dict[str, Any] = Field(description="JSON schema, as in GET /v1/events and webhooks.")
    data_in_chat: dict[str, Any] | None = Field(
        description="JSON schema, as in a chat's own stream; null: not there."
    )


@router.get(
    "/chats/{chat_id}/events",
    response_class=StreamingResponse,
    responses=_ANSWERS,
    tags=["chats"],
)
async def chat_events(
    chat_id: str,
    caller: Follower,
    request: Request,
    parts: PartsHere,
    began: Began,
) -> StreamingResponse:
    """Follow one chat, from its first event or after a sequence; nothing of mood is in it."""

    def check() -> None:
        parts.sight.check_case(caller, chat_id)
        parts.desk.case(chat_id)

    await parts.lanes.read(check)
    return _stream(
        parts, request, Following(chat_id, began or 0, to_chat, parts.settings.heartbeat_s)
    )


@router.get(
    "/events", dependencies=[CanFollowAll], response_class=StreamingResponse, responses=_ANSWERS
)
async def all_events(request: Request, parts: PartsHere, began: Began) -> StreamingResponse:
    """Follow everything within reach, from now on or after a sequence."""
    if began is None:
        began = await parts.lanes.read(lambda: _latest(parts))
    return _stream(parts, request, Following(None, began, to_staff, parts.settings.heartbeat_s))


@router.get("/events/schemas", dependencies=[CanFollowAll])
async def schemas() -> Listing[KindShown]:
    """Return the JSON schema of each kind's data."""
    of = {kind.model_fields["kind"].default: kind.model_json_schema() for kind in Data.__args__}
    in_chats = {kind: shape.model_json_schema() for kind, shape in CHAT_KINDS.items()}
    return Listing(
        items=[KindShown(kind=k, data=of[k], data_in_chat=in_chats.get(k)) for k in KINDS]
    )


def _stream(parts: Parts, request: Request, following: Following) -> StreamingResponse:
    again = readmission(request, parts)

    def asked(after: int, limit: int) -> Batch | None:
        try:
            caller = again()
            if following.case_id is not None:
                parts.sight.check_case(caller, following.case_id)
        except (UnauthenticatedError, ForbiddenError, UnknownCaseError):  # since it began
            return None
        with parts.database.reading() as connection:
            found = events.after(connection, after, case_id=following.case_id, limit=limit)
            last = found[-1].sequence if found else after
            visible = found if following.case_id else seen(connection, found, caller)
        return Batch(visible, last)

    async def read(after: int, limit: int) -> Batch | None:
        return await parts.lanes.read(lambda: asked(after, limit))

    frames = follow(read, parts.bus, following)
    # Proxies must not hold events back until a buffer is full.
    return StreamingResponse(frames, media_type=_STREAM, headers={"X-Accel-Buffering": "no"})


def _latest(parts: Parts) -> int:
    with parts.database.reading() as connection:
        return events.last(connection)
