"""Throttle: how often somebody may ask."""

from collections.abc import Callable
from time import monotonic

_MINUTE_S = 60.0
_MOST_KNOWN = 50_000  # about 8 MB of names


class Throttle:
    """So many requests a minute of each name: at once, or spread; for the event loop.

    The generic cell rate algorithm (ITU-T I.371): one number a name, and a cost that no number
    of names makes greater.
    """

    def __init__(
        self,
        most_a_minute: int,
        clock: Callable[[], float] = monotonic,
        most_known: int = _MOST_KNOWN,
    ) -> None:
        self._every_s, self._clock = _MINUTE_S / most_a_minute, clock
        self._most_known = most_known
        self._due_s: dict[str, float] = {}  # when each would come next, if it came evenly

    def wait_s(self, name: str) -> float:
        """Count one request; return 0, or the seconds to wait if it is one too many."""
        wait_s = self.ahead_s(name)
        if not wait_s:
            now_s = self._clock()
            if len(self._due_s) >= self._most_known:
                self._forget(now_s)
            self._due_s[name] = max(self._due_s.get(name, now_s), now_s) + self._every_s
        return wait_s

    def ahead_s(self, name: str) -> float:
        """Return what `wait_s` would, and count nothing."""
        early_s = self._due_s.get(name, 0.0) + self._every_s - self._clock() - _MINUTE_S
        return max(0.0, early_s)

    def _forget(self, now_s: float) -> None:
        """Forget whoever asked for nothing of late; if that is nobody, all of them."""
        busy = {name: due_s for name, due_s in self._due_s.items() if due_s > now_s}
        self._due_s = busy if len(busy) < self._most_known else {}
