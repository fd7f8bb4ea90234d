"""Recordings of calls: a link that opens one, its sound in any part, and its end."""

import math
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import structlog
from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from api.desk.errors import MoveError
from api.parts import Parts, PartsHere
from api.recording.errors import LinkError, NoRecordingError
from api.recording.link import Link
from api.recording.playback import Playback
from api.recording.retention import delete
from api.recording.shelf import Shelf
from api.recording.wav import Span, wav_bytes, wav_size
from api.routes.call_shapes import LinkShown
from api.routes.calls import known
from api.routes.fields import Body
from api.routes.needs import Needs
from api.routes.noted import NotedHere
from api.routes.problem import Refusal, problem_response
from api.routes.ranges import RangeError, span_of
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, CallerKind
from api.security.makers import may_give
from api.security.scope import Scope
from api.storage import moments
from api.storage.calls import CallRecord
from api.storage.errors import StorageError
from api.storage.moments import Detail, Moment

Listener = Annotated[Caller, Depends(Needs(Scope.RECORDINGS))]
Deleter = Annotated[Caller, Depends(Needs(Scope.RECORDINGS_DELETE))]
_WAV = "audio/wav"
_LONGEST_S = 86_400.0
_SOUND: dict[int | str, dict[str, Any]] = {
    200: {"content": {_WAV: {"schema": {"type": "string", "format": "binary"}, "example": "RIFF"}}},
    206: {
        "description": "The bytes that a Range header asked for",
        "content": {_WAV: {"schema": {"type": "string", "format": "binary"}, "example": "RIFF"}},
    },
}

router = APIRouter(prefix="/v1", tags=["recordings"])
_log = structlog.stdlib.get_logger("tonewise.recording")


class LinkBody(Body):
    """For how long a recording may be heard."""

    model_config = ConfigDict(json_schema_extra={"example": {"expires_in_s": 300}})

    expires_in_s: float | None = Field(
        default=None, ge=1, le=_LONGEST_S, description="null: as the service is set."
    )


@router.post("/calls/{call_id}/recording-link")
async def new_link(
    call_id: str,
    caller: Listener,
    parts: PartsHere,
    noted: NotedHere,
    body: LinkBody | None = None,
) -> LinkShown:
    """Return a link that opens a call's recording, for a player that has no key."""
    lasts_s = (body and body.expires_in_s) or parts.settings.recording_link_s

    def work() -> LinkShown:
        parts.sight.check_call(caller, call_id)
        _recorded(parts, call_id)
        expires = math.ceil(parts.clock() + lasts_s)
        made = Link(call_id, caller.caller_id, expires)
        _note(parts, call_id, "recording_link", {"by": caller.caller_id, "expires_s": expires})
        return LinkShown(url=_url(made, _shelf(parts).link_key), expires_s=expires)

    return await parts.lanes.write(noted(work))


@router.delete("/calls/{call_id}/recording", status_code=204)
async def remove(call_id: str, caller: Deleter, parts: PartsHere, noted: NotedHere) -> None:
    """Delete a call's recording for good; its report and its transcript stay."""

    def work() -> None:
        record = _recorded(parts, call_id)
        if record.is_undone:
            raise MoveError(f"call {call_id!r} goes on: wanted one that has ended")
        _log.info("deleted", call_id=call_id, by=caller.caller_id)
        delete(parts.database, _shelf(parts), call_id, caller.caller_id)

    await parts.lanes.write(noted(work))


async def _signed(
    call_id: str,
    expires: Annotated[str, Query(max_length=20)] = "",
    by: Annotated[str, Query(max_length=200)] = "",
    signature: Annotated[str, Query(max_length=200)] = "",
) -> tuple[Link, str]:
    if not (expires.isascii() and expires.isdigit()):
        raise LinkError("wanted a link as POST /v1/calls/{call_id}/recording-link gives it")
    return Link(call_id, by, int(expires)), signature


@router.head("/recordings/{call_id}", include_in_schema=False)
@router.get("/recordings/{call_id}", response_class=StreamingResponse, responses=_SOUND)
async def sound(
    request: Request, parts: PartsHere, signed: Annotated[tuple[Link, str], Depends(_signed)]
) -> Response:
    """Return a call's recording as a WAV file, both sides in step; what was paused is silent.

    Wants no key but the link that POST /v1/calls/{call_id}/recording-link answers; it opens nothing
    any more once whoever made it may not hear the call themselves.
    """
    link, signature = signed

    def opened() -> Playback:
        link.check(signature, _shelf(parts).link_key, parts.clock())
        _check_maker(parts, link)
        parts.live.recorder.flush(link.call_id)  # the last half second of a call just ended
        return _shelf(parts).playback(link.call_id)

    playback = await parts.lanes.read(opened)
    _log.info("played", call_id=link.call_id, by=link.by)
    await _note_hearing(parts, link)
    try:
        return _answer(request, playback)
    except RangeError as error:
        headers = {"Content-Range": f"bytes */{error.size}"}
        refusal = Refusal(416, "range-not-satisfiable", str(error), headers=headers)
        return problem_response(refusal, request.scope["state"]["request_id"])


def _check_maker(parts: Parts, link: Link) -> None:
    with parts.database.reading() as connection:
        if not may_give(connection, link.by, Scope.RECORDINGS, link.call_id):
            raise LinkError("whoever made this link may not hear the call any more")


async def _note_hearing(parts: Parts, link: Link) -> None:
    """Keep that a recording was heard: once a minute, for a player asks for many parts of it."""
    hearing = f"{link.by} {link.call_id} {parts.clock() // 60:.0f}"
    if not parts.heard.is_new(hearing):
        return
    maker, subject = Caller(link.by, CallerKind.LINK), Subject("recording", link.call_id)
    try:
        await parts.lanes.write(lambda: parts.audit.note(maker, Action.HEARD, subject))
    except StorageError:
        parts.heard.forget(hearing)
        raise


def _answer(request: Request, playback: Playback) -> Response:
    size = wav_size(playback)
    tag = f'"{size:x}"'  # a recording only grows
    wanted = request.headers.get("if-range", tag)
    span = span_of(request.headers.get("range"), size) if wanted == tag else None
    headers = {"Accept-Ranges": "bytes", "ETag": tag}
    if span is not None:
        headers["Content-Range"] = f"bytes {span.first}-{span.last - 1}/{size}"
    part = span or Span(0, size)
    headers["Content-Length"] = str(part.n_bytes)
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else wav_bytes(playback, part)
    return StreamingResponse(body, 206 if span else 200, headers, media_type=_WAV)


def _shelf(parts: Parts) -> Shelf:
    return parts.live.archive.shelf


def _recorded(parts: Parts, call_id: str) -> CallRecord:
    parts.live.recorder.flush(call_id)
    with parts.database.reading() as connection:
        record = known(connection, call_id)
    if not record.recorded or not _shelf(parts).has(call_id):
        raise NoRecordingError(f"there is no recording of call {call_id!r}")
    return record


def _note(parts: Parts, call_id: str, kind: str, data: Detail) -> None:
    """Keep who did what with a recording; of a call that goes on, the log alone does."""
    _log.info(kind, call_id=call_id, **data)
    with parts.database.transaction() as connection:
        record = known(connection, call_id)
        if not record.is_undone:
            number = moments.last_number(connection, call_id) + 1
            moments.add(connection, [Moment(call_id, number, record.heard_s, kind, data)])


def _url(made: Link, key: bytes) -> str:
    query = {"expires": made.expires, "by": made.by, "signature": made.signature(key)}
    return f"/v1/recordings/{quote(made.call_id, safe='')}?{urlencode(query)}"
