"""Remembered: answers that stay true until something new is kept, so that a second asks nothing."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

_MOST = 32  # answers: a page asks for a few, several people look at a time
_FOR_S = 60.0  # what was taken out meanwhile is told so long at the most

Answer = TypeVar("Answer")


class Remembered:
    """Thread-safe. Two who ask the same thing at once may both wait for it."""

    def __init__(self, clock: Callable[[], float], for_s: float = _FOR_S) -> None:
        self._clock, self._for_s = clock, for_s
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, tuple[float, object]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return what `make` gave for an equal key lately, or gives now."""
        now_s = self._clock()
        with self._lock:
            since_s, answer = self._held.get(key, (now_s - 2 * self._for_s, None))
        if now_s - since_s <= self._for_s:
            return cast("Answer", answer)
        made = make()
        with self._lock:
            self._held[key] = (now_s, made)
            self._held.move_to_end(key)
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return made
