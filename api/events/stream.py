"""Server-sent events: a case's events, or all, from where a reader left off."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from api.events.bus import Bus
from api.events.chat_view import chat_data
from api.events.event import Event

BATCH = 100  # events held for one reader, however slowly it reads
HEARTBEAT = ": here\n\n"

# (sequence, limit) -> the next events; None: whoever reads may no longer
ReadAfter = Callable[[int, int], Awaitable[Sequence[Event] | None]]
Shown = Callable[[Event], BaseModel | None]


@dataclass(frozen=True, slots=True)
class Following:
    """What one reader follows."""

    case_id: str | None  # None: every case
    after: int  # the last sequence that the reader saw
    shown: Shown  # what it may see of an event; None: nothing
    heartbeat_s: float


async def follow(read: ReadAfter, bus: Bus, following: Following) -> AsyncGenerator[str, None]:
    """Yield events as they come, and a comment in long silences.

    Ends when the service stops, or at the next look when the reader may no longer read.

    Only one batch is read ahead of the reader: a slow one waits with its place, not with a
    queue that grows.
    """
    after = following.after
    with bus.subscribe(following.case_id) as bell:
        yield HEARTBEAT
        while not bus.closed:
            events = await read(after, BATCH)
            if events is None:
                return
            for event in events:
                after = event.sequence
                if (data := following.shown(event)) is not None:
                    yield frame(event, data)
            if not events and not await bell.wait(following.heartbeat_s):
                yield HEARTBEAT


def to_staff(event: Event) -> BaseModel:
    """Return all of an event."""
    return event.data


def to_chat(event: Event) -> BaseModel | None:
    """Return what a customer may see of an event."""
    return chat_data(event)


def frame(event: Event, data: BaseModel) -> str:
    """Return one event as a stream carries it."""
    told = json.dumps(
        {
            "event_id": event.event_id,
            "sequence": event.sequence,
            "case_id": event.case_id,
            "kind": event.kind,
            "occurred_s": event.occurred_s,
            "data": data.model_dump(mode="json"),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f"id: {event.sequence}\nevent: {event.kind}\ndata: {told}\n\n"
