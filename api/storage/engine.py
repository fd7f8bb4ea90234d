"""Where a database is, and an engine that is set up for it."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from api.storage.errors import StorageError, StorageGoneError


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for others, and for how many to wait at once."""

    busy_s: float = 5.0  # for another process's transaction, and for a turn in this one
    connect_s: float = 5.0  # for a server to answer
    n_connections: int = 10


@dataclass(slots=True)
class Place:
    """A database's address; for a file, also which file it was."""

    url: URL
    inode: tuple[int, int] | None = field(default=None)

    @property
    def is_file(self) -> bool:
        """True for SQLite."""
        return self.url.drivername == "sqlite"

    @property
    def path(self) -> Path:
        """The file; of no meaning for a server."""
        return Path(self.url.database or "")

    def make(self) -> None:
        """Make the folder and file, if it is one; raises StorageGoneError if that can't be."""
        if not self.is_file:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(exist_ok=True)
        except OSError as error:
            raise StorageGoneError(
                f"a database file was wanted at {self.path}: {error.strerror or error}"
            ) from error
        self.inode = self._seen()

    def check(self, engine: Engine) -> None:
        """Raise StorageGoneError if the file was taken away.

        Without this, writes would go to a file that has no name any more, and be lost.
        """
        if self.is_file and self._seen() != self.inode:
            engine.dispose()
            raise StorageGoneError(f"the database file {self.path} was taken away or replaced")

    def _seen(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def place_of(url: str) -> Place:
    """Return the place that a URL names; raises StorageError for any but the two kinds."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError(f"a database URL was wanted, got {url!r}") from error
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return Place(parsed)
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return Place(parsed.set(drivername="postgresql+psycopg"))
    raise StorageError(
        f"a database URL is sqlite:///FILE or postgresql://..., got {parsed.render_as_string()}"
    )


def engine_for(place: Place, limits: Limits) -> Engine:
    """Return an engine whose connections wait and sync as `limits` and safety ask."""
    if place.is_file:
        return _sqlite(place, limits)
    return create_engine(
        place.url,
        pool_size=limits.n_connections,
        connect_args={
            "connect_timeout": max(2, round(limits.connect_s)),  # libpq takes no less than 2
            "options": f"-c lock_timeout={round(limits.busy_s * 1000)} -c timezone=UTC",
        },
    )


def _sqlite(place: Place, limits: Limits) -> Engine:
    def connected() -> sqlite3.Connection:
        # Opened without the right to make a file: a database that is gone must not come back empty.
        connection = sqlite3.connect(
            f"{place.path.resolve().as_uri()}?mode=rw",
            uri=True,
            timeout=limits.busy_s,
            check_same_thread=False,
            isolation_level=None,  # BEGIN is ours, below
            cached_statements=256,
        )
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(place.url, creator=connected, pool_size=limits.n_connections)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # A reader that turned writer half-way could deadlock; a writer says so from the start.
    options: Any = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
