"""Rounds: what the service does by itself, beside the requests."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from functools import partial
from typing import TypeVar

import structlog

from api.events.event import Event
from api.events.feed import Feed
from api.events.outbox import Outbox, RetryPolicy
from api.events.webhooks import Dispatcher
from api.logs import where
from api.parts import Parts
from api.recording.retention import expire
from api.security.audit import ITSELF
from api.security.audit_line import Action, Head, Subject
from api.storage import events, idempotency, keys, stream_tokens, users
from api.storage.errors import StorageError
from api.trends.collecting import collect_some
from api.trends.narrative_watch import NarrativeWatch

_TIDY_S = 60.0
_DAY_S = 86_400.0
_RECOVER_S = 5.0
_ACCOUNTS_S = 60.0
_NARRATIVES_S = 60.0
_COLLECT_S = 60.0
_BREATH_S = 0.2  # between parts of collecting: calls that are heard need the time more
_LOOK_S = 1.0  # for revoked keys and disabled users
_MAIL_S = 30.0  # so late after its hour the briefing may go out
_PAUSE_S = 1.0  # before what failed begins anew

Result = TypeVar("Result")

_log = structlog.stdlib.get_logger("tonewise.rounds")


class Rounds:
    """Runs on one event loop from `begin` to `end`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tasks: list[asyncio.Task[None]] = []
        self._head = Head()

    async def begin(self) -> None:
        """Follow the events, send the webhooks, watch the queue's time-outs, tidy up."""
        parts, settings = self._parts, self._parts.settings
        feed = Feed(
            self._after, parts.lanes, parts.bus, settings.poll_every_s, parts.metrics.happened
        )
        sequence = await parts.lanes.read(self._last)
        self._nudge_from_threads(feed)
        retry = RetryPolicy(
            settings.webhook_attempts,
            settings.webhook_retry_s,
            settings.webhook_retry_most_s,
            lease_s=2 * settings.webhook_timeout_s + 5.0,
        )
        outbox = Outbox(parts.database, retry, parts.clock)
        dispatcher = Dispatcher(outbox, parts.sender, parts.lanes, parts.bus, parts.metrics)
        self._keep(lambda: feed.run(sequence))
        self._keep(dispatcher.run)
        self._keep(lambda: self._every(settings.sweep_every_s, parts.desk.sweep))
        self._keep(lambda: self._every(_TIDY_S, self._tidy))
        self._keep(self._recover)
        self._keep(self._shut_out)
        self._keep(parts.boards.run)
        self._keep(lambda: self._aside(_ACCOUNTS_S, parts.client_alerts.sweep))
        watch = NarrativeWatch(parts.database, parts.overview.narratives, parts.clock)
        self._keep(lambda: self._aside(_NARRATIVES_S, watch.sweep))
        self._keep(self._collect)
        if (mail := parts.morning_mail) is not None:
            self._keep(lambda: self._aside(_MAIL_S, mail.send_due))

    async def end(self) -> None:
        """Stop all of it; what webhooks have under way may arrive."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _keep(self, work: Callable[[], Awaitable[None]]) -> None:
        self._tasks.append(asyncio.create_task(_kept(work)))

    async def _every(self, pause_s: float, work: Callable[[], object]) -> None:
        while True:
            try:
                await self._parts.lanes.write(work)
            except StorageError as error:
                _log.warning("put off", error=type(error).__name__)
            await asyncio.sleep(pause_s)

    async def _aside(self, pause_s: float, work: Callable[[], object]) -> None:
        """As `_every`, on a thread of its own: it may take long, or wait for somebody else."""
        while True:
            try:
                await _on_thread(work)
            except StorageError as error:
                _log.warning("put off", error=type(error).__name__)
            await asyncio.sleep(pause_s)

    async def _recover(self) -> None:
        """Grade the calls that other processes left; on a thread of its own: it may take long."""
        recovery = self._parts.live.recovery
        while True:
            try:
                await asyncio.to_thread(recovery.recover)
            except StorageError as error:
                _log.warning("put off", error=type(error).__name__)
            await asyncio.sleep(_RECOVER_S)

    async def _collect(self) -> None:
        """Let our chats and calls become interactions; on a thread of its own, as the others."""
        while True:
            n_changed: int | None = None
            try:
                n_changed = await _on_thread(partial(collect_some, self._parts.database))
            except StorageError as error:
                _log.warning("put off", error=type(error).__name__)
            await asyncio.sleep(_COLLECT_S if n_changed is None else _BREATH_S)

    async def _shut_out(self) -> None:
        """End the live connections of who was shut out, by this process or another."""
        parts = self._parts
        while True:
            await asyncio.sleep(_LOOK_S)
            if here := parts.places.caller_ids:
                try:
                    gone = await parts.lanes.read(partial(self._revoked, here))
                except StorageError:
                    continue  # a database that stands still revokes nothing
                for caller_id in gone:
                    parts.places.shut_out(caller_id)

    def _revoked(self, caller_ids: Collection[str]) -> tuple[str, ...]:
        with self._parts.database.reading() as connection:
            return (*keys.revoked(connection, caller_ids), *users.disabled(connection, caller_ids))

    def _tidy(self) -> None:
        parts = self._parts
        parts.words.renew()
        parts.guidance.renew()
        parts.rubrics.renew()
        parts.gate.note_use()
        parts.accounts.tidy()
        kept_s = parts.settings.idempotency_hours * 3600
        with parts.database.transaction() as connection:
            idempotency.forget(connection, parts.clock() - kept_s)
            stream_tokens.forget(connection, parts.clock())
        parts.live.recovery.tidy()
        parts.quality.disputes.lapse()
        if (kept_days := parts.settings.recording_keep_days) is not None:
            before_s = parts.clock() - kept_days * _DAY_S
            for call_id in expire(parts.database, parts.live.archive.shelf, before_s):
                subject = Subject("recording", call_id)
                parts.audit.note(ITSELF, Action.REMOVED, subject, "kept for as long as it may be")
        self._tell_head()

    def _tell_head(self) -> None:
        """Log the end of the audit trail: lines cut off its end can be missed nowhere else."""
        head = self._parts.audit.head()
        if head != self._head:
            self._head = head
            _log.info("audit trail", number=head.number, seal=head.seal)

    def _after(self, sequence: int, limit: int) -> tuple[Event, ...]:
        with self._parts.database.reading() as connection:
            return events.after(connection, sequence, limit=limit)

    def _last(self) -> int:
        with self._parts.database.reading() as connection:
            return events.last(connection)

    def _nudge_from_threads(self, feed: Feed) -> None:
        loop = asyncio.get_running_loop()

        def wrote() -> None:
            with suppress(RuntimeError):  # the loop has ended, and so has who listened
                loop.call_soon_threadsafe(feed.nudge)

        self._parts.database.listen(wrote)


async def _on_thread(work: Callable[[], Result]) -> Result:
    """Do `work` on a thread of its own; who is stopped meanwhile waits until it is done.

    Or the database would be closed while it is being read.
    """
    doing = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        doing.exception()  # nobody waits for it any more
        raise


async def _kept(work: Callable[[], Awaitable[None]]) -> None:
    """Do `work` for ever: what breaks it is logged, and it begins anew."""
    while True:
        try:
            await work()
        except Exception as error:
            _log.error("broke", **where(error))
            await asyncio.sleep(_PAUSE_S)
