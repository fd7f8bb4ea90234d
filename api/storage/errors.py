"""What goes wrong with a database, whichever it is.

StorageError         any of these: nothing of the transaction was written
|-- StorageBusyError      another process held it for longer than the busy timeout
|-- StorageGoneError      the file was taken away, or the server does not answer
|-- StorageFullError      the disk, or the file's limit, is full
`-- StorageReadOnlyError  it may be read but not written
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors as postgres
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from emotion.errors import TonewiseError


class StorageError(TonewiseError):
    """The database can't do what was asked; nothing of the transaction was written."""


class StorageBusyError(StorageError):
    """Another process held the database for longer than the busy timeout."""


class StorageGoneError(StorageError):
    """The file was taken away, or the server does not answer."""


class StorageFullError(StorageError):
    """No space is left for the database."""


class StorageReadOnlyError(StorageError):
    """The database may be read but not written."""


# https://www.sqlite.org/rescode.html: an extended code holds its primary one in the low byte.
_SQLITE = {
    sqlite3.SQLITE_BUSY: StorageBusyError,
    sqlite3.SQLITE_LOCKED: StorageBusyError,
    sqlite3.SQLITE_FULL: StorageFullError,
    sqlite3.SQLITE_READONLY: StorageReadOnlyError,
    sqlite3.SQLITE_CANTOPEN: StorageGoneError,
    sqlite3.SQLITE_IOERR: StorageGoneError,
}

_POSTGRES: tuple[tuple[type[postgres.Error], type[StorageError]], ...] = (
    (postgres.LockNotAvailable, StorageBusyError),
    (postgres.DeadlockDetected, StorageBusyError),
    (postgres.TooManyConnections, StorageBusyError),
    (postgres.DiskFull, StorageFullError),
    (postgres.ReadOnlySqlTransaction, StorageReadOnlyError),
)


@contextmanager
def translated() -> Iterator[None]:
    """Raise StorageErrors in place of the drivers' own.

    A broken constraint or a malformed statement is a fault of ours and passes as it is.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise StorageBusyError(f"the database has no connection free: {error}") from error
    except (IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        raise _kind(error)(f"the database can't serve: {_told(error)}") from error


def _kind(error: DBAPIError) -> type[StorageError]:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, StorageError)
    for postgres_error, ours in _POSTGRES:
        if isinstance(cause, postgres_error):
            return ours
    # psycopg raises plain OperationalErrors for a server that is down or went down.
    return StorageGoneError if isinstance(cause, postgres.OperationalError) else StorageError


def _told(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
