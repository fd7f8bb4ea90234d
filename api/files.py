"""Files that are written whole or not at all."""

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from emotion.errors import TonewiseError


class OutputError(TonewiseError):
    """A result that could not be written."""


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write the pieces as UTF-8; `path` holds all of them, or what it held before.

    A device or pipe is written in place, since renaming over it would take it away.
    Raises OutputError if the folder, the disk or the permissions don't allow it.
    """
    try:
        if path.exists() and not path.is_file():
            _pour(path, pieces, os.O_WRONLY)
        else:
            _replace(path.resolve(), pieces)
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror or error}") from error


def _replace(path: Path, pieces: Iterable[str]) -> None:
    # In the same folder, so that the rename can't cross file systems.
    part = path.with_name(f".tonewise-{secrets.token_hex(6)}.part")
    try:
        _pour(part, pieces, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        part.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def _pour(path: Path, pieces: Iterable[str], flags: int) -> None:
    # os.open gives the mode that the user's umask asks for; tempfile would make it private.
    with os.fdopen(os.open(path, flags, 0o666), "w", encoding="utf-8", errors="replace") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        if path.is_file():
            os.fsync(file.fileno())
