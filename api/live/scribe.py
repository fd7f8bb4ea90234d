"""Scribe: writes the pages of live calls, on a thread of its own, and shows that it lives.

All pages are written in one transaction every `flush_s`. While the database can't serve they are
kept and tried again: nothing is lost as long as the process lives.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

import structlog

from api.live.lifeline import Lifeline
from api.live.page import Page, Pages, write
from api.logs import where
from api.storage import servers
from api.storage.database import Database
from api.storage.errors import (
    StorageBusyError,
    StorageError,
    StorageFullError,
    StorageGoneError,
    StorageReadOnlyError,
)

_log = structlog.stdlib.get_logger("tonewise.journal")


@dataclass(frozen=True, slots=True)
class JournalConfig:
    """How often pages are written, and for how long a process' calls are its own."""

    flush_s: float = 0.5
    lease_s: float = 10.0


Waiting = tuple[str, Future[None]]  # for what of which call

# What passes by itself, whatever is being written; of any other trouble one call may be the cause.
_PASSING = (StorageBusyError, StorageFullError, StorageGoneError, StorageReadOnlyError)


class Scribe:
    """Thread-safe. Its thread begins with the first page."""

    def __init__(
        self,
        database: Database,
        lifeline: Lifeline,
        clock: Callable[[], float],
        config: JournalConfig,
        has_calls: Callable[[], bool],
    ) -> None:
        """With `has_calls`: whether there is anything that a lease is held for."""
        self._database, self._lifeline, self._clock = database, lifeline, clock
        self._config, self._has_calls = config, has_calls
        self._lock, self._wake = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._pages: Pages = {}
        self._waiting: list[Waiting] = []
        self._since_s: float | None = None  # when the oldest row of `_pages` came
        self._writing_since_s: float | None = None  # the same of what is being written
        self._leased_s = float("-inf")  # by the monotonic clock

    @property
    def behind_s(self) -> float:
        """For how long the oldest row has waited to be written."""
        since = [s for s in (self._since_s, self._writing_since_s) if s is not None]
        return monotonic() - min(since) if since else 0.0

    @contextmanager
    def page(self, call_id: str) -> Iterator[Page]:
        """Give a call's page to whoever fills it; nobody else has it meanwhile."""
        with self._lock:
            self._begin()
            if self._since_s is None:
                self._since_s = monotonic()
            yield self._pages.setdefault(call_id, Page())

    def begin(self) -> None:
        """Renew the lease from now on, whether or not there are pages."""
        with self._lock:
            self._begin()

    def written(self, call_id: str) -> Future[None]:
        """Return what is done once all that is on a call's page now is written, or given up."""
        done: Future[None] = Future()
        with self._lock:
            if not self._pages and self._writing_since_s is None:
                done.set_result(None)
                return done
            self._waiting.append((call_id, done))
        self._wake.set()
        return done

    def close(self) -> None:
        """Write what is left, as far as the database lets it, and end the thread."""
        self._closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        if self._pages:
            _log.error("unwritten", n_calls=len(self._pages))
        self._lifeline.drop()

    def _begin(self) -> None:
        if self._thread is None and not self._closing:
            self._lifeline.hold()
            self._thread = threading.Thread(target=self._run, name="tonewise-journal", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._closing:
            self._wake.wait(self._config.flush_s)
            self._wake.clear()
            self._flush()
        self._flush()

    def _flush(self) -> None:
        with self._lock:
            pages, self._pages = self._pages, {}
            waiting, self._waiting = self._waiting, []
            self._writing_since_s, self._since_s = self._since_s, None
        kept = self._kept_back(pages)
        with self._lock:
            self._put_back(kept, [one for one in waiting if one[0] in kept])
        for call_id, done in waiting:
            if call_id not in kept and done.set_running_or_notify_cancel():
                done.set_result(None)

    def _kept_back(self, pages: Pages) -> Pages:
        """Write pages; return those that have to wait for a better moment."""
        try:
            self._write(pages)
        except _PASSING as error:
            _log.warning("kept back", error=type(error).__name__, behind_s=round(self.behind_s, 1))
            return pages
        except Exception as error:  # it must not spread from the call that it is about
            _log.error("broke", **where(error))
            return self._written_apart(pages)
        return {}

    def _write(self, pages: Pages) -> None:
        now_s = monotonic()
        # A third of a lease: two renewals may fail before it is over.
        is_due = self._has_calls() and now_s - self._leased_s >= self._config.lease_s / 3
        if not pages and not is_due:
            return
        with self._database.transaction() as connection:
            if is_due:
                until_s = self._clock() + self._config.lease_s
                servers.renew(connection, self._lifeline.server_id, until_s)
            write(connection, pages)
        if is_due:
            self._leased_s = now_s

    def _written_apart(self, pages: Pages) -> Pages:
        """Write each call by itself; what is no database's trouble is given up, and logged."""
        kept = {}
        for call_id, page in pages.items():
            try:
                self._write({call_id: page})
            except StorageError:
                kept[call_id] = page
            except Exception as error:
                _log.error("lost", call_id=call_id, **where(error))
        return kept

    def _put_back(self, kept: Pages, waiting: list[Waiting]) -> None:
        for call_id, later in self._pages.items() if kept else ():
            kept.setdefault(call_id, Page()).add(later)
        if kept:
            self._pages, self._since_s = kept, self._writing_since_s or self._since_s
        self._waiting = waiting + self._waiting
        self._writing_since_s = None
