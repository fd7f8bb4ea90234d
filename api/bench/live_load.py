"""Load: many live calls from one process and one event loop."""

import asyncio
import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time

import numpy as np
import uvloop

from api.bench.live_caller import Caller
from api.bench.live_follower import follow
from api.bench.live_latency import CallResult, result_of
from api.bench.live_script import Asked, Protocol, Script, Sound, script, tape_of
from api.bench.serving import HOST
from api.bench.solo import BenchError
from speech.codec import TELEPHONE_RATE_HZ

N_VARIANTS = 16  # callers who begin at another place of the sound

_RAMP_A_CALL_S = 0.06  # between two calls that begin
_SETTLE_S = 3.0  # after the last has begun
_PATIENCE_S = 30.0  # for the end of a call that has hung up


@dataclass(frozen=True, slots=True)
class LoadTask:
    """What calls are made, where to, and how."""

    port: int
    secret: str | None  # of who follows calls whose protocol tells nothing; None: nobody does
    protocol: Protocol
    sound: Path  # .npy of a Sound that is longer than the calls; read from any place on
    n_calls: int
    seconds: float  # that all of them last together
    asked: Asked

    @property
    def call_s(self) -> float:
        """How long each call lasts, in whole ticks of every protocol."""
        return math.ceil(self.n_calls * _RAMP_A_CALL_S + _SETTLE_S + self.seconds) + 1.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """How it went."""

    calls: tuple[CallResult, ...]
    cpu_s: float  # of the generator itself, while all calls lasted


def variant(sound: Sound, number: int, seconds: float) -> Sound:
    """Return so many seconds of the sound, as the callers of one variant play it."""
    begun = np.roll(sound, -len(sound) * number // N_VARIANTS, axis=0)
    return np.resize(begun, (round(seconds * TELEPHONE_RATE_HZ), 2))


def load(task: LoadTask, all_on: Callable[[], None], before_end: Callable[[], None]) -> Loaded:
    """Make the calls from a process of its own; calls back when all are on and before any ends.

    Raises BenchError if the process dies.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, task), daemon=True)
    process.start()
    theirs.close()
    try:
        for phase in (all_on, before_end):
            ours.recv()
            phase()
        loaded: Loaded = ours.recv()
    except EOFError:
        process.join()
        raise BenchError(f"the callers' process ended with {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
    return loaded


def _work(pipe: Connection, task: LoadTask) -> None:
    with suppress(KeyboardInterrupt):
        pipe.send(uvloop.run(_calls(pipe, task)))


async def _calls(pipe: Connection, task: LoadTask) -> Loaded:
    sound = np.load(task.sound)
    scripts = [
        script(
            task.protocol, tape_of(task.protocol, variant(sound, number, task.call_s)), task.asked
        )
        for number in range(min(N_VARIANTS, task.n_calls))
    ]
    callers = await asyncio.gather(
        *(_placed(task, n, scripts[n % len(scripts)]) for n in range(task.n_calls))
    )
    await asyncio.sleep(_SETTLE_S)
    before_s = process_time()
    pipe.send(None)
    await asyncio.sleep(task.seconds)
    cpu_s = process_time() - before_s
    pipe.send(None)
    await _ended(callers)
    return Loaded(tuple(_results(callers, scripts)), cpu_s)


async def _placed(task: LoadTask, number: int, plays: Script) -> Caller:
    await asyncio.sleep(number * _RAMP_A_CALL_S)
    loop, base = asyncio.get_running_loop(), f"http://{HOST}:{task.port}"
    async with asyncio.timeout(_PATIENCE_S):
        _, caller = await loop.create_connection(lambda: Caller(base, plays), HOST, task.port)
        await caller.ready
    caller.begin(loop.time())
    if task.secret is not None:
        caller.followed = asyncio.create_task(
            follow(task.port, task.secret, caller.call_id, caller.told)
        )
    return caller


async def _ended(callers: Sequence[Caller]) -> None:
    await asyncio.wait([caller.over for caller in callers], timeout=_PATIENCE_S)
    for caller in callers:
        caller.close()


def _results(callers: Sequence[Caller], scripts: Sequence[Script]) -> list[CallResult]:
    kinds = [n % len(scripts) for n in range(len(callers))]
    return [
        result_of(kind, caller.heard, scripts[kind])
        for kind, caller in zip(kinds, callers, strict=True)
    ]
