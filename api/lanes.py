"""Lanes: the threads on which work that blocks runs, so that the event loop never waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from api.storage.errors import StorageBusyError

Result = TypeVar("Result")


class Lanes:
    """One thread that writes, and some that only read.

    A database takes one transaction at a time and makes the others poll for their turn; a single
    writing thread is a queue in order of arrival instead, which is both fairer and quicker.
    """

    def __init__(self, n_readers: int, patience_s: float) -> None:
        """With `patience_s` after which work that still waits for its turn is refused.

        So neither a database that hangs for a while nor more requests than there is time for
        leave a long line behind, of requests that nobody waits for any more.
        """
        self._writer = ThreadPoolExecutor(1, "tonewise-write")
        self._readers = ThreadPoolExecutor(n_readers, "tonewise-read")
        self._doorman = ThreadPoolExecutor(1, "tonewise-door")
        self._patience_s = patience_s

    async def write(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, and raise what it raises or StorageBusyError."""
        return await self._run(self._writer, work)

    async def read(self, work: Callable[[], Result]) -> Result:
        """As `write`, for work that changes nothing."""
        return await self._run(self._readers, work)

    async def at_the_door(self, work: Callable[[], Result]) -> Result:
        """As `write`, for signing in: it hashes for a tenth of a second, and holds up nobody.

        One thread, so that a crowd of guessers takes one core and one hash's memory at most.
        """
        return await self._run(self._doorman, work)

    async def _run(self, lane: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        asked_s = monotonic()

        def in_time() -> Result:
            if monotonic() - asked_s > self._patience_s:
                raise StorageBusyError(f"no turn came within {self._patience_s:g} s")
            return work()

        return await asyncio.get_running_loop().run_in_executor(lane, in_time)

    def close(self) -> None:
        """Finish what was begun, and end the threads."""
        self._doorman.shutdown()
        self._writer.shutdown()
        self._readers.shutdown()
