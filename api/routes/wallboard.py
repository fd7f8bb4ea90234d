"""Wallboard: the floor as a supervisor sees it, once or as it changes."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import StreamingResponse

from api.board.reel import Viewer
from api.board.shapes import Board
from api.events.stream import HEARTBEAT
from api.parts import Parts, PartsHere
from api.routes.following import MEDIA_TYPE, Now, following, stream
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.errors import StorageError

router = APIRouter(prefix="/v1/wallboard", tags=["wallboard"])

_LOOK_S = 2.0  # between two looks at whether the viewer still may, and at what
_WAIT_S = 1.0  # the longest that the end of the service is overlooked
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            MEDIA_TYPE: {
                "schema": {"type": "string"},
                "example": 'event: board\ndata: {"at_s":1763769660.0,"number":42}\n\n',
            }
        },
    }
}

Watcher = Annotated[Caller, Depends(Needs(Scope.SUPERVISE))]
LastSeen = Annotated[
    int | None, Header(alias="Last-Event-ID", ge=0, description="Go on from this event.")
]


@router.get("")
async def wallboard(caller: Watcher, parts: PartsHere) -> Board:
    """Return the calls and chats that go on, who waits, and what needs somebody, as of now."""
    return await parts.boards.board(caller.reach)


@router.get("/events", response_class=StreamingResponse, responses=_ANSWERS)
async def wallboard_events(
    request: Request, caller: Watcher, parts: PartsHere, last_event_id: LastSeen = None
) -> StreamingResponse:
    """Follow it: an event `board` with all of it, then an event `change` with what is different.

    Whoever comes back with the id of the last event gets the changes since, or `board` anew if
    that was too long ago. `stale`: the database does not answer, and what is shown gets old.
    """
    who = following(parts, request, Scope.SUPERVISE)
    return stream(followed(Watch(parts, who), caller, last_event_id))


@dataclass(frozen=True, slots=True)
class Watch:
    """One viewer's stream, and what tells who they are now."""

    parts: Parts
    who: Now

    async def now(self, before: Caller) -> Caller | None:
        """Return who looks, as they may now; None: they no longer may."""
        try:
            return await self.who()
        except StorageError:
            return before  # a database that stands still takes nothing from anybody


async def followed(watch: Watch, caller: Caller, began: int | None) -> AsyncGenerator[str, None]:
    """Yield the frames of one viewer, until they may no longer or the service stops."""
    yield HEARTBEAT
    now: Caller | None = caller
    while now is not None:
        # Whoever sees another part of the floor from here on is shown all of it anew.
        with watch.parts.boards.watching(now.reach) as reel:
            viewer, seen, began = Viewer(reel, began), now.reach, None
            async for frames in _told(watch.parts, viewer):
                if frames:
                    yield frames
                now = await watch.now(now)
                if now is None or now.reach != seen:
                    break
            else:
                return


async def _told(parts: Parts, viewer: Viewer) -> AsyncGenerator[str, None]:
    """Yield what is new, comments in silences, and nothing at all now and then: time to look who
    is there; ends when the service stops.
    """
    told_s = looked_s = monotonic()
    while not parts.bus.closed:
        frames = "".join(await viewer.news(_WAIT_S))
        now_s = monotonic()
        if not frames and now_s - told_s >= parts.settings.heartbeat_s:
            frames = HEARTBEAT
        if frames:
            told_s = now_s
        if frames or now_s - looked_s >= _LOOK_S:
            looked_s = now_s
            yield frames
