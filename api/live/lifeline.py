"""Lifeline: by which other processes on this machine can tell whether this one lives.

A process holds a lock on a file of its own; the kernel lets go of it when the process dies,
however it dies. Of a process on another machine there is no file: its lease in the database
has to run out.
"""

import fcntl
import os
import secrets
from pathlib import Path


class Lifeline:
    """Held from `hold` until `drop`, or until the process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: int | None = None
        self.server_id = f"srv_{secrets.token_hex(8)}"

    def hold(self) -> None:
        """Show that this process lives."""
        if self._held is not None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._held = os.open(self._folder / self.server_id, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def drop(self) -> None:
        """Show it no more."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def is_cut(self, server_id: str) -> bool:
        """Whether a process has surely ended; False for one that nothing is known of."""
        try:
            file = os.open(self._folder / server_id, os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        return True

    def ended(self) -> tuple[str, ...]:
        """Return the ids of the other processes that have surely ended, and are not forgotten."""
        others = (path.name for path in self._folder.glob("srv_*") if path.name != self.server_id)
        return tuple(server_id for server_id in others if self.is_cut(server_id))

    def forget(self, server_id: str) -> None:
        """Remove the file of a process that has ended: from then on nothing is known of it."""
        (self._folder / server_id).unlink(missing_ok=True)
