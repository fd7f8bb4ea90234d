"""Server-sent events: a case's events, or all, from where a reader left off."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from api.events.bus import Bus
from api.events.chat_view import chat_data
from api.events.event import Event

BATCH = 100  # events held for one reader, however slowly it reads
HEARTBEAT = ": here\n\n"


@dataclass(frozen=True, slots=True)
class Batch:
    """The next events that a reader may see."""

    events: Sequence[Event]
    last: int  # the sequence up to which there was a look: others may have come between


# (sequence, limit) -> the next events; None: whoever reads may no longer
ReadAfter = Callable[[int, int], Awaitable[Batch | None]]
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
    after, clock = following.after, asyncio.get_running_loop().time
    with bus.subscribe(following.case_id) as bell:
        yield HEARTBEAT
        told_s = clock()
        while not bus.closed:
            batch = await read(after, BATCH)
            if batch is None:
                return
            for event in batch.events:
                if (data := following.shown(event)) is not None:
                    yield frame(event, data)
                    told_s = clock()
            is_quiet = batch.last == after and not await bell.wait(following.heartbeat_s)
            after = batch.last
            # What others are told of is silence to this reader, too.
            if is_quiet or clock() - told_s > following.heartbeat_s:
                yield HEARTBEAT
                told_s = clock()


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
