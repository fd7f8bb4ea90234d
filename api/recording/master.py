"""MasterKey: what the key of each recording is wrapped with, and what links are signed with.

A recording has a key of its own, so that no two share one and a file can be rewrapped without
being rewritten. Wrapping: AES key wrap, RFC 3394.
"""

import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from pydantic import SecretStr

from api.recording.errors import RecordingKeyError

KEY_BYTES = 32  # AES-256
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FILE = "recording.key"


class MasterKey:
    """Held in memory alone; its name is a digest, by which a file knows whose it is."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.name = hashlib.sha256(key).hexdigest()[:16]
        self.link_key = hmac.digest(key, b"tonewise recording links", "sha256")

    def wrapped(self, key: bytes) -> bytes:
        """Return a recording's key as it may lie on disk."""
        return aes_key_wrap(self._key, key)

    def unwrapped(self, key: bytes) -> bytes:
        """Return a recording's key; raises RecordingKeyError if another master wrapped it."""
        try:
            return aes_key_unwrap(self._key, key)
        except InvalidUnwrap as error:
            raise RecordingKeyError("the recording was encrypted with another key") from error


def master_key(chosen: SecretStr | None, folder: Path) -> MasterKey:
    """Return the key that was set, or the one in `folder`, which is made if there is none.

    Raises RecordingKeyError, which never repeats what was set.
    """
    if chosen is not None:
        return MasterKey(_parsed(chosen.get_secret_value(), "TONEWISE_RECORDING_KEY"))
    path = folder / _FILE
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & _OTHERS:
            raise RecordingKeyError(f"{path}: others may read it; wanted `chmod 600`")
        return MasterKey(_parsed(path.read_text(encoding="ascii"), str(path)))
    except (OSError, UnicodeError) as error:
        raise RecordingKeyError(f"{path}: wanted a key, got {error}") from error


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; another process may be doing the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{_FILE}.{secrets.token_hex(4)}")
    file = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(file, f"{secrets.token_hex(KEY_BYTES)}\n".encode())
        os.fsync(file)  # a key lost in a power cut would take every recording with it
        path.hardlink_to(new)
    except FileExistsError:
        return  # theirs is as good
    finally:
        os.close(file)
        new.unlink()


def _parsed(text: str, place: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise RecordingKeyError(f"{place}: wanted 64 hex digits") from error
    if len(key) != KEY_BYTES:
        raise RecordingKeyError(f"{place}: wanted 64 hex digits, got {2 * len(key)}")
    return key
