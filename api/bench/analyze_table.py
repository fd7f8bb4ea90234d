"""The bench of tables as a table, bars beside figures."""

from collections.abc import Iterator

from rich.table import Table

from api.bench.analyze import (
    MEMORY_BAR_MB,
    REPORT_BAR_S,
    SLOWDOWN_BAR,
    AnalyzeFigures,
    LongRun,
    WideRun,
)


def analyze_table(figures: AnalyzeFigures) -> Table:
    """Return each figure with its bar, and whether it is met."""
    table = Table(title="Tables: whole commands on one core", title_justify="left")
    for name in ("what", "Tonewise", "pandas + VADER", "bar", ""):
        table.add_column(name)
    ours, theirs, many = figures.report, figures.rival, f"{figures.n_report:,} tickets to report"
    table.add_row(
        f"{many}, by the clock",
        f"{ours.wall_s:.1f} s",
        f"{theirs.wall_s:.1f} s" if theirs else "",
        f"<= {REPORT_BAR_S:g} s",
        _met(ours.wall_s <= REPORT_BAR_S),
    )
    table.add_row(f"{many}, CPU", f"{ours.cpu_s:.1f} s", f"{theirs.cpu_s:.1f} s" if theirs else "")
    table.add_row(
        "its memory", f"{ours.peak_mb:.0f} MB", f"{theirs.peak_mb:.0f} MB" if theirs else ""
    )
    if figures.long:
        _add_long(table, figures.long)
    if figures.wide:
        _add_wide(table, figures.wide)
    return table


def _add_long(table: Table, long: LongRun) -> None:
    many = f"{long.n_rows:,} rows"
    bar = f"< {MEMORY_BAR_MB:g} MB"
    is_whole = long.n_doubled == long.n_lost == 0
    table.add_row(
        f"{many}, memory", f"{long.peak_mb:.0f} MB", "", bar, _met(long.peak_mb < MEMORY_BAR_MB)
    )
    if long.slowdown is not None:
        table.add_row(
            f"{many}, time a row, second half beside first",
            f"{long.slowdown:.2f}",
            "",
            f"<= {SLOWDOWN_BAR:g}",
            _met(long.slowdown <= SLOWDOWN_BAR),
        )
    table.add_row(
        f"{many}, killed at {long.stopped_at:,} and taken up",
        f"{long.n_doubled} doubled, {long.n_lost} lost",
        "",
        "none",
        _met(is_whole),
    )
    table.add_row(f"{many}, by the clock, and CPU", f"{long.wall_s:.0f} s, {long.cpu_s:.0f} s")


def _add_wide(table: Table, wide: WideRun) -> None:
    much, run = f"{wide.gb:.1f} GB in {wide.n_rows:,} rows", wide.run
    table.add_row(
        f"{much}, memory",
        f"{run.peak_mb:.0f} MB",
        "",
        f"< {MEMORY_BAR_MB:g} MB",
        _met(run.peak_mb < MEMORY_BAR_MB),
    )
    lost = wide.n_rows - wide.n_scored
    table.add_row(f"{much}, lost", str(lost), "", "none", _met(lost == 0))
    table.add_row(f"{much}, by the clock, and CPU", f"{run.wall_s:.0f} s, {run.cpu_s:.0f} s")


def analyze_remarks(figures: AnalyzeFigures) -> Iterator[str]:
    """Yield what a reader of the table must know, a line each."""
    machine = figures.machine
    yield f"Messages: {figures.texts}. Mood, topic, lexicon and VADER of each; page and six plots."
    yield "Beside it: a script that reads by pandas, scores by VADER, and draws three plots, twice."
    for reason in figures.left_out:
        yield f"Left out: {reason}"
    yield (
        f"Machine: {machine.system}, {machine.cores} cores, load {machine.load_average:.1f}, "
        f"Python {machine.python}, onnxruntime {machine.onnxruntime}."
    )


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
