"""Memory: what a process holds while it grades a long call, minute by minute."""

from dataclasses import dataclass
from pathlib import Path

from api.bench.solo import Told
from api.engine import Engine, GradeOptions
from api.models import EarsChoice, load_ears
from api.options import read_rubric

_SETTLED_MIN = 10  # by then models, buffers and allocators have what they need

_MB = 1e6
_KB = 1024  # what the kernel calls a kB


@dataclass(frozen=True, slots=True)
class Resident:
    """What this process holds in memory, in MB of 10^6 bytes."""

    now_mb: float
    peak_mb: float  # since the process began


@dataclass(frozen=True, slots=True)
class MemoryTask:
    """Which call is graded, with or without words."""

    call: Path
    transcribe: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """What grading a call held, models included."""

    peak_mb: float
    growth_mb: float  # from `settled_min` to the end of the call
    settled_min: int
    minutes: int


class Gauge:
    """Looks at the memory once a minute of call."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._heard_s = 0.0
        self.minutes_mb: list[float] = []

    def hear(self, seconds: float) -> None:
        """Take note of further seconds of call."""
        self._heard_s += seconds
        if self._heard_s >= 60 * (len(self.minutes_mb) + 1):
            self.minutes_mb.append(resident().now_mb)
        self._told(seconds)


def weigh(task: MemoryTask, told: Told) -> Memory:
    """Grade a call of two minutes or more and return what it held."""
    engine, options = (
        Engine(load_ears(EarsChoice(task.transcribe))),
        GradeOptions(read_rubric(None)),
    )
    gauge = Gauge(told)
    engine.grade(task.call, options, gauge.hear)
    at_end = resident()
    n_minutes = len(gauge.minutes_mb)
    settled = min(_SETTLED_MIN, n_minutes // 2)
    growth_mb = at_end.now_mb - gauge.minutes_mb[settled - 1]
    return Memory(at_end.peak_mb, growth_mb, settled, n_minutes)


def resident() -> Resident:
    """Return what the kernel says of this process."""
    lines = Path("/proc/self/status").read_text(errors="replace").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    now_mb, peak_mb = (int(fields[name].split()[0]) * _KB / _MB for name in ("VmRSS", "VmHWM"))
    return Resident(now_mb, peak_mb)
