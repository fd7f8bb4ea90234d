"""SpeechFigures: all that one run of the bench found, under the names that its JSON has."""

import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version

from api.bench.comparison import Comparison
from api.bench.memory import Memory
from api.bench.realtime import GradeTimes


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were taken on."""

    system: str
    cores: int
    python: str
    onnxruntime: str
    load_average: float  # of the minute before: what else kept the machine busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios:
    """Beside librosa and Keras, in CPU time of one core; None where `left_out` says why."""

    features_speedup: float | None = None  # against librosa's three separate calls
    features_speedup_tuning_fixed: float | None = None  # ... spared the estimate of the tuning
    features_ms: float | None = None  # one window of 3 s
    librosa_ms: float | None = None
    librosa_tuning_fixed_ms: float | None = None
    model_speedup: float | None = None  # against model.predict
    model_speedup_direct_call: float | None = None  # ... against model(x)
    model_ms: float | None = None  # one window
    keras_predict_ms: float | None = None
    keras_call_ms: float | None = None
    realtime_factor_naive: float | None = None  # librosa and model.predict for every window
    compared_with: str = ""  # versions
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechFigures(Ratios):
    """A factor is seconds of call a CPU second of one core, models loaded; MB are 10^6 bytes."""

    realtime_factor: float  # no transcript
    realtime_factor_wall: float  # the same by the clock on the wall
    realtime_factor_transcript: float
    recognition_alone_factor: float  # the recogniser on the same segments, nothing else
    call_s: float
    call_voices: str
    call_customer_share: float  # of the call in which this side was heard talking, 0..1
    call_agent_share: float
    peak_mb: float  # models included
    growth_mb: float  # from `growth_from_min` to the end of the call
    growth_from_min: int
    memory_call_min: int
    memory_transcript: bool  # if words were recognised in that call
    peak_mb_transcript: float  # of the call of `call_s`, with words
    bench_s: float  # the whole run, on the wall
    machine: Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What each measurement returned, and how the run went."""

    ratios: Ratios
    without_words: GradeTimes
    with_words: GradeTimes
    recognition_s: float
    memory: Memory
    memory_transcript: bool
    call_voices: str
    bench_s: float
    machine: Machine


def ratios_of(compared: Comparison, call_s: float) -> Ratios:
    """Return what a comparison comes to; `call_s` is the length of its call."""
    return Ratios(
        features_speedup=compared.librosa_ms / compared.features_ms,
        features_speedup_tuning_fixed=compared.librosa_tuning_fixed_ms / compared.features_ms,
        features_ms=compared.features_ms,
        librosa_ms=compared.librosa_ms,
        librosa_tuning_fixed_ms=compared.librosa_tuning_fixed_ms,
        model_speedup=compared.keras_predict_ms / compared.model_ms,
        model_speedup_direct_call=compared.keras_call_ms / compared.model_ms,
        model_ms=compared.model_ms,
        keras_predict_ms=compared.keras_predict_ms,
        keras_call_ms=compared.keras_call_ms,
        realtime_factor_naive=call_s / compared.naive_s,
        compared_with=compared.versions,
    )


def figures_of(measured: Measured) -> SpeechFigures:
    """Return all figures of a run."""
    timed, wordy, memory = measured.without_words, measured.with_words, measured.memory
    return SpeechFigures(
        **asdict(measured.ratios),
        realtime_factor=timed.call_s / timed.cpu_s,
        realtime_factor_wall=timed.call_s / timed.wall_s,
        realtime_factor_transcript=wordy.call_s / wordy.cpu_s,
        recognition_alone_factor=wordy.call_s / measured.recognition_s,
        call_s=timed.call_s,
        call_voices=measured.call_voices,
        call_customer_share=timed.customer_share,
        call_agent_share=timed.agent_share,
        peak_mb=memory.peak_mb,
        growth_mb=memory.growth_mb,
        growth_from_min=memory.settled_min,
        memory_call_min=memory.minutes,
        memory_transcript=measured.memory_transcript,
        peak_mb_transcript=wordy.peak_mb,
        bench_s=measured.bench_s,
        machine=measured.machine,
    )


def this_machine() -> Machine:
    """Return what the figures are taken on."""
    return Machine(
        system=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
        onnxruntime=version("onnxruntime"),
        load_average=os.getloadavg()[0],
    )
