"""The pages' bench: its verdicts, and boards that are timed on a real service."""

import math
import time
from pathlib import Path

import pytest

from api.bench.figures import this_machine
from api.bench.pages_boards import Boards, BoardsTask
from api.bench.pages_house import bar_of
from api.bench.pages_plan import (
    PAGE_BAR_MS,
    SAID_BAR_MS,
    BoardTimes,
    ListTime,
    LiveCost,
    PagesFigures,
    PagesPlan,
    PageTime,
    percentile,
)
from api.bench.pages_table import pages_remarks, pages_tables
from api.bench.serving import serving
from api.security.accounts import new_user_id
from api.security.role import Role
from api.security.session import SessionLimits, Sessions
from api.storage import experts, users
from api.storage.database import Database
from api.storage.experts import ExpertRecord
from api.storage.users import User
from routing.expert import Presence
from tests.desks import expert

SLOW = PageTime("/staff/slow", 1200.0, 400.0, 1300.0)
QUICK = PageTime("/staff/quick", 600.0, 400.0, 700.0)
WIDE = PageTime("/staff/wide", 1400.0, 900.0, 1450.0, SAID_BAR_MS)
LIVE = LiveCost(9.0, 120.0, 240.0, 500, 0)
BOARDS = BoardTimes(50, 30, 450.0, 820.0, 990.0, 0, 4.0)


def figures(boards: BoardTimes | None = BOARDS) -> PagesFigures:
    lists = [ListTime("/v1/grades", 3.0, 160.0, 1000)]
    around = (["/staff/none: it answers 404"], this_machine())
    return PagesFigures(PagesPlan(), 200.0, [SLOW, QUICK, WIDE], lists, boards, LIVE, LIVE, *around)


def verdicts(found: PagesFigures) -> list[list[str]]:
    return [[*table.columns[-1].cells] for table in pages_tables(found)]  # type: ignore[list-item]


def test_each_bar_that_is_missed_is_told() -> None:
    pages, lists, boards = verdicts(figures())
    assert (pages, lists) == (["MISSED", "met", "met"], ["MISSED"])
    assert "MISSED" not in boards


@pytest.mark.parametrize(
    "boards",
    [
        BoardTimes(50, 30, 450.0, 1020.0, 1100.0, 0, 4.0),
        BoardTimes(50, 30, 450.0, 820.0, 900.0, 1, 4.0),
        BoardTimes(50, 0, math.nan, math.nan, math.nan, 0, 4.0),
    ],
)
def test_late_lost_and_untimed_boards_miss_their_bar(boards: BoardTimes) -> None:
    assert "MISSED" in verdicts(figures(boards))[2]


@pytest.mark.parametrize(
    ("path", "bar_ms"),
    [
        ("/staff/calls?order=worst", PAGE_BAR_MS),
        ("/staff/trends?by=category", SAID_BAR_MS),
        ("/staff/accounts/acme", SAID_BAR_MS),
    ],
)
def test_pages_over_all_that_customers_said_may_take_half_as_long_again(
    path: str, bar_ms: float
) -> None:
    assert bar_of(path) == bar_ms


def test_what_was_left_out_is_said() -> None:
    assert any("/staff/none" in line for line in pages_remarks(figures()))


def test_of_nothing_there_is_no_percentile() -> None:
    assert math.isnan(percentile([], 95))
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0


def test_changes_are_timed_on_every_board(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'tonewise.db'}")
    boss = User(new_user_id(), "boss", "Boss", frozenset({Role.SUPERVISOR, Role.QA}))
    with database.transaction() as connection:
        users.add(connection, boss)
        record = ExpertRecord("maya", "Maya", expert("maya"), Presence.OFFLINE, 0.0)
        experts.add(connection, record)
    secret = Sessions(database, time.time, SessionLimits(9e4, 9e4)).begin(boss.user_id, "x").secret
    database.close()
    with serving(tmp_path, {"log_level": "warning"}) as service:
        task = BoardsTask(service.port, [secret] * 3, [secret], "maya", service.secret)
        with Boards(task) as boards:
            time.sleep(4.0)
    assert boards.times is not None
    assert (boards.times.boards, boards.times.n_missed) == (4, 0)
    assert boards.times.changes >= 1
    assert 0.0 < boards.times.p50_ms < 3_000.0
