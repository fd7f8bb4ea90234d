"""`tonewise import`: messages, accounts and figures from files, said in the end."""

import sqlite3
from pathlib import Path

import pytest

from api.cli import run
from tests.databases import sqlite_at

_TICKETS = (
    "id,created_at,body,customer_id,company,stars\n"
    '1,2026-03-01,"This is an outrage, nobody answers. Mail ann@example.com",c1,ACME,1\n'
    "2,2026-03-02,Thank you so much for the quick help!,c2,ACME,5\n"
    "3,never,x,c3,ACME,1\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sqlite_at(tmp_path / "tonewise.db")
    return tmp_path


def _imported(folder: Path, source: str, content: str, *options: str) -> int:
    path = folder / "brought.csv"
    path.write_text(content, encoding="utf-8")
    return run(["import", source, str(path), "--data-dir", str(folder), *options])


def _rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "tonewise.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.mark.slow
def test_a_table_is_read_by_the_model_that_ships(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _imported(folder, "table", _TICKETS, "--kind", "review") == 3
    told = capsys.readouterr()
    assert "text: column 'body' (guessed)" in told.out
    assert "3 entries read, 2 new messages kept." in told.out
    assert "row 3: wanted a time, got 'never'" in told.err
    [bad, good] = _rows(folder, "SELECT source, mood, text FROM interactions ORDER BY at_s")
    assert bad[0] == "review"
    assert bad[1] in {"angry", "frustrated"}
    assert bad[2] == "This is an outrage, nobody answers. Mail [e-mail]"
    assert good[1] == "happy"


def test_a_column_that_serves_nothing_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _imported(folder, "table", "created_at,body,wishes\nnever,hello there,a pony\n")
    told = capsys.readouterr().out
    assert "time: column 'created_at' (guessed)" in told
    assert "not used: 'wishes'" in told


@pytest.mark.slow
def test_where_consent_is_needed_and_nothing_says_so_nothing_is_read(folder: Path) -> None:
    _imported(folder, "table", _TICKETS, "--consent", "needed")
    assert _rows(folder, "SELECT DISTINCT mood, text FROM interactions") == [(None, None)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--kind", "Review!"], "wanted a kind of small letters"),
        (["--kind", "chat"], "chat is what we bring in by ourselves"),
        (["--encoding", "klingon"], "wanted an encoding that Python knows, got 'klingon'"),
        (["--column", "text"], "wanted a column as text=body"),
    ],
)
def test_what_can_not_be_asked_is_refused_in_a_line(
    folder: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _imported(folder, "table", _TICKETS, *options) == 2
    assert told in capsys.readouterr().err


def test_accounts_are_kept_and_what_is_wrong_with_some_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = "account_id,name,value,key,manager,left\nACME,Acme Ltd,120000,yes,,\nB,,much,,,\n"
    assert _imported(folder, "accounts", f"{content}C,,1,,nobody,\n,,1,,,\n") == 3
    told = capsys.readouterr()
    assert "1 accounts kept." in told.out
    assert "got 'much'" in told.err
    assert "wanted a colleague as manager, got 'nobody'" in told.err
    assert "wanted an account's id" in told.err
    rows = _rows(folder, "SELECT account_id, name, value, is_key FROM clients")
    assert rows == [("ACME", "Acme Ltd", 120000.0, 1)]


def test_figures_come_side_by_side_or_one_a_row(folder: Path) -> None:
    assert _imported(folder, "kpis", "date,csat,nps\n1970-01-02,80,-12\n") == 0
    assert _imported(folder, "kpis", "day,kpi,value,n\n1970-01-03,FCR,0.7,40\n") == 0
    rows = _rows(folder, "SELECT kpi, day, value, n FROM kpi_values ORDER BY day, kpi")
    assert rows == [("csat", 1, 80.0, 0), ("nps", 1, -12.0, 0), ("fcr", 2, 0.7, 40)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("day,kpi,value\nsoon,csat,1\n", "wanted a day, got 'soon'"),
        ("day,csat\n1970-01-02,inf\n", "wanted a number for csat, got 'inf'"),
        ("day,mood\n1970-01-02,1\n", "wanted kpi and value"),
        (f"day,kpi,value\n1970-01-02,{'x' * 201},1\n", "a figure's name has 1 to 200"),
    ],
)
def test_a_figure_that_is_none_is_told(
    folder: Path, content: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _imported(folder, "kpis", content) == 3
    assert told in capsys.readouterr().err


def test_a_source_that_there_is_not_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "fax", "x"]) == 2
    assert "No such command 'fax'" in capsys.readouterr().err


def test_help_names_every_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("table", "mail", "accounts", "kpis"))
