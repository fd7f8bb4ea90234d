"""Where corpora and half-done work lie on this machine, and how long work is shown."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from itertools import count
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.files import write_whole
from api.options import InputError

DATA_VARIABLE = "TONEWISE_SPEECH_DATA"
_BESIDE = Path("../shared/data/speech")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar=DATA_VARIABLE,
    default=_BESIDE,
    show_default=True,
    help="A folder of corpora, each with its manifest.csv; see datasets/README.md.",
)
work_option = click.option(
    "--work",
    type=click.Path(path_type=Path),
    default=Path("out/voice-work"),
    show_default=True,
    help="Where prepared windows are kept (about 2 GB), so that a stopped run goes on.",
)
seed_option = click.option("--seed", default=1, show_default=True, help="Of all that is random.")


def manifests(data: Path) -> tuple[Path, ...]:
    """Return the manifests of the corpora in a folder; raises InputError if there are none."""
    found = tuple(sorted(data.glob("*/manifest.csv")))
    if not found:
        raise InputError(
            f"{data}: wanted corpora with a manifest.csv each, found none; "
            f"make them with datasets/scripts, and name their folder by --data or {DATA_VARIABLE}"
        )
    return found


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


def write_json(result: object, to: Path | None) -> None:
    """Write a result as one JSON object: to a file, to stdout for `-`, nowhere for None."""
    if to is None:
        return
    text = json.dumps(plain(result), indent=2) + "\n"
    if str(to) == "-":
        click.echo(text, nl=False)
    else:
        write_whole(to, [text])


def plain(value: object) -> Any:
    """Return dataclasses, mappings and tuples as what JSON knows; keys become text."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
