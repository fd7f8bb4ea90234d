"""A recording's file: a header, then records that are each encrypted by themselves.

    header   MAGIC, u16 length, JSON: the call's id, its wrapped key, the master key's name
    record   u8 kind, u8 lane, u64 offset, u32 length, 12-byte nonce, then AES-256-GCM
             ciphertext and tag

A LANE record says how a lane sounds (JSON). A SOUND record holds bytes of a lane as they were
sent, from an offset of that lane on. What bears no record is silence. The record's own head, its
place in the file and the call's id are authenticated with it, so none can be moved, dropped from
the middle, or taken to another call.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.recording.errors import RecordingError

MAGIC = b"TWREC01\n"
MOST_LANES = 256  # a lane's number is one byte
_HEAD = struct.Struct("<BBQI12s")
_NUMBER = struct.Struct("<Q")
_NONCE_BYTES = 12
_TAG_BYTES = 16
_CHANGED = "record {} of the recording is not as it was written"


class Kind(IntEnum):
    """What a record holds."""

    LANE = 1
    SOUND = 2


_KINDS = frozenset(Kind)
_HOLE = 0  # what a power cut may leave where the bytes never came


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies, and what its head says."""

    number: int  # in the file
    at: int  # file offset of its ciphertext
    head: bytes
    kind: Kind
    lane: int
    offset: int  # of the lane's bytes
    n_bytes: int  # of plaintext

    @property
    def end(self) -> int:
        """The file offset behind it."""
        return self.at + self.n_bytes + _TAG_BYTES

    @property
    def offset_end(self) -> int:
        """The lane offset behind it."""
        return self.offset + self.n_bytes


class Seal:
    """One call's cipher."""

    def __init__(self, key: bytes, call_id: str) -> None:
        self._cipher, self._call_id = AESGCM(key), call_id.encode()

    def record(self, number: int, kind: Kind, lane: int, offset: int, plain: bytes) -> bytes:
        """Return a record as it lies in the file."""
        # At random, since a record that was torn is written again under the same number.
        nonce = os.urandom(_NONCE_BYTES)
        head = _HEAD.pack(kind, lane, offset, len(plain) + _TAG_BYTES, nonce)
        return head + self._cipher.encrypt(nonce, plain, self._bound(head, number))

    def opened(self, file: BinaryIO, place: Place) -> bytes:
        """Return what a record holds; raises RecordingError if anything of it was changed."""
        file.seek(place.at)
        sealed = file.read(place.n_bytes + _TAG_BYTES)
        try:
            bound = self._bound(place.head, place.number)
            return self._cipher.decrypt(place.head[-_NONCE_BYTES:], sealed, bound)
        except InvalidTag as error:
            raise RecordingError(_CHANGED.format(place.number)) from error

    def fits(self, file: BinaryIO, place: Place) -> bool:
        """Whether a record is as it was written."""
        try:
            self.opened(file, place)
        except RecordingError:
            return False
        return True

    def _bound(self, head: bytes, number: int) -> bytes:
        return head + _NUMBER.pack(number) + self._call_id


def places(file: BinaryIO, first: int) -> Iterator[Place]:
    """Yield the whole records from file offset `first` on; what is torn at the end is left out.

    Raises RecordingError where no record can ever have been written so. What was cut off at the
    end can't be told from what was never written.
    """
    size = os.fstat(file.fileno()).st_size
    at, number = first, 0
    while at + _HEAD.size + _TAG_BYTES <= size:
        file.seek(at)
        head = file.read(_HEAD.size)
        kind, lane, offset, length, _ = _HEAD.unpack(head)
        at += _HEAD.size
        if kind == _HOLE or at + length > size:
            return
        if kind not in _KINDS or length < _TAG_BYTES:
            raise RecordingError(_CHANGED.format(number))
        yield Place(number, at, head, Kind(kind), lane, offset, length - _TAG_BYTES)
        at += length
        number += 1
