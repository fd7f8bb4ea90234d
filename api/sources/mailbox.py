"""Mailbox: the mails of an mbox file, or of one EML file, as bytes, one after the other.

A mail is read by pieces and never held beyond its bound, however long its lines are.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from api.sources.source import Fault, SourceError

MOST_BYTES = 25_000_000  # of one mail, its attachments included; mail servers refuse more
_PIECE_BYTES = 1 << 16
_ENVELOPE = re.compile(rb"From \S+ .{0,80}\d{1,2}:\d{2}")  # "From jo@a.test Mon Nov 16 09:27:01"
_ESCAPED = re.compile(rb">+From ")
_HEADER = re.compile(rb"[!-9;-~]{1,100}:")


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as it lies in the file."""

    place: str  # such as "mail 14"
    content: bytes


def raw_mails(path: Path) -> Iterator[RawMail | Fault]:
    """Yield all mails of a file; one beyond MOST_BYTES is a Fault.

    Raises SourceError if the file is neither a mailbox nor a mail, or can't be read.
    """
    try:
        with path.open("rb") as file:
            yield from _mails(file, path)
    except OSError as error:
        raise SourceError(f"{path}: wanted a file to read, got: {error.strerror}") from error


def _mails(file: IO[bytes], path: Path) -> Iterator[RawMail | Fault]:
    start = file.read(len(b"From "))
    file.seek(0)
    if start == b"From ":
        yield from _split(file)
        return
    first = file.readline(_PIECE_BYTES).removeprefix(BOM_UTF8)
    if not _HEADER.match(first):
        raise SourceError(f"{path}: wanted a mailbox (mbox) or a mail (EML), found neither")
    mail = _Growing(1)
    mail.add(first)
    while piece := file.read(_PIECE_BYTES):
        mail.add(piece)
    yield mail.done()


def _split(file: IO[bytes]) -> Iterator[RawMail | Fault]:
    mail: _Growing | None = None
    n_mails, before = 0, b"\n"
    while piece := file.readline(_PIECE_BYTES):
        begins = before == b"\n" and _ENVELOPE.match(piece) is not None
        if begins or mail is None:
            if mail is not None:
                yield mail.done()
            n_mails += 1
            mail = _Growing(n_mails)
        else:
            mail.add(piece[1:] if _ESCAPED.match(piece) else piece)
        before = b"\n" if not piece.strip(b"\r\n") else piece
    if mail is not None:
        yield mail.done()


class _Growing:
    """A mail that is being read; what is beyond its bound is counted and let go."""

    def __init__(self, number: int) -> None:
        self._place = f"mail {number}"
        self._pieces: list[bytes] = []
        self._n_bytes = 0

    def add(self, piece: bytes) -> None:
        self._n_bytes += len(piece)
        if self._n_bytes > MOST_BYTES:
            self._pieces.clear()
        else:
            self._pieces.append(piece)

    def done(self) -> RawMail | Fault:
        if self._n_bytes > MOST_BYTES:
            why = f"wanted a mail of at most {MOST_BYTES:,} bytes, got {self._n_bytes:,}"
            return Fault(self._place, why)
        return RawMail(self._place, b"".join(self._pieces))
