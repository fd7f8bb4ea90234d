"""Migrations: up to what the code says, down to nothing, and up again."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from api.storage import alerts, cases
from api.storage.database import Database
from api.storage.migration import move
from api.storage.schema import METADATA
from tests.databases import Postgres
from tests.desks import Hall


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def _left(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def _down_and_fail(database: Database) -> None:
    with database.transaction() as connection:
        move(connection, "base")
        _ = 1 / 0


def test_the_migrations_make_the_tables_that_the_code_names(database: Database) -> None:
    with database.transaction() as connection:
        assert _differences(connection) == []


def test_a_difference_would_be_seen(database: Database) -> None:
    with database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE alerts")
        assert _differences(connection)


def test_down_leaves_nothing_and_up_makes_it_again(database: Database) -> None:
    with database.transaction() as connection:
        move(connection, "base")
        assert _left(connection) == set()
        move(connection, "head")
        assert _left(connection) == set(METADATA.tables)
        assert _differences(connection) == []


def test_a_migration_that_fails_leaves_what_was(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _down_and_fail(database)
    with database.transaction() as connection:
        assert _left(connection) == set(METADATA.tables)


OPEN = "import sys; from api.storage.database import Database; Database.open(sys.argv[1]).close()"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_open_a_new_database_at_once_make_it_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.empty()
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], told


@pytest.mark.parametrize(
    ("before", "now"), [("[]", ()), ('["exp_1", "exp_2"]', ("exp_1", "exp_2"))]
)
def test_who_declined_before_it_was_noted_when_is_still_known(
    database: Database, before: str, now: tuple[str, ...]
) -> None:
    case_id = Hall(database).open().case_id
    with database.transaction() as connection:
        head = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        connection.exec_driver_sql(f"UPDATE cases SET declined_by = '{before}'")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        move(connection, "0002")  # what came later has been made already
        record = cases.one(connection, case_id)
        assert record is not None
        assert record.declined_by == dict.fromkeys(now, 0.0)
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")
        move(connection, "base")


CASE = """
INSERT INTO cases (case_id, state, channel, analyse_mood, metadata, opened_s, waiting_since_s,
                   declined_by, why, n_messages)
VALUES ('case_{0}', '{0}', 'chat', true, '{{}}', 1, 1, '{{}}', '[]', 1)
"""
ALERT = """
INSERT INTO alerts (alert_id, case_id, rule, raised_s, sequence, value, why)
VALUES ('alt_{0}', 'case_{0}', 'anger', 5, 1, 0.9, 'angry 0.90, above 0.85')
"""


@pytest.mark.parametrize(("state", "then"), [("active", "raised"), ("closed", "resolved")])
def test_an_alert_of_before_is_open_as_long_as_its_chat_is(
    database: Database, state: str, then: str
) -> None:
    with database.transaction() as connection:
        move(connection, "base")
        move(connection, "0003")
        for statement in (CASE, ALERT):
            connection.exec_driver_sql(statement.format(state))
        move(connection, "head")
        alert = alerts.one(connection, f"alt_{state}")
        assert alert is not None
        assert (alert.handling.state, alert.handling.owner) == (then, "success")
        assert alert.handling.due_s is None  # nobody was told to take it
        move(connection, "base")
        move(connection, "head")
