"""A database that is locked, read-only, full or gone: a clear 503, and nothing half-written."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.services import Service, kind_of, serving

BODY = {"message": {"text": "help with billing " * 500}}
BUSY_S = 0.3


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, database_busy_s=BUSY_S, sweep_every_s=60) as running:
        yield running


def post(service: Service, headers: dict[str, str]) -> Any:
    return service.client.post("/v1/chats", json=BODY, headers=headers)


def counted(path: Path) -> list[int]:
    tables = ("cases", "messages", "events", "idempotency", "chat_tokens")
    with sqlite3.connect(path) as connection:
        rows = [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables]
    connection.close()
    return [n for (n,) in rows]


@contextmanager
def locked(service: Service, path: Path) -> Iterator[None]:
    other = sqlite3.connect(path / "tonewise.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def ordered(service: Service, pragma: str) -> Iterator[None]:
    """Every connection that begins is given an order first."""
    engine = service.parts.database._engine

    def give(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA {pragma}")

    event.listen(engine, "begin", give, insert=True)
    yield
    event.remove(engine, "begin", give)


@contextmanager
def read_only(service: Service, path: Path) -> Iterator[None]:
    with ordered(service, "query_only = on"):
        yield
    with ordered(service, "query_only = off"):
        service.n_cases()


@contextmanager
def full(service: Service, path: Path) -> Iterator[None]:
    with ordered(service, "max_page_count = 1"):
        yield
    with ordered(service, "max_page_count = 1000000"):
        service.n_cases()


@contextmanager
def gone(service: Service, path: Path) -> Iterator[None]:
    (path / "tonewise.db").rename(path / "away.db")
    yield
    (path / "away.db").rename(path / "tonewise.db")


@pytest.mark.parametrize("trouble", [locked, read_only, full, gone])
def test_a_database_in_trouble_is_told_and_nothing_is_half_written(
    service: Service, tmp_path: Path, trouble: Any
) -> None:
    headers = {**service.key(), "Idempotency-Key": "one"}
    service.client.get("/v1/queue", headers=headers)
    with trouble(service, tmp_path):
        answer = post(service, headers)
    assert (answer.status_code, kind_of(answer)) == (503, "database-unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert counted(tmp_path / "tonewise.db") == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("trouble", [locked, gone])
def test_the_same_request_goes_well_when_the_trouble_is_over(
    service: Service, tmp_path: Path, trouble: Any
) -> None:
    headers = {**service.key(), "Idempotency-Key": "one"}
    with trouble(service, tmp_path):
        post(service, headers)
    assert post(service, headers).status_code == 201
    assert counted(tmp_path / "tonewise.db")[:2] == [1, 1]


def test_a_page_can_read_that_the_database_is_in_trouble(service: Service, tmp_path: Path) -> None:
    page = service.page_key()
    assert post(service, page).status_code == 201
    time.sleep(1.1)  # until the key is no longer believed unasked
    with gone(service, tmp_path):
        answer = post(service, page)
    assert (answer.status_code, kind_of(answer)) == (503, "database-unavailable")
    assert answer.headers["access-control-allow-origin"] == page["Origin"]


def test_a_locked_database_leaves_no_long_line_behind(service: Service, tmp_path: Path) -> None:
    headers = service.key()
    with locked(service, tmp_path), ThreadPoolExecutor(20) as pool:
        began_s = time.monotonic()
        answers = list(pool.map(lambda _: post(service, headers).status_code, range(20)))
        took_s = time.monotonic() - began_s
    assert answers == [503] * 20
    assert took_s < 20 * BUSY_S / 2


def test_a_lock_that_is_short_is_waited_for(service: Service, tmp_path: Path) -> None:
    headers = service.key()
    held = locked(service, tmp_path)
    held.__enter__()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(post, service, headers)
        time.sleep(BUSY_S / 3)
        held.__exit__(None, None, None)
        assert answer.result().status_code == 201
