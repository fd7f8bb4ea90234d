"""Results as one JSON object, to a file or to stdout."""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click

from api.files import write_whole


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
