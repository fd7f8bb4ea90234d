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
        """With `patience_s` after which work that waits for its turn to write is refused."""
        self._writer = ThreadPoolExecutor(1, "tonewise-write")
        self._readers = ThreadPoolExecutor(n_readers, "tonewise-read")
        self._patience_s = patience_s

    async def write(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, and raise what it raises.

        Raises StorageBusyError when its turn does not come in time, so that a database that hangs
        for a while leaves no long line of requests behind, which nobody waits for any more.
        """
        asked_s = monotonic()

        def in_time() -> Result:
            if monotonic() - asked_s > self._patience_s:
                raise StorageBusyError(f"no turn to write came within {self._patience_s:g} s")
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._writer, in_time)

    async def read(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, and raise what it raises; it must change nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    def close(self) -> None:
        """Finish what was begun, and end the threads."""
        self._writer.shutdown()
        self._readers.shutdown()
