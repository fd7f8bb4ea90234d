"""Feed: watches the events table and rings the bus for whatever was added, here or elsewhere."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from api.events.bus import Bus
from api.events.event import Event
from api.lanes import Lanes
from api.storage.errors import StorageError

_BATCH = 500  # events a look
_PAUSE_S = 1.0  # after the database could not be asked

EventsAfter = Callable[[int, int], Sequence[Event]]  # (sequence, limit) -> later events, in order
Listener = Callable[[Event], None]

_log = structlog.stdlib.get_logger("tonewise.events")


class Feed:
    """One reader of the events table for all that follow it in this process."""

    def __init__(
        self, after: EventsAfter, lanes: Lanes, bus: Bus, poll_s: float, listener: Listener
    ) -> None:
        """With `poll_s` until another process' events are seen, and who hears of each event."""
        self._after, self._lanes, self._bus = after, lanes, bus
        self._poll_s, self._listener = poll_s, listener
        self._nudged = asyncio.Event()
        self._sequence = 0

    def nudge(self) -> None:
        """Look now: this process wrote. For the event loop's thread."""
        self._nudged.set()

    async def run(self, sequence: int) -> None:
        """Follow what comes after `sequence` until cancelled."""
        self._sequence = sequence
        while True:
            try:
                looked = await self._lanes.read(lambda: self._after(self._sequence, _BATCH))
            except StorageError as error:
                _log.warning("unseen", error=type(error).__name__)
                await asyncio.sleep(_PAUSE_S)
                continue
            for event in looked:
                self._sequence = event.sequence
                self._listener(event)
                self._bus.publish(event.case_id)
            if len(looked) < _BATCH:
                await self._rest()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._poll_s):
                await self._nudged.wait()
        self._nudged.clear()
