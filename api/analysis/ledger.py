"""Ledger: how far a run has come, so that it can be stopped at any moment and taken up again."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from api.analysis.table import TableError
from api.files import OutputError, write_whole

NAME, _LOCK = "ledger.json", ".lock"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What of a table is scored and written; bytes beyond these were of a chunk cut short."""

    task: str  # digest of table, columns and models: another task can't go on from here
    rows: int = 0  # read, good and bad
    bad_rows: int = 0
    repeated: int = 0  # rows whose id came before
    timeless: int = 0  # rows whose time could not be read
    scored_bytes: int = 0
    bad_bytes: int = 0
    is_done: bool = False


def read_ledger(folder: Path, task: str) -> Ledger:
    """Return where this task stopped in this folder, or its beginning.

    Raises TableError if the folder holds another task's results.
    """
    try:
        found = Ledger(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Ledger(task)
    except (OSError, ValueError, TypeError) as error:
        raise TableError(f"{folder / NAME} should say how far a run came, got: {error}") from error
    if found.task != task:
        raise TableError(
            f"{folder} holds results of another table, other columns or another model: "
            "choose another folder, or --restart to write over them"
        )
    return found


def read_rows(folder: Path) -> int:
    """Return how many rows are done in this folder, whatever the task; 0 where none began."""
    try:
        return int(json.loads((folder / NAME).read_text(encoding="utf-8"))["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def write_ledger(folder: Path, ledger: Ledger) -> None:
    """Replace the ledger, whole; raises OutputError."""
    write_whole(folder / NAME, [json.dumps(asdict(ledger), indent=2) + "\n"])


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make the folder, and keep other runs out of it; raises OutputError if one is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _LOCK).open("a")
    except OSError as error:
        raise OutputError(f"{folder} could not be made a folder: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(f"another run is writing to {folder}: wait for it") from None
        yield
