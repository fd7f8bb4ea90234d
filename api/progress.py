"""How far long work is, shown on stderr to whoever sits at the terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def told(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr that is told how many of how many are done."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr that is told of each of `total` steps when it is done."""
    steps = count(1)
    with told(what) as tell:
        tell(0, total)
        yield lambda: tell(next(steps), total)
