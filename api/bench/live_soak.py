"""Soak: hundreds of calls one after another, and what of each the service keeps."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from api.bench.figures import Machine, this_machine
from api.bench.live_caller import Caller
from api.bench.live_load import N_VARIANTS, variant
from api.bench.live_script import Asked, Protocol, Script, Sound, script, tape_of
from api.bench.processes import Usage, usage_of
from api.bench.serving import HOST, Served, serving
from api.bench.solo import BenchError
from api.live.start import Mode

SETTLED = 50  # calls after which buffers and allocators have what they need

_CALL_S = 12.0
_REST_S = 3.0  # until what a call took is given back
_PATIENCE_S = 60.0

Done = Callable[[], None]


@dataclass(frozen=True, slots=True)
class SoakPlan:
    """What is measured."""

    calls: int  # more than SETTLED
    transcripts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SoakFigures:
    """What was left of the calls; memory in MB of 10^6 bytes, of all the service's processes."""

    calls: int
    settled_calls: int
    seconds_a_call: float
    transcripts: bool
    lost: int  # calls without a grade
    resident_mb_settled: float
    resident_mb_end: float
    growth: float  # a share of what was resident when it had settled
    threads_left: int  # more than when it had settled
    sockets_left: int
    files_left: int
    took_s: float
    machine: Machine


def bench_soak(sound: Sound, plan: SoakPlan, done: Done) -> SoakFigures:
    """Return what is left; `done` is called after each call.

    Raises BenchError if the service does not start or stops answering.
    """
    machine, began_s = this_machine(), time.monotonic()
    settings = {"log_level": "warning", "transcribe": plan.transcripts}
    with (
        TemporaryDirectory(prefix="tonewise-bench-") as folder,
        serving(Path(folder), settings) as service,
    ):
        scripts = _scripts(sound, service, plan)
        n_graded = uvloop.run(_calls(service, scripts, range(SETTLED), done))
        settled = _rested(service)
        n_graded += uvloop.run(_calls(service, scripts, range(SETTLED, plan.calls), done))
        end = _rested(service)
    return SoakFigures(
        calls=plan.calls,
        settled_calls=SETTLED,
        seconds_a_call=_CALL_S,
        transcripts=plan.transcripts,
        lost=plan.calls - n_graded,
        resident_mb_settled=settled.resident_mb,
        resident_mb_end=end.resident_mb,
        growth=end.resident_mb / settled.resident_mb - 1,
        threads_left=end.n_threads - settled.n_threads,
        sockets_left=end.n_sockets - settled.n_sockets,
        files_left=end.n_files - settled.n_files,
        took_s=time.monotonic() - began_s,
        machine=machine,
    )


def _scripts(sound: Sound, service: Served, plan: SoakPlan) -> list[Script]:
    asked = Asked(service.secret, plan.transcripts, Mode.REPLAY)
    tapes = [tape_of(Protocol.NATIVE, variant(sound, n, _CALL_S)) for n in range(N_VARIANTS)]
    return [script(Protocol.NATIVE, tape, asked) for tape in tapes]


async def _calls(service: Served, scripts: list[Script], numbers: range, done: Done) -> int:
    """Make one call after another; return how many were graded."""
    loop, n_graded = asyncio.get_running_loop(), 0
    for number in numbers:
        plays = scripts[number % len(scripts)]
        base = f"http://{HOST}:{service.port}"
        try:
            async with asyncio.timeout(_PATIENCE_S):
                making = partial(Caller, base, plays)
                _, caller = await loop.create_connection(making, HOST, service.port)
                await caller.ready
                caller.hurry()
                await caller.over
        except (OSError, TimeoutError) as error:
            raise BenchError(f"wanted an end of call {number}, got {error!r}") from error
        caller.close()
        n_graded += bool(caller.heard.of_type("graded"))
        done()
    return n_graded


def _rested(service: Served) -> Usage:
    time.sleep(_REST_S)
    return usage_of(service.process.pid)
