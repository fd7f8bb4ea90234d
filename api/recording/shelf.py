"""Shelf: the folder of the recordings, a file a call."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from api.recording.errors import NoRecordingError
from api.recording.master import MasterKey
from api.recording.playback import Playback
from api.recording.tape import Tape

_SUFFIX = ".twrec"


class Shelf:
    """Thread-safe. Any method may raise a RecordingError."""

    def __init__(self, folder: Path, master: Callable[[], MasterKey]) -> None:
        """With `master`, which makes or reads the key at the first need of it."""
        self._folder, self._master = folder, master

    @property
    def link_key(self) -> bytes:
        """What links to recordings are signed with."""
        return self._master().link_key

    def tape(self, call_id: str, goes_on: bool) -> Tape:
        """Return a new tape, or the one that there is if the call goes on."""
        path = self._path(call_id)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kind = Tape.reopened if goes_on and path.exists() else Tape.new
        return kind(path, call_id, self._master())

    def has(self, call_id: str) -> bool:
        """Whether there is a recording of a call."""
        return self._path(call_id).exists()

    def playback(self, call_id: str) -> Playback:
        """Return what there is of a call so far; raises NoRecordingError."""
        try:
            return Playback(self._path(call_id), call_id, self._master())
        except FileNotFoundError as error:
            raise NoRecordingError(f"there is no recording of call {call_id!r}") from error

    def remove(self, call_id: str) -> bool:
        """Delete a recording, its key with it; False if there was none."""
        try:
            self._path(call_id).unlink()
        except FileNotFoundError:
            return False
        return True

    def _path(self, call_id: str) -> Path:
        # A call's id is its client's to choose, so it is no file name.
        name = hashlib.sha256(call_id.encode()).hexdigest()[:40]
        return self._folder / f"{name}{_SUFFIX}"
