"""The audit trail over HTTP, as files, and on the command line: searched, exported, checked."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import tonewise
from api.security.audit_check import checked
from api.security.audit_export import ExportError, Format, read, written
from api.security.audit_line import Action, AuditLine, Entry, Head
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from tests.services import Service, kind_of, serving

_PATH = "/v1/audit"


def chain(*details: str) -> list[AuditLine]:
    """Return a whole trail of lines with these details."""
    lines: list[AuditLine] = []
    for number, detail in enumerate(details, 1):
        previous = lines[-1].seal if lines else Head().seal
        about = (Action.SAW, "call", "call_1", "c_1" if number % 2 else None, detail)
        lines.append(
            Entry(number, number * 1000, "usr_a", "person", "Ada", *about).sealed(previous)
        )
    return lines


def taken(lines: list[AuditLine], how: Format) -> str:
    return "".join(written(lines, how))


def given(text: str) -> list[AuditLine]:
    return list(read(io.StringIO(text, newline="")))


@pytest.mark.parametrize("how", Format)
def test_an_export_gives_back_what_went_in(how: Format) -> None:
    lines = chain(
        "plain", "=1+1", "'quoted'", 'a "word", and more', "-2", "@x", "Größe", "\t=1\r\n2"
    )
    assert given(taken(lines, how)) == lines


@pytest.mark.parametrize(
    "detail", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "\r=1"]
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(detail: str) -> None:
    (_, row) = csv.reader(io.StringIO(taken(chain(detail), Format.CSV)))
    assert f"'{detail}" in row
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


@pytest.mark.parametrize("how", Format)
@pytest.mark.parametrize(
    ("was", "now", "broken"),
    [("second", "sec0nd", 2), ("usr_a", "usr_b", 1), ("call_1", "call_2", 1), ("2000", "2001", 2)],
)
def test_a_forged_file_shows(how: Format, was: str, now: str, broken: int) -> None:
    text = taken(chain("first", "second", "third"), how)
    assert checked(given(text)).broken is None
    assert checked(given(text.replace(was, now, 1))).broken == broken


def test_a_line_sealed_anew_no_longer_fits_the_next() -> None:
    lines = chain("first", "second", "third")
    forged = chain("first", "forged")[1]
    assert checked([lines[0], forged, lines[2]]).broken == 3


def test_lines_that_a_search_leaves_out_are_counted_and_no_fault() -> None:
    lines = chain("a", "b", "c", "d", "e")
    found = checked([lines[1], lines[2], lines[4]])
    assert (found.broken, found.n_lines, found.n_gaps) == (None, 3, 2)
    assert checked([lines[0], lines[2]], is_whole=True).broken == 2


def test_an_end_that_was_noted_shows_what_is_cut_off() -> None:
    lines = chain("a", "b", "c")
    assert checked(lines, kept=Head.of(lines[1])).broken is None
    assert checked(lines[:2], kept=Head.of(lines[2])).broken == 3
    assert checked(lines, kept=Head(2, "0" * 64)).broken == 2


@pytest.mark.parametrize("text", ["{}\n", '{"number":', "a,b\n1,2\n", "[1]\n"])
def test_another_file_is_no_export(text: str) -> None:
    with pytest.raises(ExportError):
        given(text)


def test_an_empty_export_holds() -> None:
    assert checked(given(taken([], Format.CSV))).broken is None
    assert checked(given("")).n_lines == 0


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def test_the_trail_is_searched_page_by_page(service: Service) -> None:
    auditor = service.key(Scope.AUDIT)
    for _ in range(3):
        service.client.get("/v1/cases", headers=service.key(Scope.CASES_READ))
    first = service.client.get(f"{_PATH}?subject_kind=case&limit=2", headers=auditor).json()
    assert [one["number"] for one in first["items"]] == [3, 2]
    query = f"subject_kind=case&limit=2&cursor={first['next_cursor']}"
    rest = service.client.get(f"{_PATH}?{query}", headers=auditor).json()
    assert ([one["number"] for one in rest["items"]], rest["next_cursor"]) == ([1], None)


def test_who_reads_the_trail_is_in_it(service: Service) -> None:
    auditor = service.key(Scope.AUDIT)
    service.client.get(_PATH, headers=auditor)
    service.client.get(f"{_PATH}/export", headers=auditor)
    (last, before) = service.parts.audit.lines(AuditFilter(subject_kind="audit"), limit=2)
    assert (before.entry.action, last.entry.action) == (Action.SAW, Action.EXPORTED)


@pytest.mark.parametrize("how", Format)
def test_an_export_over_http_can_be_checked_anywhere(service: Service, how: Format) -> None:
    for _ in range(3):
        service.open()
    answer = service.client.get(f"{_PATH}/export?format={how}", headers=service.key(Scope.AUDIT))
    assert f'filename="audit.{how}"' in answer.headers["content-disposition"]
    found = checked(given(answer.text), is_whole=True)
    assert (found.n_lines, found.broken) == (4, None)


def test_the_service_checks_its_own_trail(service: Service) -> None:
    service.open()
    told = service.client.get(f"{_PATH}/check", headers=service.key(Scope.AUDIT)).json()
    assert (told["number"], told["broken"]) == (1, None)


@pytest.mark.parametrize("query", ["cursor=x", "cursor=1", "action=stole", "since_s=-1", "limit=0"])
def test_a_search_that_makes_no_sense_is_refused(service: Service, query: str) -> None:
    answer = service.client.get(f"{_PATH}?{query}", headers=service.key(Scope.AUDIT))
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")


def command(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        tonewise, ["audit", *arguments, "--data-dir", str(folder)], standalone_mode=False
    )


@pytest.mark.parametrize("name", ["audit.jsonl", "audit.csv"])
def test_the_command_exports_and_checks(tmp_path: Path, name: str) -> None:
    CliRunner().invoke(tonewise, ["key", "create", "crm", "--data-dir", str(tmp_path)])
    file = tmp_path / name
    told = command(tmp_path, "export", str(file)).output
    head = told.split()[-1]
    assert head.startswith("2:")  # the key, and this export
    assert "2 lines" in command(tmp_path, "check", str(file), "--head", head).output
    assert "2 lines" in command(tmp_path, "check").output


def test_the_command_says_where_a_file_was_forged(tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    lines = taken(chain("a", "b", "c"), Format.JSONL).splitlines(keepends=True)
    row = json.loads(lines[1])
    file.write_text(lines[0] + json.dumps({**row, "who": "usr_x"}) + "\n" + lines[2])
    result = command(tmp_path, "check", str(file))
    assert result.return_value == 3
    assert "line 2 is missing, or not as it was written" in result.output
