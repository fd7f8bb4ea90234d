"""Track: chunks that come out of order, or not at all, put onto their own clock.

A hole is waited for as long as JITTER_MS of later sound, then filled with silence.
"""

import heapq

JITTER_MS = 120
_MOST_WAITING = 64  # chunks; of 20 ms no more than 6 fit between
_SLACK_MS = 10  # half a chunk: what a time may be off without a chunk being missing


class Track:
    """One direction's sound; positions are in bytes, of which one is one sample."""

    def __init__(self, bytes_per_ms: int, silence: bytes) -> None:
        self._silence = silence
        self._jitter, self._slack = JITTER_MS * bytes_per_ms, _SLACK_MS * bytes_per_ms
        self._waiting: list[tuple[int, bytes]] = []
        self._last = -1  # where the latest chunk that was handed on begins
        self.end = 0  # where what was handed on ends
        self.n_lost = 0  # bytes of silence that stand for sound
        self.n_late = 0  # chunks that came twice, or too late

    def add(self, at: int, chunk: bytes) -> bytes:
        """Return the sound that is in order by now; `at`: where this chunk belongs."""
        if not self._waiting and self._last < at <= self.end + self._slack:
            self._last = at
            self.end += len(chunk)
            return chunk
        if at <= self._last:
            self.n_late += 1
            return b""
        heapq.heappush(self._waiting, (at, chunk))
        newest = max(self._waiting)[0]
        is_full = len(self._waiting) > _MOST_WAITING
        return self._until(newest if is_full else newest - self._jitter)

    def fill(self, until: int) -> bytes:
        """Return the sound up to there, silence where there is none: nobody waits longer."""
        sound = self._until(until)
        missing = until - self.end
        if missing <= 0:
            return sound
        self._last = max(self._last, until - 1)
        return sound + self._quiet(missing)

    def rest(self) -> bytes:
        """Return whatever is still waited with."""
        return self._until(max(self._waiting)[0]) if self._waiting else b""

    def _until(self, given_up: int) -> bytes:
        """Return what is in order, and what follows a hole that ends by `given_up`."""
        pieces = []
        while self._waiting and self._waiting[0][0] <= max(self.end + self._slack, given_up):
            at, chunk = heapq.heappop(self._waiting)
            if at <= self._last:
                self.n_late += 1
                continue
            if at > self.end + self._slack:
                pieces.append(self._quiet(at - self.end))
            pieces.append(chunk)
            self._last = at
            self.end += len(chunk)
        return b"".join(pieces)

    def _quiet(self, n: int) -> bytes:
        self.n_lost += n
        self.end += n
        return self._silence * n
