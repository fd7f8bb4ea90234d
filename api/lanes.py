"""Lanes: the threads on which work that blocks runs, so that the event loop never waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Lanes:
    """Threads that write and threads that only read.

    SQLite lets one write at a time and makes the others poll for their turn; a single writing
    thread is a queue in order of arrival instead, which is both fairer and quicker.
    """

    def __init__(self, n_writers: int, n_readers: int) -> None:
        self._writers = ThreadPoolExecutor(n_writers, "tonewise-write")
        self._readers = ThreadPoolExecutor(n_readers, "tonewise-read")

    async def write(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, and raise what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, work)

    async def read(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, and raise what it raises; it must change nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    def close(self) -> None:
        """Finish what was begun, and end the threads."""
        self._writers.shutdown()
        self._readers.shutdown()
