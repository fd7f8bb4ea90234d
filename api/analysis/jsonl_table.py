"""JsonlTable: rows of a file with one JSON object a line."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from api.analysis.encoding import Lines
from api.analysis.table import SAMPLE_ROWS, BadRow, Progress, Row, TableError

_RAW_CHARS = 2_000  # of a bad row, kept


class JsonlTable:
    """A file of JSON objects; its columns are the keys of the first ones."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        """Look at the first lines; raises TableError if none of them is an object."""
        self._lines = Lines(path, encoding)
        found = [_object(line) for line in islice(self._lines, SAMPLE_ROWS) if line.strip()]
        self.names = tuple(
            dict.fromkeys(name for one in found if isinstance(one, dict) for name in one)
        )
        if not self.names:
            raise TableError(f"{path}: wanted one JSON object a line, found none at its beginning")

    def progress(self) -> Progress:
        """Return bytes read of all."""
        return Progress(self._lines.done_bytes, self._lines.total_bytes)

    def remarks(self) -> list[str]:
        """Return the encoding as found."""
        return self._lines.remarks()

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield objects as rows; what a later object has beyond the known keys is not read."""
        for number, line in enumerate(self._lines, 1):
            if not line.strip():
                continue
            found = _object(line)
            if isinstance(found, dict):
                yield Row([cell(found.get(name)) for name in self.names])
            else:
                yield BadRow(f"line {number}", found, line.rstrip("\r\n")[:_RAW_CHARS])


def cell(value: object) -> str:
    """Return a JSON or Parquet value as a cell's text; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict | list | bool):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _object(line: str) -> dict[str, object] | str:
    """Return the object of a line, or why there is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"wanted a JSON object, got: {error}"
    return found if isinstance(found, dict) else f"wanted a JSON object, got {type(found).__name__}"
