"""Batch: small pieces of sound, gathered until there is enough to be worth handling.

Most providers send 20 ms at a time. Handing on each costs more than hearing it.
"""

from api.protocols.wire import Sound

BATCH_MS = 100


class Batch:
    """What one lane has gathered."""

    def __init__(self, lane: int, bytes_per_s: int) -> None:
        self._lane, self._enough = lane, bytes_per_s * BATCH_MS // 1000
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, data: bytes) -> tuple[Sound, ...]:
        """Return all that was gathered if this makes it enough."""
        self._pieces.append(data)
        self._size += len(data)
        return self.rest() if self._size >= self._enough else ()

    def rest(self) -> tuple[Sound, ...]:
        """Return what was gathered, enough or not."""
        if not self._size:
            return ()
        data = b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        return (Sound(self._lane, data),)
