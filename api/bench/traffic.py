"""Traffic: requests sent at their times whatever the answers take, each timed from its own.

An open loop: a generator that waited for answers would send less just when the service is slow,
and would not see the queue that real customers make.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: how late it was sent, and when it was answered, both since it was due."""

    late_s: float  # the generator's own fault
    took_s: float
    status: int  # HTTP; 0: no answer


@dataclass(slots=True)
class Line:
    """One connection, kept open."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes) -> int:
        """Return the status of the answer, whose body is read and dropped."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        length = lower.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await self.reader.readexactly(int(length or 0))
        return int(head[9:12])


@dataclass
class Generator:
    """Sends to one address over as many connections as it takes."""

    host: str
    port: int
    idle: deque[Line] = field(default_factory=deque)

    async def send(self, requests: Sequence[bytes], due_s: Sequence[float]) -> list[Sent]:
        """Send each request at its time, seconds from now; return how each went."""
        began_s = perf_counter()
        tasks = []
        for request, due in zip(requests, due_s, strict=True):
            ahead_s = began_s + due - perf_counter()
            if ahead_s > 0:
                await asyncio.sleep(ahead_s)
            tasks.append(asyncio.create_task(self._one(request, began_s + due)))
        sent = await asyncio.gather(*tasks)
        for line in self.idle:
            line.writer.close()
        return sent

    async def _one(self, request: bytes, due_s: float) -> Sent:
        late_s = perf_counter() - due_s
        try:
            async with asyncio.timeout(_PATIENCE_S):
                line = self.idle.pop() if self.idle else await self._new_line()
                status = await line.ask(request)
        except (OSError, EOFError, TimeoutError):
            return Sent(late_s, perf_counter() - due_s, 0)
        self.idle.append(line)
        return Sent(late_s, perf_counter() - due_s, status)

    async def _new_line(self) -> Line:
        return Line(*await asyncio.open_connection(self.host, self.port))


def arrivals(rate: float, seconds: float, seed: int) -> list[float]:
    """Return when customers come, each by themselves: a Poisson process, seconds from the start."""
    chance = random.Random(seed)  # noqa: S311 - arrivals are no secret
    due_s, times = 0.0, []
    while (due_s := due_s + chance.expovariate(rate)) < seconds:
        times.append(due_s)
    return times
