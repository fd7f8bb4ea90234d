"""Bad weather: locked, read-only, full, gone. A clear error, and nothing half-written."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from api.storage import documents
from api.storage.database import Database
from api.storage.engine import Limits, engine_for, place_of
from api.storage.errors import (
    StorageBusyError,
    StorageError,
    StorageFullError,
    StorageGoneError,
    StorageReadOnlyError,
)
from tests.databases import Postgres
from tests.desks import Hall

SHORT = Limits(busy_s=0.3)

# Takes the one turn to write, says so, and keeps it until it is told to end.
HOLD = """
import sys
from api.storage.database import Database
with Database.open(sys.argv[1]).transaction():
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(url: str) -> Iterator[None]:
    """Another process is in the middle of a transaction."""
    command = [sys.executable, "-c", HOLD, url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate(timeout=30)


def _write(database: Database, text: str = "text") -> None:
    with database.transaction() as connection:
        documents.add(connection, "lexicon", text, "somebody", 1.0)


def _n_cases(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one())


def test_who_waits_too_long_for_another_process_is_told(database_url: str) -> None:
    database = Database.open(database_url, SHORT)
    hall = Hall(database)
    with held(database_url):
        begun_s = time.monotonic()
        with pytest.raises(StorageBusyError):
            hall.open()
        assert time.monotonic() - begun_s >= SHORT.busy_s
        assert _n_cases(database) == 0
    assert hall.open().case_id
    database.close()


def test_who_is_killed_in_the_middle_holds_nobody_up(database_url: str) -> None:
    database = Database.open(database_url, Limits(busy_s=20.0))
    command = [sys.executable, "-c", HOLD, database_url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert Hall(database).open().case_id
    database.close()


# The tests may run as root, whom no file mode stops: so a child gives that up, once it has
# imported what others may not read either.
READ_ONLY = """
import os, sys
from tests.desks import Hall
from api.storage.database import Database
from api.storage.engine import Limits, engine_for, place_of
from api.storage.errors import StorageError
place = place_of(sys.argv[1])
place.make()
database = Database(engine_for(place, Limits()), place, Limits())
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    Hall(database).open()
except StorageError as error:
    print(type(error).__name__, error)
"""


def test_a_file_that_may_not_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tonewise.db"
        Database.open(f"sqlite:///{path}").close()
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        told = subprocess.run(
            [sys.executable, "-c", READ_ONLY, f"sqlite:///{path}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        Path(folder).chmod(0o755)
    assert told.stdout.startswith("StorageReadOnlyError"), told


def test_a_server_that_takes_no_writing_is_told(postgres: Postgres) -> None:
    url = postgres.new()
    name = make_url(url).database
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    place = place_of(url)
    database = Database(engine_for(place, SHORT), place, SHORT)
    with pytest.raises(StorageReadOnlyError):
        Hall(database).open()
    database.close()


def test_a_full_file_is_told_and_takes_half_of_nothing(file_database: Database) -> None:
    hall = Hall(file_database)
    with file_database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with file_database.transaction() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFullError):
        hall.open("billing " * 1_200)
    assert _n_cases(file_database) == 0
    assert hall.kinds() == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1.5 MB; skips where none can be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _open_until_full(hall: Hall) -> tuple[int, bool]:
    for kept in range(100):
        try:
            hall.open("billing " * 1_200)
        except StorageFullError:
            return kept, True
    return 100, False


def test_a_full_disk_is_told_and_works_again_when_there_is_room(small_disk: Path) -> None:
    database = Database.open(f"sqlite:///{small_disk / 'tonewise.db'}")
    hall = Hall(database)
    ballast = small_disk / "ballast"
    ballast.touch()
    with pytest.raises(OSError, match="No space"):
        ballast.write_bytes(bytes(4 << 20))
    before = _n_cases(database)
    kept, full = _open_until_full(hall)
    assert full
    assert _n_cases(database) == before + kept
    ballast.unlink()
    assert hall.open().case_id
    database.close()


def test_a_file_that_is_taken_away_is_told_and_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "tonewise.db"
    database = Database.open(f"sqlite:///{path}")
    hall = Hall(database)
    case = hall.open()
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(StorageGoneError, match="taken away"):
        hall.open()
    with pytest.raises(StorageGoneError, match="taken away"):
        hall.desk.case(case.case_id)
    assert not path.exists()
    database.close()


def test_a_server_that_stops_is_told_and_found_again_when_it_is_back() -> None:
    with tempfile.TemporaryDirectory(prefix="tonewise-") as folder:
        try:
            server = Postgres(Path(folder) / "data")
        except (OSError, subprocess.SubprocessError, psycopg.Error) as error:
            pytest.skip(f"no PostgreSQL server can be started here: {error!r}")
        database = Database.open(server.new())
        hall = Hall(database)
        hall.open()
        server.break_off()
        for _ in range(2):
            with pytest.raises(StorageGoneError):
                hall.open()
        server.server.ensure_postgres_running()
        hall.open()
        assert _n_cases(database) == 2
        database.close()
        server.stop()


def test_every_kind_of_trouble_is_a_storage_error() -> None:
    kinds = (StorageBusyError, StorageGoneError, StorageFullError, StorageReadOnlyError)
    assert all(issubclass(kind, StorageError) for kind in kinds)
