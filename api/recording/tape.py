"""Tape: a recording's file while it is written. It ends with a whole record, whatever happens."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.recording.header import new_header, read_header
from api.recording.master import MasterKey
from api.recording.records import Kind, Seal, places


@dataclass(frozen=True, slots=True)
class Piece:
    """One record to be."""

    kind: Kind
    lane: int
    offset: int
    plain: bytes


class Tape:
    """Raises OSError where the disk does; what was written before stays as it is."""

    def __init__(self, file: int, seal: Seal, size: int, n_records: int) -> None:
        self._file, self._seal = file, seal
        self._size, self._n_records = size, n_records

    @classmethod
    def new(cls, path: Path, call_id: str, master: MasterKey) -> "Tape":
        """Make a new file; no other may be there."""
        header, seal = new_header(call_id, master)
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            _write_all(file, header)
        except OSError:
            os.close(file)
            path.unlink()
            raise
        return cls(file, seal, len(header), 0)

    @classmethod
    def reopened(cls, path: Path, call_id: str, master: MasterKey) -> "Tape":
        """Go on with a file, behind its last whole record.

        Raises RecordingError if it is no recording of this call.
        """
        with path.open("rb") as file:
            first, seal = read_header(file, call_id, master)
            whole = list(places(file, first))
            # After a power cut, the last may have its length but not all of its bytes.
            while whole and not seal.fits(file, whole[-1]):
                whole.pop()
        size = whole[-1].end if whole else first
        again = os.open(path, os.O_WRONLY)
        os.ftruncate(again, size)
        os.lseek(again, size, os.SEEK_SET)
        return cls(again, seal, size, len(whole))

    def write(self, pieces: Sequence[Piece]) -> None:
        """Write records, all of them or none."""
        sealed = b"".join(
            self._seal.record(
                self._n_records + n, piece.kind, piece.lane, piece.offset, piece.plain
            )
            for n, piece in enumerate(pieces)
        )
        try:
            _write_all(self._file, sealed)
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(sealed)
        self._n_records += len(pieces)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def _write_all(file: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]
