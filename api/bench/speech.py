"""The whole bench of speech: a call is made, then graded against the clock, compared, weighed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from api.bench.call import CallPlan, Sound, assemble, sample_call, write_call
from api.bench.comparison import RACES, ComparisonTask, compare
from api.bench.figures import (
    Measured,
    Ratios,
    SpeechFigures,
    figures_of,
    ratios_of,
    this_machine,
)
from api.bench.memory import MemoryTask, weigh
from api.bench.realtime import GradeTask, grade, recognise
from api.bench.solo import Result, Task, Told, alone
from api.extras import MissingExtraError
from api.terminal import progress
from emotion.artifacts import load_manifest
from emotion.labels import VOICE_LABELS
from speech.emotion import MANIFEST, WEIGHTS


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often everything is measured."""

    call_s: float
    memory_s: float
    rounds: int  # of each comparison
    repeats: int  # of the call without words; with words it is long enough
    memory_words: bool = True  # recognise words in the long call too


FULL = Plan(call_s=600.0, memory_s=7200.0, rounds=24, repeats=3)
QUICK = Plan(call_s=60.0, memory_s=240.0, rounds=2, repeats=1)


def bench_speech(manifests: tuple[Path, ...], plan: Plan) -> SpeechFigures:
    """Return all figures; without corpora the call is made of the sample call.

    Raises ManifestError without weights, BenchError where something can't be measured, and
    what reading the corpora raises.
    """
    load_manifest(WEIGHTS / MANIFEST, VOICE_LABELS)  # now, rather than after minutes
    began_s, machine = perf_counter(), this_machine()
    with TemporaryDirectory(prefix="tonewise-bench-") as folder:
        sound = _sound(manifests, plan.call_s)
        call, long_call = Path(folder) / "call.wav", Path(folder) / "long.wav"
        write_call(sound, plan.call_s, call)
        write_call(sound, plan.memory_s, long_call)
        silent = GradeTask(call, transcribe=False, repeats=plan.repeats)
        wordy = GradeTask(call, transcribe=True, repeats=1)
        weighed = MemoryTask(long_call, plan.memory_words)
        measured = Measured(
            ratios=_ratios(call, plan),
            without_words=_shown(grade, silent, "grading", plan.call_s * plan.repeats),
            with_words=_shown(grade, wordy, "grading with words", plan.call_s),
            recognition_s=_shown(recognise, call, "recognising alone", plan.call_s),
            memory=_shown(weigh, weighed, "weighing a long call", plan.memory_s),
            memory_transcript=plan.memory_words,
            call_voices=_voices(manifests),
            bench_s=perf_counter() - began_s,
            machine=machine,
        )
    return figures_of(measured)


def _sound(manifests: tuple[Path, ...], call_s: float) -> Sound:
    if not manifests:
        return sample_call()
    with progress(call_s) as tell:
        return assemble(manifests, CallPlan(call_s), _telling(tell, "making a call"))


def _voices(manifests: tuple[Path, ...]) -> str:
    if not manifests:
        return "the sample call over and over, whose voices are synthetic"
    return f"clips of {', '.join(path.parent.name for path in manifests)} in turn"


def _ratios(call: Path, plan: Plan) -> Ratios:
    total = RACES * plan.rounds + plan.call_s
    try:
        compared = _shown(compare, ComparisonTask(call, plan.rounds), "comparing", total)
    except MissingExtraError as error:
        return Ratios(left_out=(f"comparisons with librosa and Keras: {error}",))
    return ratios_of(compared, plan.call_s)


def _shown(measure: Callable[[Task, Told], Result], task: Task, what: str, total: float) -> Result:
    """Return what `measure` finds, alone on a core, while a bar shows how far it is."""
    with progress(total) as tell:
        return alone(measure, task, _telling(tell, what))


def _telling(tell: Callable[[float, str], None], what: str) -> Told:
    return lambda further: tell(further, what)
