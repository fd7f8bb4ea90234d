"""`tonewise briefing`: printed, written and mailed, of a database as the service leaves it."""

from pathlib import Path

import pytest

from api.cli import BAD_INPUT, run
from api.security.audit import AuditTrail
from api.storage.audit import AuditFilter
from api.storage.database import Database
from tests.mornings import Mornings, day, past
from tests.postmen import delivering

DAY = "2026-03-02"
KIM, BO = "kim@example.org", "bo@example.org"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = Database.open(f"sqlite:///{tmp_path / 'tonewise.db'}")
    Mornings(database).hear([*past(30), *day(0, 41, 30, "billing")])
    database.close()
    return tmp_path


def told(folder: Path, *arguments: object) -> int:
    return run(["briefing", "--date", DAY, "--data-dir", str(folder), *map(str, arguments)])


def test_it_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(folder) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Briefing of Monday, 2 March 2026\n")
    assert "- billing: 30 negative of 41, where" in printed


@pytest.mark.parametrize(
    ("name", "start"), [("b.html", "<!doctype html>"), ("b.txt", "Briefing of Monday")]
)
def test_it_is_written_as_its_name_says(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, start: str
) -> None:
    assert told(folder, "-o", folder / name) == 0
    assert (folder / name).read_text(encoding="utf-8").lstrip().startswith(start)
    assert capsys.readouterr().out == ""


def test_a_folder_without_a_database_is_told_and_gets_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(tmp_path / "mistyped") == BAD_INPUT
    assert "wanted the data folder of a service" in capsys.readouterr().err
    assert not (tmp_path / "mistyped").exists()


def test_it_is_mailed_and_who_was_refused_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with delivering() as postman:
        postman.refused.add(BO)
        monkeypatch.setenv("TONEWISE_SMTP_URL", postman.url)
        monkeypatch.setenv("TONEWISE_MAIL_FROM", "tonewise@example.org")
        assert told(folder, "--to", KIM, "--to", BO) == 1
    said = capsys.readouterr()
    assert (said.out, [to for to, _ in postman.came]) == (f"{KIM}: sent\n", [KIM])
    assert said.err.startswith(f"{BO}: the mail server answered 550")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--to", KIM], "wanted TONEWISE_SMTP_URL to send mail by"),
        (["--to", "kim"], "wanted an e-mail address"),
        (["--date", "2999-01-01"], "wanted a day from 1971-01-01 to"),
        (["--date", "monday"], "does not match the format"),
    ],
)
def test_what_can_not_be_is_told_in_a_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    assert told(folder, *arguments) == BAD_INPUT
    assert why in capsys.readouterr().err


def test_the_trail_says_who_took_it(folder: Path) -> None:
    told(folder, "-o", folder / "b.html")
    database = Database.open(f"sqlite:///{folder / 'tonewise.db'}")
    (line,) = AuditTrail(database, lambda: 0.0).lines(AuditFilter())
    database.close()
    entry = line.entry
    assert (entry.who, entry.action, entry.subject_id) == ("console", "exported", DAY)
