"""Bus: tells who listens that something happened; what happened is read from the events table.

A lost signal loses nothing: the table is the truth, and it is looked at from time to time anyway.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Signal(Protocol):
    """One subscriber's bell."""

    async def wait(self, timeout_s: float) -> bool:
        """Wait for a ring since the last wait; False if none came within `timeout_s`."""
        ...


class Bus(Protocol):
    """The port behind which a broker can stand."""

    def publish(self, case_id: str | None) -> None:
        """Ring for those who follow this case, and for those who follow everything."""
        ...

    def subscribe(self, case_id: str | None = None) -> AbstractContextManager[Signal]:
        """Follow one case, or everything, while the context lasts."""
        ...

    @property
    def closed(self) -> bool:
        """Whether the service stops: every stream ends."""
        ...

    def close(self) -> None:
        """Ring for everybody, for the last time."""
        ...


class LocalBus:
    """The bus of one process, for its event loop alone."""

    def __init__(self) -> None:
        self._bells: defaultdict[str | None, set[_Bell]] = defaultdict(set)
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the service stops."""
        return self._closed

    def publish(self, case_id: str | None) -> None:
        """Ring for the case's followers and for everything's."""
        for topic in {case_id, None}:
            for bell in self._bells.get(topic, ()):
                bell.ring()

    @contextmanager
    def subscribe(self, case_id: str | None = None) -> Iterator[Signal]:
        """Follow one case, or everything."""
        bell = _Bell()
        self._bells[case_id].add(bell)
        try:
            yield bell
        finally:
            self._bells[case_id].discard(bell)
            if not self._bells[case_id]:
                del self._bells[case_id]

    def close(self) -> None:
        """Wake everybody up to leave."""
        self._closed = True
        for bells in self._bells.values():
            for bell in bells:
                bell.ring()


class _Bell:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, timeout_s: float) -> bool:
        try:
            # Not wait_for: before Python 3.12 it loses a cancellation that meets a ring.
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True
