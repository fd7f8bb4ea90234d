"""The service's figures and their bars as a table for a terminal."""

from collections.abc import Iterator

from rich.table import Table

from api.bench.service import ServiceFigures

P99_BAR_MS = 50.0
BAR_RATE = 100.0  # the bar is for this many a second


def service_table(figures: ServiceFigures) -> Table:
    """Return the figures, and whether the bars are met."""
    title = f"First messages over HTTP, {figures.rate:g} a second for {figures.seconds:g} s"
    table = Table(title=title, title_justify="left")
    for name in ("what", "figure", "bar", ""):
        table.add_column(name)
    for row in _rows(figures):
        table.add_row(*row)
    return table


def service_remarks(figures: ServiceFigures) -> Iterator[str]:
    """Yield what a reader of the table must know, a line each."""
    yield (
        "Each is timed from when it was due, whatever came before, to the last byte of its answer: "
        "read, routed and stored. The generator is counted in; it was late by "
        f"at most {figures.generator_late_p99_ms:.1f} ms in 99 of 100."
    )
    yield (
        f"Machine: {figures.cores} cores, load {figures.load_average:.1f} before it began; "
        f"the service took {figures.server_cpu_share:.0%} of one core. "
        f"{figures.n_assigned} chats had an expert at once."
    )


def _rows(f: ServiceFigures) -> Iterator[tuple[str, str, str, str]]:
    for name, value_ms in (("median", f.p50_ms), ("95 of 100", f.p95_ms)):
        yield name, f"{value_ms:.1f} ms", "", ""
    met = "met" if f.p99_ms <= P99_BAR_MS else "MISSED"
    is_barred = f.rate == BAR_RATE
    bar = f"<= {P99_BAR_MS:g} ms" if is_barred else ""
    yield "99 of 100", f"{f.p99_ms:.1f} ms", bar, met if is_barred else ""
    yield "slowest", f"{f.max_ms:.1f} ms", "", ""
    yield "errors", f"{f.n_errors} of {f.n_sent}", "0", "met" if not f.n_errors else "MISSED"
    stored = "met" if f.n_stored == f.n_sent - f.n_errors else "MISSED"
    yield "stored", str(f.n_stored), str(f.n_sent - f.n_errors), stored
