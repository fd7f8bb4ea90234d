"""Webhooks: a worker for each, so that a slow receiver delays no other."""

import asyncio
from contextlib import suppress
from functools import partial

import structlog

from api.events.bus import Bus, Signal
from api.events.outbox import Outbox, Parcel
from api.events.sender import Sender, payload
from api.lanes import Lanes
from api.metrics import Metrics
from api.storage.errors import StorageError

_AT_ONCE = 8  # parcels under way to one receiver, each of another case
_LOOK_S = 1.0  # between looks for what is due again
_LAST_S = 2.0  # what is under way has this long when the service stops

_log = structlog.stdlib.get_logger("tonewise.webhooks")


class Dispatcher:
    """Plans deliveries as events come, and sends what is due until cancelled."""

    def __init__(
        self, outbox: Outbox, sender: Sender, lanes: Lanes, bus: Bus, metrics: Metrics
    ) -> None:
        self._outbox, self._sender, self._lanes = outbox, sender, lanes
        self._bus, self._metrics = bus, metrics
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._bells: dict[str, asyncio.Event] = {}

    async def run(self) -> None:
        """Serve every webhook that is on."""
        try:
            with self._bus.subscribe() as signal:
                while True:
                    await self._round(signal)
        finally:
            for worker in self._workers.values():
                worker.cancel()
            await asyncio.gather(*self._workers.values(), return_exceptions=True)

    async def _round(self, signal: Signal) -> None:
        try:
            standing = await self._lanes.read(self._outbox.look)
            if standing.behind:
                await self._lanes.write(partial(self._outbox.plan, standing.behind))
            self._staff(standing.on)
        except StorageError as error:
            _log.warning("unplanned", error=type(error).__name__)
            await asyncio.sleep(_LOOK_S)
            return
        if standing.on:
            await signal.wait(0 if standing.behind else _LOOK_S)
        else:
            await asyncio.sleep(_LOOK_S)  # nobody listens: no event need be looked at

    def _staff(self, wanted: frozenset[str]) -> None:
        for webhook_id in self._workers.keys() - wanted:
            self._workers.pop(webhook_id).cancel()
            self._bells.pop(webhook_id)
        for webhook_id in wanted - self._workers.keys():
            self._bells[webhook_id] = bell = asyncio.Event()
            self._workers[webhook_id] = asyncio.create_task(self._serve(webhook_id, bell))
        for bell in self._bells.values():
            bell.set()

    async def _serve(self, webhook_id: str, bell: asyncio.Event) -> None:
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                bell.clear()
                for parcel in await self._due(webhook_id, _AT_ONCE - len(under_way)):
                    sending = asyncio.create_task(self._send(parcel))
                    under_way.add(sending)
                    # The next of the same case may be due now.
                    sending.add_done_callback(under_way.discard)
                    sending.add_done_callback(lambda _: bell.set())
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_S):
                        await bell.wait()
        finally:
            await _finish(under_way)

    async def _due(self, webhook_id: str, n: int) -> tuple[Parcel, ...]:
        if n <= 0:
            return ()
        try:
            return await self._lanes.write(partial(self._outbox.claim, webhook_id, n))
        except StorageError as error:
            _log.warning("unclaimed", webhook_id=webhook_id, error=type(error).__name__)
            return ()

    async def _send(self, parcel: Parcel) -> None:
        event = parcel.event
        try:
            outcome = await self._sender.send(parcel.webhook, event.event_id, payload(event))
        except asyncio.CancelledError:
            await self._lanes.write(partial(self._outbox.give_back, parcel))
            raise
        try:
            now = await self._lanes.write(partial(self._outbox.record, parcel, outcome))
        except StorageError as error:  # its lease ends, and it is sent again
            _log.warning("unrecorded", event_id=event.event_id, error=type(error).__name__)
            return
        self._metrics.sent(now.state.value if now.state != "pending" else "retried")
        _log.info(
            "sent",
            webhook_id=parcel.webhook.webhook_id,
            event_id=event.event_id,
            status=outcome.status,
            error=outcome.error,
            state=now.state,
            attempts=now.attempts,
        )


async def _finish(under_way: set[asyncio.Task[None]]) -> None:
    """Let what is under way arrive, within _LAST_S."""
    if not under_way:
        return
    _, late = await asyncio.wait(under_way, timeout=_LAST_S)
    for sending in late:
        sending.cancel()
    await asyncio.gather(*late, return_exceptions=True)
