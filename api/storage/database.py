"""Database: the one way to a connection, on a file of SQLite's or a server of PostgreSQL's.

One transaction writes at a time, over all processes, so the queue is never decided twice and
events become visible in the order of their sequence. Any number read meanwhile.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine, text

from api.storage.engine import Limits, Place, engine_for, place_of
from api.storage.errors import StorageBusyError, translated
from api.storage.migration import to_head

# Any number that no other user of the same PostgreSQL server would take for a lock.
_WRITER_LOCK = 0x746F6E6577697365 >> 8  # "tonewis"


class Database:
    """Hands out transactions; thread-safe. Every method may raise a StorageError."""

    def __init__(self, engine: Engine, place: Place, limits: Limits) -> None:
        self._engine = engine
        self._place = place
        self._limits = limits
        self._writer = threading.Lock()
        self._open: ContextVar[Connection | None] = ContextVar("open", default=None)
        self._listeners: tuple[Callable[[], None], ...] = ()

    @classmethod
    def open(cls, url: str, limits: Limits | None = None) -> "Database":
        """Open and migrate `sqlite:///FILE` or `postgresql://...`, making the file if need be."""
        limits = limits or Limits()
        place = place_of(url)
        place.make()
        database = cls(engine_for(place, limits), place, limits)
        with database.transaction() as connection:
            to_head(connection)
        return database

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write: all of it or, if anything is raised, nothing. Within one, joins it."""
        outer = self._open.get()
        if outer is not None:
            yield outer
            return
        with self._turn(), translated(), self._begun(writes=True) as connection:
            token = self._open.set(connection)
            try:
                yield connection
            finally:
                self._open.reset(token)
        for listener in self._listeners:
            listener()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one moment's state; within a transaction, its state so far."""
        outer = self._open.get()
        if outer is not None:
            yield outer
            return
        with translated(), self._begun(writes=False) as connection:
            yield connection

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each transaction of this process that wrote, on its thread."""
        self._listeners = (*self._listeners, listener)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._writer.acquire(timeout=self._limits.busy_s):
            raise StorageBusyError(f"no turn to write came within {self._limits.busy_s} s")
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _begun(self, writes: bool) -> Iterator[Connection]:
        self._place.check(self._engine)
        with self._engine.connect() as connection:
            connection.execution_options(writes=writes)
            with connection.begin():
                if writes and not self._place.is_file:
                    connection.execute(_LOCK, {"lock": _WRITER_LOCK})
                yield connection


_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
