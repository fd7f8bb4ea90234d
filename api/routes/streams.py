"""Streams: live calls over websockets, whichever protocol they speak."""

from contextlib import suppress
from time import perf_counter
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected

from api.live.conversation import Conversation, Patience
from api.live.line import LineGone
from api.parts import Parts, PartsHere
from api.protocols.native import SUBPROTOCOL, NativeWire
from api.protocols.wire import Wire
from api.security.caller import Caller
from api.security.stream_gate import check_streams, shown_secret

router = APIRouter()

_BROKEN = 1006  # RFC 6455: no close frame came

_log = structlog.stdlib.get_logger("tonewise.streams")


async def stream_caller(websocket: WebSocket, parts: PartsHere) -> Caller:
    """Return who wants to stream, before the websocket is accepted.

    Raises UnauthenticatedError or ForbiddenError, which the handshake is answered with.
    """
    subprotocols = websocket.scope["subprotocols"]
    secret = shown_secret(websocket.headers.get("authorization"), subprotocols)
    origin = websocket.headers.get("origin")
    caller = parts.gate.admit_at_once(secret, origin)
    if caller is None:
        caller = await parts.lanes.read(lambda: parts.gate.admit(secret, origin))
    check_streams(caller)
    return caller


StreamCaller = Annotated[Caller, Depends(stream_caller)]


@router.websocket("/v1/calls/stream")
async def native(websocket: WebSocket, caller: StreamCaller, parts: PartsHere) -> None:
    """Serve a call in our own protocol: docs/streaming.md."""
    subprotocol = SUBPROTOCOL if SUBPROTOCOL in websocket.scope["subprotocols"] else None
    await serve_wire(websocket, NativeWire(), caller, parts, subprotocol)


async def serve_wire(
    websocket: WebSocket,
    wire: Wire,
    caller: Caller,
    parts: Parts,
    subprotocol: str | None = None,
) -> None:
    """Accept a websocket of somebody who was let in, and serve it until its call or it ends.

    Raises TooManyStreamsError, before it is accepted, if the caller has too many already.
    """
    assert parts.hub is not None
    settings = parts.settings
    patience = Patience(settings.stream_start_s, settings.stream_idle_s, settings.stream_ahead_s)
    conversation = Conversation(WebSocketLine(websocket), wire, caller, patience)
    with parts.places.taken(caller, conversation.shut_out):
        await websocket.accept(subprotocol)
        began_s = perf_counter()
        end = await conversation.run(parts.hub, parts.clock)
        _log.info(
            "streamed",
            route=websocket.scope["route"].path,
            call_id=conversation.call_id,
            caller=caller.caller_id,
            end=end,
            seconds=round(perf_counter() - began_s, 1),
        )


class WebSocketLine:
    """A websocket that was accepted, as a Line."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def receive(self) -> str | bytes:
        """Return the next frame; raises LineGone."""
        event = await self._websocket.receive()
        frame: str | bytes | None = event.get("bytes")
        if frame is None:
            frame = event.get("text")
        if frame is None:
            raise LineGone(event.get("code", _BROKEN))
        return frame

    async def send(self, frame: str | bytes) -> None:
        """Send a frame; gone already: nothing."""
        key = "text" if isinstance(frame, str) else "bytes"
        with suppress(WebSocketDisconnect, WebSocketDisconnected):
            await self._websocket.send({"type": "websocket.send", key: frame})

    async def close(self, code: int, reason: str) -> None:
        """Say goodbye; closed already: nothing."""
        with suppress(WebSocketDisconnect, WebSocketDisconnected):
            await self._websocket.close(code, reason)
