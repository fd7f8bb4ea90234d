"""Real time: how fast a call is graded, and how fast its words alone are recognised."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from api.bench.memory import resident
from api.bench.segments import segments
from api.bench.solo import Told
from api.engine import Engine, GradedCall, GradeOptions
from api.models import EarsChoice, load_ears
from api.options import read_rubric
from speech.moonshine import MoonshineTranscriber


@dataclass(frozen=True, slots=True)
class GradeTask:
    """Which call is graded, with or without words, and how often."""

    call: Path
    transcribe: bool
    repeats: int


@dataclass(frozen=True, slots=True)
class GradeTimes:
    """What grading cost once the models were loaded: medians over the repeats."""

    call_s: float
    cpu_s: float
    wall_s: float
    peak_mb: float
    customer_share: float  # of the call in which the customer was heard talking, 0..1
    agent_share: float


def grade(task: GradeTask, told: Told) -> GradeTimes:
    """Grade the call as `tonewise grade` does; raises ManifestError without weights."""
    engine, options = (
        Engine(load_ears(EarsChoice(task.transcribe))),
        GradeOptions(read_rubric(None)),
    )
    cpu_s, wall_s = [], []
    for _ in range(task.repeats):
        began_cpu_s, began_s = process_time(), perf_counter()
        graded = engine.grade(task.call, options, told)
        cpu_s.append(process_time() - began_cpu_s)
        wall_s.append(perf_counter() - began_s)
    return _times(graded, median(cpu_s), median(wall_s))


def recognise(call: Path, told: Told) -> float:
    """Return the CPU seconds that the recogniser alone takes for the segments of a call."""
    transcriber = MoonshineTranscriber()
    cpu_s = 0.0
    for segment in segments(call, told):
        began_s = process_time()
        transcriber.transcribe(segment.samples, segment.start_s)
        cpu_s += process_time() - began_s
    return cpu_s


def _times(graded: GradedCall, cpu_s: float, wall_s: float) -> GradeTimes:
    conduct = graded.report.conduct
    return GradeTimes(
        call_s=conduct.duration_s,
        cpu_s=cpu_s,
        wall_s=wall_s,
        peak_mb=resident().peak_mb,
        customer_share=conduct.customer.talk_s / conduct.duration_s,
        agent_share=conduct.agent.talk_s / conduct.duration_s,
    )
