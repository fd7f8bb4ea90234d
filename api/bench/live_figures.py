"""LiveFigures: all that one run of the live bench found, under the names that its JSON has."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from api.bench.figures import Machine
from api.bench.live_latency import CallResult, missing
from api.bench.live_load import Loaded
from api.bench.live_script import Protocol
from api.bench.live_truth import Truth
from api.bench.processes import Usage


@dataclass(frozen=True, slots=True)
class LivePlan:
    """What is measured."""

    calls: int
    seconds: float  # that all of them last together
    protocol: Protocol
    transcripts: bool
    naive: bool = True  # beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigures:
    """How it went; CPU time is of all cores together, memory in MB of 10^6 bytes.

    Latencies are from when the last sound of an interval, or of an utterance, was sent.
    """

    calls: int
    seconds: float
    protocol: Protocol
    transcripts: bool
    cpu_ms_per_call_second: float  # the service's whole process tree, socket included
    cpu_ms_per_call_second_naive: float | None  # each second of both sides, one ear
    cpu_ms_per_call_second_naive_same_windows: float | None  # what Tonewise hears, both ears
    idle_cpu_ms_per_second: float  # of the service with no call on; it is in the figure above
    generator_cpu_ms_per_call_second: float
    cores_busy: float  # by the service and the generator
    emotion_p50_ms: float | None  # None: no interval was told
    emotion_p95_ms: float | None  # to the first event that covers the interval
    emotion_p99_ms: float | None
    emotion_final_p95_ms: float | None  # to the event that is final
    words_p50_ms: float | None
    words_p95_ms: float | None
    intervals: int  # that should have been told
    utterances: int
    transcripts_told: int
    lost: int  # intervals, utterances and endings that were never told
    endings: Mapping[str, int]
    warnings: Mapping[str, int]
    mb_per_call: float  # a further one
    resident_mb: float  # of all processes of the service, all calls on
    processes: int
    threads: int
    generator_late_p99_ms: float
    voices: str
    left_out: tuple[str, ...]
    machine: Machine


@dataclass(frozen=True, slots=True)
class LiveRun:
    """What was measured of one service under one load."""

    loaded: Loaded
    idle_cpu_s: float  # a second
    alone: Usage  # warm, with no call on
    began: Usage  # all calls on
    ended: Usage  # all calls still on

    def cpu_s(self) -> float:
        """CPU seconds of the service while all calls were on."""
        return self.ended.cpu_s - self.began.cpu_s


@dataclass(frozen=True, slots=True)
class Naive:
    """What a call-second costs the naive service, in CPU ms, emotion only."""

    each_second_ms: float | None
    same_windows_ms: float | None
    left_out: tuple[str, ...] = ()  # why they are None


@dataclass(frozen=True, slots=True)
class Around:
    """What else a reader of the figures must know."""

    naive: Naive
    voices: str
    machine: Machine


def figures_of(
    plan: LivePlan, run: LiveRun, truths: Sequence[Truth], around: Around
) -> LiveFigures:
    """Return all figures of a run; `truths` has one for each variant of the sound."""
    calls = run.loaded.calls
    wanted = [truths[call.variant] for call in calls]
    call_s = plan.calls * plan.seconds
    emotion = _percentiles([ms for call in calls for ms in call.emotion_ms])
    words = _percentiles([ms for call in calls for ms in call.words_ms])
    return LiveFigures(
        calls=plan.calls,
        seconds=plan.seconds,
        protocol=plan.protocol,
        transcripts=plan.transcripts,
        cpu_ms_per_call_second=1000 * run.cpu_s() / call_s,
        cpu_ms_per_call_second_naive=around.naive.each_second_ms,
        cpu_ms_per_call_second_naive_same_windows=around.naive.same_windows_ms,
        idle_cpu_ms_per_second=1000 * run.idle_cpu_s,
        generator_cpu_ms_per_call_second=1000 * run.loaded.cpu_s / call_s,
        cores_busy=(run.cpu_s() + run.loaded.cpu_s) / plan.seconds,
        emotion_p50_ms=emotion[0],
        emotion_p95_ms=emotion[1],
        emotion_p99_ms=emotion[2],
        emotion_final_p95_ms=_percentiles([ms for call in calls for ms in call.final_ms])[1],
        words_p50_ms=words[0],
        words_p95_ms=words[1],
        intervals=sum(len(one.intervals) for one in wanted),
        utterances=sum(len(one.utterances) for one in wanted),
        transcripts_told=sum(len(call.words_ms) for call in calls),
        lost=sum(map(_lost, calls, wanted)),
        endings=_counted(call.ending for call in calls),
        warnings=_counted(code for call in calls for code in call.warnings),
        mb_per_call=(run.ended.resident_mb - run.alone.resident_mb) / plan.calls,
        resident_mb=run.ended.resident_mb,
        processes=run.ended.n_processes,
        threads=run.ended.n_threads,
        generator_late_p99_ms=_percentiles([ms for c in calls for ms in c.late_ms])[2] or 0.0,
        voices=around.voices,
        left_out=around.naive.left_out,
        machine=around.machine,
    )


def _lost(call: CallResult, wanted: Truth) -> int:
    return (
        missing(wanted.intervals, call.intervals)
        + missing(wanted.utterances, call.utterances)
        + (call.ending != "graded")
    )


def _percentiles(values: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    if not values:
        return None, None, None
    p50, p95, p99 = (float(one) for one in np.percentile(values, (50, 95, 99)))
    return p50, p95, p99


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    return dict(Counter(names).most_common())
