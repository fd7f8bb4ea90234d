"""`tonewise analyze`: rows scored, stopped and taken up, none doubled and none lost."""

import gc
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.analysis.columns import Role
from api.analysis.ledger import NAME, held
from api.analysis.output import SCORED
from api.analysis.seen import Seen
from api.analysis.table import TableError
from api.cli import run, tonewise
from api.files import OutputError
from tests.tables import Keyword, analysed, bad_rows, scored_rows, written

HEAD = "id,created,text\n"


def _many(path: Path, n: int) -> Path:
    rows = (f"{i},2026-03-04,{'bad' if i % 3 else 'good'} service {i}\n" for i in range(n))
    return written(path, HEAD + "".join(rows))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(tonewise, ["analyze", *arguments], catch_exceptions=False)


def test_each_row_is_scored_by_the_model_that_ships(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", HEAD + "1,,You thieves!!\n2,,thank you so much\n3,,\n")
    result = _run(str(table), "-o", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert "3 rows scored" in result.output
    angry, happy, empty = scored_rows(tmp_path / "out")
    assert (angry.emotion, angry.sentiment, angry.lexicon) == ("angry", "negative", "negative")
    assert (happy.emotion, happy.sentiment) == ("happy", "positive")
    assert (empty.abstained, empty.why, empty.confidence) == ("yes", "empty", "")


def test_guessed_columns_and_the_files_letters_are_said(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "id;body;note\n1;fine;x\n2;good;y\n")
    said = _run(str(table), "--text", "note", "-o", str(tmp_path / "out")).output
    assert "text: column 'note' (told)" in said
    assert "id: column 'id' (guessed)" in said
    assert "Cells parted by semicolons" in said


@pytest.mark.parametrize("calls", [0, 1, 2])
def test_a_stopped_run_goes_on_without_a_doubled_or_a_lost_row(tmp_path: Path, calls: int) -> None:
    table, whole, stopped = _many(tmp_path / "t.csv", 2500), tmp_path / "whole", tmp_path / "parts"
    analysed(table, whole)
    with pytest.raises(KeyboardInterrupt):
        analysed(table, stopped, reader=Keyword(calls))
    with (stopped / f"{SCORED}.part").open("ab") as file:
        file.write(b"a chunk that no ledger names\n")
    analysed(table, stopped)
    assert (stopped / SCORED).read_bytes() == (whole / SCORED).read_bytes()
    assert [one.row for one in scored_rows(stopped)] == list(range(1, 2501))


def test_a_finished_run_reads_nothing_again(tmp_path: Path) -> None:
    table = _many(tmp_path / "t.csv", 5)
    analysed(table, tmp_path / "out")
    _, ledger = analysed(table, tmp_path / "out", reader=Keyword(0))
    assert (ledger.is_done, ledger.rows) == (True, 5)


def test_another_tables_results_are_not_written_over(tmp_path: Path) -> None:
    analysed(_many(tmp_path / "a.csv", 5), tmp_path / "out")
    with pytest.raises(TableError, match="--restart"):
        analysed(_many(tmp_path / "b.csv", 6), tmp_path / "out")


def test_restart_writes_over_them(tmp_path: Path) -> None:
    analysed(_many(tmp_path / "a.csv", 5), tmp_path / "out")
    table = str(_many(tmp_path / "b.csv", 2))
    assert _run(table, "-o", str(tmp_path / "out"), "--restart").exit_code == 0
    assert len(scored_rows(tmp_path / "out")) == 2


def test_results_that_went_missing_are_told(tmp_path: Path) -> None:
    table, out = _many(tmp_path / "t.csv", 1500), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        analysed(table, out, reader=Keyword(1))
    (out / f"{SCORED}.part").write_bytes(b"less")
    with pytest.raises(OutputError, match="some are gone"):
        analysed(table, out)


def test_a_broken_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).write_text("{")
    with pytest.raises(TableError, match="how far a run came"):
        analysed(_many(tmp_path / "t.csv", 1), tmp_path / "out")


def test_two_runs_don_t_write_to_one_folder(tmp_path: Path) -> None:
    with (
        held(tmp_path / "out"),
        pytest.raises(OutputError, match="another run is writing"),
        held(tmp_path / "out"),
    ):
        pass


def test_bad_rows_are_set_aside_with_place_and_reason(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", HEAD + "1,,fine\n2,,=cmd(),x\n3,,good\n4,,ok\n")
    _, ledger = analysed(table, tmp_path / "out")
    assert (ledger.rows, ledger.bad_rows) == (4, 1)
    assert bad_rows(tmp_path / "out") == ['2,line 3,"wanted 3 cells, got 4","2,,=cmd(),x"']
    assert [one.row for one in scored_rows(tmp_path / "out")] == [1, 3, 4]


def test_repeated_ids_are_scored_and_marked_over_a_stop_too(tmp_path: Path) -> None:
    table = _many(tmp_path / "t.csv", 1100)
    with table.open("a") as file:
        file.write("7,,bad\n1050,,bad\n")
    with pytest.raises(KeyboardInterrupt):
        analysed(table, tmp_path / "out", reader=Keyword(1))
    _, ledger = analysed(table, tmp_path / "out")
    assert ledger.repeated == 2
    assert [one.row for one in scored_rows(tmp_path / "out") if one.repeated] == [1101, 1102]


def test_ids_are_known_however_many_came(tmp_path: Path) -> None:
    seen = Seen()
    for start in range(0, 5000, 500):
        assert not any(seen.note([str(n) for n in range(start, start + 500)]))
    assert seen.note(["4999", "5000", "5000", "", ""]) == [True, False, True, False, False]


def test_cells_that_a_spreadsheet_would_run_are_escaped_and_read_back(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", HEAD + "1,,=HYPERLINK(bad)\n2,,'tis good\n")
    analysed(table, tmp_path / "out")
    assert "'=HYPERLINK(bad)" in (tmp_path / "out" / SCORED).read_text(encoding="utf-8")
    assert [o.text for o in scored_rows(tmp_path / "out")] == ["=HYPERLINK(bad)", "'tis good"]


def test_times_that_can_t_be_read_are_kept_as_written_and_counted(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", HEAD + "1,soon,a\n2,3/4/2026,b\n3,1775212200,c\n4,,d\n")
    _, ledger = analysed(table, tmp_path / "out", {Role.TEXT: "text"})
    assert ledger.timeless == 2
    assert [one.at is None for one in scored_rows(tmp_path / "out")] == [True, False, False, True]


def test_a_wrong_table_is_one_line_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["analyze", str(tmp_path / "none.csv"), "-o", str(tmp_path / "out")]) == 2
    assert "wanted a file to read" in capsys.readouterr().err


def test_a_cell_beyond_all_measure_is_set_aside_and_the_next_row_is_read(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", HEAD + f"1,,{'x' * 200_000}\n2,,fine\n")
    _, ledger = analysed(table, tmp_path / "out", {Role.TEXT: "text"})
    assert ledger.bad_rows == 1
    assert "field larger than field limit" in bad_rows(tmp_path / "out")[0]
    assert [one.id for one in scored_rows(tmp_path / "out")] == ["2"]


def test_wide_rows_take_no_more_memory_the_more_there_are(tmp_path: Path) -> None:
    peaks = []
    for n in (250, 250, 900):  # the first warms up
        lines = "".join(f"{row},bad,{'x' * 100_000}\n" for row in range(n))
        table = written(tmp_path / f"{n}.csv", "id,text,page\n" + lines)
        gc.collect()
        tracemalloc.start()
        _, ledger = analysed(table, tmp_path / f"out{n}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert ledger.rows == n
    assert peaks[2] < peaks[1] + 10_000_000  # of 65 MB more


def test_a_long_table_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    peaks = []
    for n in (2_000, 2_000, 6_000):  # the first warms up
        table = _many(tmp_path / f"{n}.csv", n)
        gc.collect()
        tracemalloc.start()
        analysed(table, tmp_path / f"out{n}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # An id and what sorting takes stay of each row; its words and scores would be ten times that.
    assert peaks[2] < peaks[1] + 4_000 * 200
