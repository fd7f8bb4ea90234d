"""Ranking: the few messages of many that are worth a look."""

import heapq

from api.analysis.scored import Scored


class Ranking:
    """The heaviest messages offered, each text once."""

    def __init__(self, most: int) -> None:
        """Keep so many."""
        self._most = most
        self._heap: list[tuple[float, int, Scored]] = []
        self._texts: set[str] = set()

    def offer(self, weight: float, one: Scored) -> None:
        """Keep a message if it weighs more than the least of those kept."""
        if one.text in self._texts:
            return
        if len(self._heap) == self._most and weight <= self._heap[0][0]:
            return
        self._texts.add(one.text)
        heapq.heappush(self._heap, (weight, -one.row, one))
        if len(self._heap) > self._most:
            self._texts.discard(heapq.heappop(self._heap)[2].text)

    def found(self) -> tuple[Scored, ...]:
        """Return those kept, the heaviest first."""
        return tuple(one for _, _, one in sorted(self._heap, reverse=True))
