"""`tonewise bench analyze`: a table killed and taken up, by a real process."""

from pathlib import Path

import pytest

from api.analysis.analysis import CHUNK_ROWS
from api.bench.analyze import AnalyzePlan, bench_analyze
from api.bench.analyze_table import analyze_remarks, analyze_table
from api.bench.process_run import run_process
from api.bench.solo import BenchError


@pytest.mark.slow
def test_a_killed_run_is_taken_up_and_each_row_is_there_once(tmp_path: Path) -> None:
    said: list[str] = []
    figures = bench_analyze(AnalyzePlan(tmp_path, 20, 4 * CHUNK_ROWS, wide_gb=0.02), said.append)
    assert figures.long
    assert CHUNK_ROWS <= figures.long.stopped_at <= 4 * CHUNK_ROWS
    assert (figures.long.n_doubled, figures.long.n_lost) == (0, 0)
    assert 0 < figures.report.cpu_s <= figures.report.wall_s * 1.5
    assert figures.wide
    assert figures.wide.n_scored == figures.wide.n_rows > 100
    assert analyze_table(figures).row_count >= 9
    assert any("Messages" in line for line in analyze_remarks(figures))


def test_a_command_that_fails_is_told_with_its_last_word() -> None:
    with pytest.raises(BenchError, match="no such thing"):
        run_process(["-c", "raise SystemExit('no such thing')"])


def test_a_command_is_killed_when_told() -> None:
    run = run_process(["-c", "import time; time.sleep(60)"], lambda: True)
    assert run.is_stopped
    assert run.wall_s < 30
