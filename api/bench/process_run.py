"""ProcessRun: a whole command on one core, its time and its greatest memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from api.bench.solo import BenchError

_KB_MB = 1024 / 1e6  # what the kernel calls a kB, in MB of 10^6 bytes
_LOOK_S = 0.05
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"}


@dataclass(frozen=True, slots=True)
class ProcessRun:
    """From the start of the interpreter to its end."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    is_stopped: bool  # killed while it ran


def run_process(
    arguments: Sequence[str | Path], stops: Callable[[], bool] = lambda: False
) -> ProcessRun:
    """Run Python with these arguments on one core; kill it as soon as `stops` says so.

    Raises BenchError if the process fails, or this system can't pin one.
    """
    if not hasattr(os, "sched_setaffinity"):
        raise BenchError(f"wanted a system that pins a process to one core, got {sys.platform}")
    began_s, is_stopped = time.monotonic(), False
    with TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *map(str, arguments)],
            stdout=words,
            stderr=words,
            env={**os.environ, **_ENVIRONMENT},
        )
        os.sched_setaffinity(process.pid, {max(os.sched_getaffinity(0))})
        try:
            while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                if not is_stopped and stops():
                    process.kill()
                    is_stopped = True
                time.sleep(_LOOK_S)
        except BaseException:
            process.kill()
            raise
        _, status, usage = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not is_stopped:
            words.seek(0)
            last = words.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise BenchError(f"wanted a run of {arguments[0]}, it ended with: {last or 'no word'}")
    return ProcessRun(
        wall_s=time.monotonic() - began_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss * _KB_MB,
        is_stopped=is_stopped,
    )
