"""Output: the scored table and the rows set aside, written chunk by chunk."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from api.analysis.ledger import Ledger, write_ledger
from api.analysis.scored import HEAD
from api.files import OutputError
from api.quality.export import csv_line

SCORED, BAD = "scored.csv", "bad_rows.csv"
_PART = ".part"
_BAD_HEAD = csv_line(["row", "place", "why", "raw"])


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows' lines, and what the ledger is to know of them."""

    scored: Sequence[str]
    bad: Sequence[str]
    rows: int
    repeated: int
    timeless: int


class Output:
    """Two files that hold what the ledger says, whatever happens in between.

    A chunk counts when the ledger names the bytes after it. What was written after that is cut
    off when a run is taken up, so no row is there twice and none is missing.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        """Open the files where the ledger left them; raises OutputError."""
        self._folder = folder
        self.ledger = ledger
        try:
            self._scored = _opened(folder / f"{SCORED}{_PART}", ledger.scored_bytes, HEAD)
            self._bad = _opened(folder / f"{BAD}{_PART}", ledger.bad_bytes, _BAD_HEAD)
        except OSError as error:
            raise _full(folder, error) from error

    def __enter__(self) -> "Output":
        return self

    def __exit__(self, *_: object) -> None:
        self._scored.close()
        self._bad.close()

    def add(self, chunk: Chunk) -> None:
        """Write a chunk, then the ledger; raises OutputError."""
        try:
            scored_bytes, bad_bytes = _put(self._scored, chunk.scored), _put(self._bad, chunk.bad)
        except OSError as error:
            raise _full(self._folder, error) from error
        old = self.ledger
        self.ledger = replace(
            old,
            rows=old.rows + chunk.rows,
            bad_rows=old.bad_rows + len(chunk.bad),
            repeated=old.repeated + chunk.repeated,
            timeless=old.timeless + chunk.timeless,
            scored_bytes=scored_bytes,
            bad_bytes=bad_bytes,
        )
        write_ledger(self._folder, self.ledger)

    def finish(self) -> Ledger:
        """Give the files their names, and say so in the ledger; raises OutputError."""
        self.ledger = replace(self.ledger, is_done=True)
        write_ledger(self._folder, self.ledger)
        name_files(self._folder)
        return self.ledger


def name_files(folder: Path) -> None:
    """Give finished files their names, unless they have them."""
    for name in (SCORED, BAD):
        part = folder / f"{name}{_PART}"
        if part.exists():
            part.replace(folder / name)


def _opened(path: Path, n_bytes: int, head: str) -> IO[bytes]:
    file = path.open("r+b" if path.exists() else "w+b")
    if n_bytes > file.seek(0, os.SEEK_END):
        file.close()
        raise OutputError(f"{path} should hold {n_bytes:,} bytes, some are gone: use --restart")
    file.seek(n_bytes)
    file.truncate()
    if not n_bytes:
        file.write(head.encode())
    return file


def _put(file: IO[bytes], lines: Sequence[str]) -> int:
    """Write lines through to the disk; return where the file ends."""
    file.write("".join(lines).encode(errors="replace"))
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def _full(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"{folder} could not be written: {error.strerror or error}")
