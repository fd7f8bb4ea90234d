"""Clock: epoch seconds that never step back."""

import threading
from collections.abc import Callable


class SteadyClock:
    """Follows another clock, and goes on from where it was when that one steps back.

    So no wait is negative, and no offer stays open for as long as the clock was put back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ahead_s = 0.0
        self._last_s = clock()
        self._lock = threading.Lock()

    def __call__(self) -> float:
        """Return the time: at least what it was at the call before."""
        with self._lock:
            now_s = self._clock() + self._ahead_s
            if now_s < self._last_s:
                self._ahead_s += self._last_s - now_s
            self._last_s = max(now_s, self._last_s)
            return self._last_s
