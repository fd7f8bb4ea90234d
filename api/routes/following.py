"""Following: what goes on in calls, as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.events.stream import HEARTBEAT
from api.parts import Parts
from api.routes.needs import readmission
from api.security.caller import Caller, ForbiddenError, UnauthenticatedError
from api.security.scope import Scope

MEDIA_TYPE = "text/event-stream"

T = TypeVar("T")
Now = Callable[[], Awaitable[Caller | None]]  # who follows, as they may now; None: no longer


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a stream does what it does by itself."""

    heartbeat_s: float  # of silence, before a comment
    every_s: float = 1.0  # between two snapshots, and two looks at the reader's key


def event(kind: str, data: BaseModel) -> str:
    """Return one event as a stream carries it."""
    return f"event: {kind}\ndata: {data.model_dump_json()}\n\n"


def stream(frames: AsyncGenerator[str, None]) -> StreamingResponse:
    """Return the answer that carries these frames as they come."""
    # Proxies must not hold events back until a buffer is full.
    return StreamingResponse(frames, media_type=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})


def following(parts: Parts, request: Request, scope: Scope) -> Now:
    """Return what tells whether the key or session that a stream was opened with still opens it."""
    again = readmission(request, parts)

    def asked() -> Caller | None:
        try:
            caller = again()
        except (UnauthenticatedError, ForbiddenError):  # revoked since the stream began
            return None
        return caller if caller.may(scope) else None

    async def now() -> Caller | None:
        return None if parts.bus.closed else await parts.lanes.read(asked)

    return now


async def snapshots(
    look: Callable[[Caller], BaseModel], now: Now, pace: Pace
) -> AsyncGenerator[str, None]:
    """Yield what `look` shows whenever it shows another thing; comments in silences."""
    seen, silent_s = "", 0.0
    while (caller := await now()) is not None:
        frame = event("calls", look(caller))
        silent_s += pace.every_s
        if frame != seen:
            seen, silent_s = frame, 0.0
            yield frame
        elif silent_s >= pace.heartbeat_s:
            silent_s = 0.0
            yield HEARTBEAT
        await asyncio.sleep(pace.every_s)


async def messages(
    told: AsyncIterator[T],
    shown: Callable[[T], str],
    may: Callable[[], Awaitable[bool]],
    pace: Pace,
) -> AsyncGenerator[str, None]:
    """Yield what is told until it ends; comments in silences, at which the key is looked at."""
    coming: asyncio.Task[T] | None = None
    looked_s = silent_s = 0.0
    clock = asyncio.get_running_loop().time
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(told))
            done, _ = await asyncio.wait({coming}, timeout=pace.every_s)
            if clock() - looked_s >= pace.every_s:
                looked_s = clock()
                if not await may():
                    return
            if not done:
                silent_s += pace.every_s
                if silent_s >= pace.heartbeat_s:
                    silent_s = 0.0
                    yield HEARTBEAT
                continue
            try:
                frame = shown(coming.result())
            except StopAsyncIteration:
                return
            coming, silent_s = None, 0.0
            yield frame
    finally:
        if coming is not None:
            coming.cancel()
