"""`tonewise calls`, as an administrator types it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import run
from api.live.journal import Journal
from api.live.lifeline import Lifeline
from api.storage.database import Database
from tests.graded import graded
from tests.streams import call_start


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """What `--data-dir tmp_path` opens, with a call that was graded and one that was left."""
    opened = Database.open(f"sqlite:///{tmp_path / 'tonewise.db'}")
    journal = Journal(opened, Lifeline(tmp_path / "servers"), lambda: 1_700_000_000.0)
    for call_id, name in (("call_1", None), ("call_2", "Ana")):
        start = call_start(customer_name=name)
        journal.began(call_id, start, "key_1", 1_700_000_000.0, recorded=False)
    journal.ended("call_1", graded(), "stopped")
    journal.close()
    yield opened
    opened.close()


def test_the_latest_calls_are_listed_with_their_grade(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["calls", "list", "--data-dir", str(tmp_path)]) == 0
    left, done = capsys.readouterr().out.splitlines()
    assert left.startswith("call_2  live      2023-11-14 22:13:20")
    assert left.endswith("Ana -> maya")
    assert done.endswith("c-1 -> maya  71 Good")


def test_calls_of_a_state_are_listed_alone(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["calls", "list", "--state", "graded", "--data-dir", str(tmp_path)])
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["call_1"]


def test_a_check_finds_the_call_that_was_left_and_fails(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["calls", "check", "--data-dir", str(tmp_path)]) == 3
    told = capsys.readouterr().out
    assert told.startswith("call_2")
    assert told.endswith("its process has ended, and nobody graded it\n")


def test_a_check_of_nothing_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calls", "check", "--data-dir", str(tmp_path)]) == 0
    assert "every call has a report" in capsys.readouterr().out
