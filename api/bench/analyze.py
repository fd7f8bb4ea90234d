"""The bench of tables: ten thousand tickets to their report, and a million stopped and taken up."""

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from api.analysis.ledger import read_rows
from api.analysis.output import SCORED
from api.analysis.scored import read_scored
from api.bench.figures import Machine, this_machine
from api.bench.process_run import ProcessRun, run_process
from api.bench.text import sample_texts

REPORT_BAR_S, MEMORY_BAR_MB = 20.0, 800.0
SLOWDOWN_BAR = 1.25  # the last half's time a row beside the first half's: linear
_CATEGORIES = ("billing", "orders", "returns", "technical", "account")
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_RIVALS = ("pandas", "seaborn", "vaderSentiment")
_LOOK_S = 0.5  # between looks at the ledger
_PAGE = ('<div class="mail">a page, as "exported"; ' * 3_000)[:120_000]  # of each wide row

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class AnalyzePlan:
    """What is measured."""

    data: Path
    n_report: int = 10_000
    n_long: int = 1_000_000  # 0: left out
    wide_gb: float = 0.0  # 0: left out


@dataclass(frozen=True, slots=True)
class LongRun:
    """A table too long for the memory, killed halfway and taken up."""

    n_rows: int
    cpu_s: float  # both parts
    wall_s: float
    peak_mb: float
    stopped_at: int  # rows that the ledger named when it was killed
    n_doubled: int
    n_lost: int
    slowdown: float | None  # time a row in the second half, beside the first; None: too short


@dataclass(frozen=True, slots=True)
class WideRun:
    """A table larger than the memory, nearly all of it in cells that nobody asked for."""

    gb: float  # 10^9 bytes
    n_rows: int
    n_scored: int
    run: ProcessRun


@dataclass(frozen=True, slots=True)
class AnalyzeFigures:
    """All that one run of the bench found, under the names that its JSON has."""

    n_report: int
    report: ProcessRun
    rival: ProcessRun | None  # None: see `left_out`
    long: LongRun | None
    wide: WideRun | None
    texts: str
    left_out: tuple[str, ...]
    machine: Machine


def bench_analyze(plan: AnalyzePlan, say: Say) -> AnalyzeFigures:
    """Return all figures, from whole commands on one core each; raises BenchError."""
    machine = this_machine()
    texts, where = sample_texts(plan.data)
    missing = [name for name in _RIVALS if find_spec(name) is None]
    rival: ProcessRun | None = None
    with TemporaryDirectory(prefix="tonewise-bench-") as place:
        folder = Path(place)
        say(f"{plan.n_report:,} tickets to their report")
        table = write_table(folder / "tickets.csv", texts, plan.n_report)
        report = run_process(_command(table, folder / "ours"))
        if not missing:
            say("the same by pandas and VADER")
            rival = run_process(["-m", "api.bench.analyze_rival", table, folder / "theirs"])
        long = _long(folder, texts, plan.n_long, say) if plan.n_long else None
        wide = _wide(folder, texts, plan.wide_gb, say) if plan.wide_gb else None
    left_out = (f"pandas and VADER: {', '.join(missing)} is missing",) if missing else ()
    return AnalyzeFigures(plan.n_report, report, rival, long, wide, where, left_out, machine)


def write_table(path: Path, texts: Sequence[str], n_rows: int) -> Path:
    """Write a table of tickets, the texts over and over, and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "created_at", "category", "account", "text"])
        for n in range(n_rows):
            at = _FIRST + timedelta(days=365 * n / n_rows)
            category = _CATEGORIES[n % len(_CATEGORIES)]
            row = (
                n,
                at.isoformat(timespec="seconds"),
                category,
                f"acc_{n % 997}",
                texts[n % len(texts)],
            )
            table.writerow(row)
    return path


def _long(folder: Path, texts: Sequence[str], n_rows: int, say: Say) -> LongRun:
    table, out = write_table(folder / "many.csv", texts, n_rows), folder / "many"
    half = n_rows // 2
    say(f"{n_rows:,} rows, until half of them are scored and the run is killed")
    clock = _Clock(out)
    first = run_process(_command(table, out), lambda: clock.rows() >= half)
    stopped_at = read_rows(out)
    say(f"killed at {stopped_at:,}; taken up")
    rest_of = _Clock(out)
    second = run_process(_command(table, out), lambda: rest_of.rows() < 0)
    rows = [one.row for one in read_scored(out / SCORED)]
    return LongRun(
        n_rows=n_rows,
        cpu_s=first.cpu_s + second.cpu_s,
        wall_s=first.wall_s + second.wall_s,
        peak_mb=max(first.peak_mb, second.peak_mb),
        stopped_at=stopped_at,
        n_doubled=len(rows) - len(set(rows)),
        n_lost=n_rows - len(set(rows)),
        slowdown=_ratio(rest_of.row_s(), clock.row_s()),
    )


def _wide(folder: Path, texts: Sequence[str], gb: float, say: Say) -> WideRun:
    say(f"a table of {gb:g} GB")
    table, out = folder / "wide.csv", folder / "wide"
    n_rows = 0
    with table.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(["id", "text", "page"])
        while file.tell() < gb * 1e9:
            written.writerow([n_rows, texts[n_rows % len(texts)], _PAGE])
            n_rows += 1
    gb = table.stat().st_size / 1e9
    run = run_process(_command(table, out))
    return WideRun(gb, n_rows, sum(1 for _ in read_scored(out / SCORED)), run)


class _Clock:
    """Looks at a run's ledger, and knows what a row took between the first look and the last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: list[tuple[float, int]] = []

    def rows(self) -> int:
        """Return the rows done at the latest look."""
        now_s = time.monotonic()
        if not self._seen or now_s - self._seen[-1][0] >= _LOOK_S:
            self._seen.append((now_s, read_rows(self._folder)))
        return self._seen[-1][1]

    def row_s(self) -> float | None:
        """Return the time a row took, None after too few looks."""
        # From the first chunk that was written on: loading the model is no row's time.
        moved = [b for a, b in pairwise(self._seen) if b[1] > a[1]]
        if len(moved) < 2:
            return None
        (from_s, from_row), (to_s, to_row) = moved[0], moved[-1]
        return (to_s - from_s) / (to_row - from_row)


def _ratio(part: float | None, whole: float | None) -> float | None:
    return part / whole if part and whole else None


def _command(table: Path, out: Path) -> list[str | Path]:
    return list(chain(["-c", "from api.cli import main; main()", "analyze"], [table, "-o", out]))
