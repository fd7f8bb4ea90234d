"""Results: as one JSON object, to a file or to stdout, and as tables beside it."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console, RenderableType

from api.files import write_whole

_PLAIN_WIDTH = 160  # columns of a table that goes into a file or a pipe


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


def show(
    figures: object, tables: Iterable[RenderableType], remarks: Iterable[str], json_to: Path | None
) -> None:
    """Print tables and remarks, on stderr when stdout is for JSON alone, and write the JSON."""
    stream = sys.stderr if str(json_to) == "-" else sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else _PLAIN_WIDTH, highlight=False)
    for table in tables:
        console.print(table)
    for line in remarks:
        console.print(line, markup=False)
    write_json(figures, json_to)
