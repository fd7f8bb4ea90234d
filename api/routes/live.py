"""Live: the calls that go on, as supervisors see them, and what they can do about one."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from api.desk.alerting import answer
from api.desk.errors import MoveError, UnknownCallError
from api.live.briefing import briefing
from api.live.messages import Message
from api.live.supervised import Supervised
from api.live.view import LiveView
from api.parts import Parts, PartsHere
from api.routes.case_shapes import CaseShown, case_shown
from api.routes.following import (
    MEDIA_TYPE,
    Pace,
    StillMay,
    event,
    messages,
    snapshots,
    still_may,
    stream,
)
from api.routes.live_shapes import (
    LiveList,
    TakeOverBody,
    WhisperBody,
    WhisperShown,
    live_shown,
)
from api.routes.needs import Needs
from api.routes.once import REPEATED, Deed, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import alerts, events, utterances
from api.storage.alerts import AlertFilter
from insights.alert_state import Response as CueResponse

router = APIRouter(prefix="/v1/calls", tags=["live calls"])

CanRead = Depends(Needs(Scope.CALLS_READ))
Supervisor = Annotated[Caller, Depends(Needs(Scope.SUPERVISE))]
_MOST_ALERTS = 20
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            MEDIA_TYPE: {
                "schema": {"type": "string"},
                "example": 'event: emotion\ndata: {"type":"emotion","speaker":"customer"}\n\n',
            }
        }
    }
}


@router.get("/live", dependencies=[CanRead])
async def live(parts: PartsHere) -> LiveList:
    """Return the calls that go on in this process, the oldest first."""
    return _list(parts)


@router.get(
    "/live/events",
    dependencies=[CanRead],
    response_class=StreamingResponse,
    responses=_ANSWERS,
)
async def live_events(request: Request, parts: PartsHere) -> StreamingResponse:
    """Follow the list: an event `calls` with all of it, each second in which it changed."""
    pace = Pace(parts.settings.heartbeat_s)
    return stream(snapshots(lambda: _list(parts), still_may(parts, request), pace))


@router.get(
    "/{call_id}/live",
    dependencies=[CanRead],
    response_class=StreamingResponse,
    responses=_ANSWERS,
)
async def live_call(call_id: str, request: Request, parts: PartsHere) -> StreamingResponse:
    """Follow one call: first an event `call` as it stands, then all that its client is told."""
    call = _call_of(parts, call_id)
    pace = Pace(parts.settings.heartbeat_s)
    return stream(_followed(call, still_may(parts, request), pace))


@router.post("/{call_id}/whisper", status_code=201)
async def whisper(
    call_id: str, body: WhisperBody, caller: Supervisor, parts: PartsHere
) -> WhisperShown:
    """Tell the agent something that the customer does not hear."""
    note = _call_of(parts, call_id).whisper(body.by or caller.caller_id, body.text)
    await parts.lanes.write(lambda: _answer(parts, call_id, CueResponse.WHISPER))
    return WhisperShown.model_validate(note)


@router.post("/{call_id}/take-over", response_model=CaseShown)
async def take_over(
    call_id: str, body: TakeOverBody, caller: Supervisor, parts: PartsHere, once: OnceHere
) -> Response:
    """Hand the call's case to somebody else, with what is known of the call as a note."""
    call, by = _call_of(parts, call_id), body.by or caller.caller_id
    wanted = _TakeOver(call.view(), body)
    response = await once.run(caller, Deed(200, lambda: _handed_on(parts, wanted)))
    if REPEATED not in response.headers:
        call.taken_over(by)
    return response


@dataclass(frozen=True, slots=True)
class _TakeOver:
    view: LiveView
    body: TakeOverBody


def _list(parts: Parts) -> LiveList:
    views = parts.supervised.live() if parts.supervised else ()
    return LiveList(items=[live_shown(view) for view in views])


def _call_of(parts: Parts, call_id: str) -> Supervised:
    call = parts.supervised.call(call_id) if parts.supervised else None
    if call is None:
        raise UnknownCallError(f"no call {call_id!r} goes on here")
    return call


async def _followed(call: Supervised, may: StillMay, pace: Pace) -> AsyncGenerator[str, None]:
    with call.follow() as told:
        yield event("call", live_shown(call.view()))
        async for frame in messages(told, _frame, may, pace):
            yield frame


def _frame(message: Message) -> str:
    return event(message.type, message)


def _answer(parts: Parts, call_id: str, response: CueResponse) -> None:
    with parts.database.transaction() as connection:
        cues = alerts.unanswered(connection, call_id=call_id)
        events.add(connection, answer(connection, cues, response, parts.clock()))


def _handed_on(parts: Parts, wanted: _TakeOver) -> CaseShown:
    view = wanted.view
    if view.case_id is None:
        raise MoveError(
            f"call {view.call_id} has no case to hand on: start it with a case_id, or let the "
            "agent transfer the call itself"
        )
    with parts.database.transaction() as connection:
        of_call = AlertFilter(call_id=view.call_id)
        raised = [one for _, one in alerts.listed(connection, 2**62, _MOST_ALERTS, of_call)][::-1]
        said = [one.utterance for one in utterances.of_call(connection, view.call_id)]
        note = briefing(wanted.body.note, view, raised, said)
        case = parts.desk.transfer(view.case_id, wanted.body.to(note))
        _answer(parts, view.call_id, CueResponse.TAKEN_OVER)
    return case_shown(case)
