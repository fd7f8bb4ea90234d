"""The first bytes of a recording's file: whose it is, and what opens it."""

import json
import struct
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.recording.errors import RecordingError, RecordingKeyError
from api.recording.master import KEY_BYTES, MasterKey
from api.recording.records import MAGIC, Seal

_LENGTH = struct.Struct("<H")


def new_header(call_id: str, master: MasterKey) -> tuple[bytes, Seal]:
    """Return a new file's first bytes, and what seals its records."""
    key = AESGCM.generate_key(8 * KEY_BYTES)
    told = {"call_id": call_id, "key": master.wrapped(key).hex(), "master": master.name}
    text = json.dumps(told).encode()
    return MAGIC + _LENGTH.pack(len(text)) + text, Seal(key, call_id)


def read_header(file: BinaryIO, call_id: str, master: MasterKey) -> tuple[int, Seal]:
    """Return where the records begin, and what opens them.

    Raises RecordingError if the file is no recording of this call, RecordingKeyError if
    another master key wrapped its own.
    """
    try:
        if file.read(len(MAGIC)) != MAGIC:
            raise ValueError
        (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
        told = json.loads(file.read(length))
        of, wrapped, name = told["call_id"], bytes.fromhex(told["key"]), told["master"]
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise RecordingError(f"wanted a recording of {call_id!r}, got another file") from error
    if of != call_id:
        raise RecordingError(f"wanted a recording of {call_id!r}, got one of {of!r}")
    if name != master.name:
        raise RecordingKeyError(
            f"the recording was encrypted with key {name}, this service has {master.name}"
        )
    return file.tell(), Seal(master.unwrapped(wrapped), call_id)
