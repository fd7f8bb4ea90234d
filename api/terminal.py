"""What a person at the terminal sees while recordings are graded, and afterwards."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from api.reports.summary import Failure, SummaryRow, summary_table

_PLAIN_WIDTH = 160  # columns of a table that goes into a file or a pipe


@contextmanager
def progress(total_s: float) -> Iterator[Callable[[float, str], None]]:
    """Show a bar on stderr; it is told how many more seconds were heard, and of which file."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task("reading", total=total_s)
        yield lambda heard_s, name: bar.update(task, advance=heard_s, description=name)


def show(rows: Sequence[SummaryRow], failures: Sequence[Failure], to_stderr: bool) -> None:
    """Print the table of what was graded, and a line on stderr for each file that failed."""
    if rows:
        stream = sys.stderr if to_stderr else sys.stdout
        width = None if stream.isatty() else _PLAIN_WIDTH
        Console(file=stream, width=width, highlight=False).print(summary_table(rows))
    for failure in failures:
        click.echo(f"tonewise: {failure.error}", err=True)
