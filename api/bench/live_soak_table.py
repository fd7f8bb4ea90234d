"""What was left of a soak, and its bars, as a table for a terminal."""

from collections.abc import Iterator

from rich.table import Table

from api.bench.live_soak import SoakFigures

GROWTH_BAR = 0.03


def soak_table(f: SoakFigures) -> Table:
    """Return the figures, and whether each bar is met."""
    title = f"{f.calls} calls one after another, {f.seconds_a_call:g} s of sound each"
    table = Table(title=title, title_justify="left")
    for name in ("what", "figure", "bar", ""):
        table.add_column(name)
    grown = f"{f.growth:+.1%}, from {f.resident_mb_settled:.0f} to {f.resident_mb_end:.0f} MB"
    table.add_row(
        f"resident memory after {f.settled_calls} and after all",
        grown,
        f"< {GROWTH_BAR:.0%}",
        _verdict(f.growth < GROWTH_BAR),
    )
    left = {"threads": f.threads_left, "sockets": f.sockets_left, "files": f.files_left}
    for what, n in left.items():
        table.add_row(f"{what} left", str(n), "0", _verdict(n <= 0))
    table.add_row("calls without a grade", str(f.lost), "0", _verdict(f.lost == 0))
    return table


def soak_remarks(f: SoakFigures) -> Iterator[str]:
    """Yield what a reader of the table must know, a line each."""
    words = "with words" if f.transcripts else "emotion only"
    yield (
        f"Each call is replayed as fast as it is heard, {words}, graded and journalled; "
        f"all took {f.took_s / 60:.1f} minutes. Counted are all processes of the service."
    )
    yield (
        f"Machine: {f.machine.system}, {f.machine.cores} cores, load "
        f"{f.machine.load_average:.1f} before it began, Python {f.machine.python}."
    )


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
