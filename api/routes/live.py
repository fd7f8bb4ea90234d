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
    Now,
    Pace,
    event,
    following,
    messages,
    snapshots,
    stream,
)
from api.routes.live_shapes import (
    HintUsedBody,
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

Reader = Annotated[Caller, Depends(Needs(Scope.CALLS_READ))]
Supervisor = Annotated[Caller, Depends(Needs(Scope.SUPERVISE))]
AtDesk = Annotated[Caller, Depends(Needs(Scope.DESK))]
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


@router.get("/live")
async def live(caller: Reader, parts: PartsHere) -> LiveList:
    """Return the calls that go on in this process, the oldest first."""
    return _list(parts, caller)


@router.get(
    "/live/events",
    dependencies=[Depends(Needs(Scope.CALLS_READ))],
    response_class=StreamingResponse,
    responses=_ANSWERS,
)
async def live_events(request: Request, parts: PartsHere) -> StreamingResponse:
    """Follow the list: an event `calls` with all of it, each second in which it changed."""
    pace = Pace(parts.settings.heartbeat_s)
    now = following(parts, request, Scope.CALLS_READ)
    return stream(snapshots(lambda caller: _list(parts, caller), now, pace))


@router.get("/{call_id}/live", response_class=StreamingResponse, responses=_ANSWERS)
async def live_call(
    call_id: str, caller: Reader, request: Request, parts: PartsHere
) -> StreamingResponse:
    """Follow one call: first an event `call` as it stands, then all that its client is told."""
    call = _call_of(parts, caller, call_id)
    pace = Pace(parts.settings.heartbeat_s)
    return stream(_followed(call, following(parts, request, Scope.CALLS_READ), pace))


@router.post("/{call_id}/whisper", status_code=201)
async def whisper(
    call_id: str, body: WhisperBody, caller: Supervisor, parts: PartsHere
) -> WhisperShown:
    """Tell the agent something that the customer does not hear."""
    note = _call_of(parts, caller, call_id).whisper(caller.signed(body.by), body.text)
    await parts.lanes.write(lambda: _answer(parts, call_id, CueResponse.WHISPER))
    return WhisperShown.model_validate(note)


@router.put("/{call_id}/hints/{hint_id}", status_code=204)
async def hint_used(
    call_id: str, hint_id: str, body: HintUsedBody, caller: AtDesk, parts: PartsHere
) -> None:
    """Note whether the agent used a hint, where their telephone can't say so itself."""
    _call_of(parts, caller, call_id).hint_used(hint_id, body.used)


@router.post("/{call_id}/take-over", response_model=CaseShown)
async def take_over(
    call_id: str, body: TakeOverBody, caller: Supervisor, parts: PartsHere, once: OnceHere
) -> Response:
    """Hand the call's case to somebody else, with what is known of the call as a note."""
    call, by = _call_of(parts, caller, call_id), caller.signed(body.by)
    wanted = _TakeOver(call.view(), body)
    response = await once.run(caller, Deed(200, lambda: _handed_on(parts, wanted)))
    if REPEATED not in response.headers:
        call.taken_over(by)
    return response


@dataclass(frozen=True, slots=True)
class _TakeOver:
    view: LiveView
    body: TakeOverBody


def _list(parts: Parts, caller: Caller) -> LiveList:
    views = parts.supervised.live() if parts.supervised else ()
    seen = [view for view in views if caller.reach.covers(view.agent_id)]
    return LiveList(items=[live_shown(view) for view in seen])


def _call_of(parts: Parts, caller: Caller, call_id: str) -> Supervised:
    call = parts.supervised.call(call_id) if parts.supervised else None
    if call is None or not caller.reach.covers(call.view().agent_id):
        raise UnknownCallError(f"no call {call_id!r} goes on here")
    return call


async def _followed(call: Supervised, now: Now, pace: Pace) -> AsyncGenerator[str, None]:
    async def may() -> bool:
        caller = await now()
        return caller is not None and caller.reach.covers(call.view().agent_id)

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
