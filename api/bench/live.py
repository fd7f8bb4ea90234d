"""The live bench: real calls on a real service, at the pace at which people speak."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from api.bench.call import CallPlan, assemble, sample_call
from api.bench.figures import this_machine
from api.bench.live_figures import Around, LiveFigures, LivePlan, LiveRun, Naive, figures_of
from api.bench.live_load import N_VARIANTS, LoadTask, load, variant
from api.bench.live_script import Asked, Protocol, Sound, tape_of
from api.bench.live_truth import Truth, truths
from api.bench.processes import Usage, usage_of
from api.bench.serving import Served, serving
from api.bench.solo import alone
from api.extras import MissingExtraError, needs_train

Stage = Callable[[str], None]

_SOUND_S = 240.0  # of speech, that callers begin at different places of
_WARM_S = 4.0  # of a call that nobody measures: models page in
_IDLE_S = 3.0
_NAIVE_CALLS, _NAIVE_S = 4, 12.0  # the naive service could not bear many
_TOKEN = "token-of-the-bench"  # noqa: S105 - of a service that lives for one run


def bench_live(manifests: tuple[Path, ...], plan: LivePlan, stage: Stage) -> LiveFigures:
    """Return all figures of one run; `stage` is told what is being done.

    The calls are made of corpora, without any of the sample call. Raises BenchError if the
    service does not start, ManifestError without weights, and what reading the corpora raises.
    """
    machine = this_machine()
    with TemporaryDirectory(prefix="tonewise-bench-") as name:
        sound_at = Path(name) / "sound.npy"
        stage("making a call")
        np.save(sound_at, sound_of(manifests))
        stage(f"{plan.calls} calls of {plan.seconds:g} s")
        run = _measured(plan, sound_at)
        naive = Naive(None, None, ("the naive service: it was not asked for",))
        if plan.naive:
            stage("the naive service")
            naive = _naive(plan, sound_at)
        stage("hearing what should have been told")
        wanted = _wanted(plan, sound_at)
    around = Around(naive, _voices(manifests), machine)
    return figures_of(plan, run, wanted, around)


def sound_of(manifests: tuple[Path, ...]) -> Sound:
    """Return what callers say: clips of corpora in turn, without any the sample call."""
    if not manifests:
        return sample_call()
    return assemble(manifests, CallPlan(_SOUND_S), lambda _: None)


def served_for(plan: LivePlan) -> Mapping[str, object]:
    """Return the settings of a service that takes these calls."""
    return {
        "log_level": "warning",
        "transcribe": plan.transcripts,
        "twilio_auth_token": _TOKEN,
        "max_calls": 2 * plan.calls + 10,
        "max_calls_a_key": 2 * plan.calls + 10,
    }


def load_task(plan: LivePlan, sound_at: Path, port: int, secret: str) -> LoadTask:
    """Return the load that a plan asks for."""
    tells = plan.protocol is Protocol.NATIVE
    asked = Asked(secret if tells else _TOKEN, plan.transcripts)
    follower = None if tells else secret or None  # the naive service tells everybody
    return LoadTask(port, follower, plan.protocol, sound_at, plan.calls, plan.seconds, asked)


def _measured(plan: LivePlan, sound_at: Path) -> LiveRun:
    with serving(sound_at.parent, served_for(plan)) as service:
        pid, seen = service.process.pid, list[Usage]()
        warm = replace(plan, calls=1, seconds=_WARM_S)
        load(_task_of(warm, sound_at, service), lambda: None, lambda: None)
        before = usage_of(pid)
        time.sleep(_IDLE_S)
        quiet = usage_of(pid)

        def look() -> None:
            seen.append(usage_of(pid))

        loaded = load(_task_of(plan, sound_at, service), look, look)
    return LiveRun(loaded, (quiet.cpu_s - before.cpu_s) / _IDLE_S, quiet, *seen)


def _task_of(plan: LivePlan, sound_at: Path, service: Served) -> LoadTask:
    return load_task(plan, sound_at, service.port, service.secret)


def _naive(plan: LivePlan, sound_at: Path) -> Naive:
    """Return what a call-second costs the naive service, or why that is not known."""
    few = replace(plan, calls=_NAIVE_CALLS, seconds=_NAIVE_S, transcripts=False)
    try:
        first, same = (_naive_ms(few, sound_at, same) for same in (False, True))
    except MissingExtraError as error:
        return Naive(None, None, (f"the naive service: {error}",))
    return Naive(first, same)


def _naive_ms(few: LivePlan, sound_at: Path, same_windows: bool) -> float:
    with _naively(few.protocol, same_windows) as (pid, port):
        seen: list[float] = []

        def look() -> None:
            seen.append(usage_of(pid).cpu_s)

        load(load_task(few, sound_at, port, ""), look, look)
    return 1000 * (seen[1] - seen[0]) / (few.calls * few.seconds)


@contextmanager
def _naively(protocol: Protocol, same_windows: bool) -> Iterator[tuple[int, int]]:
    """Run the naive service; yield its process and its port. Raises MissingExtraError."""
    with needs_train():
        from api.bench import live_naive  # noqa: PLC0415 - a serving install lacks what it needs

    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    task = live_naive.NaiveTask(protocol, same_windows)
    process = context.Process(target=live_naive.work, args=(theirs, task), daemon=True)
    process.start()
    try:
        assert process.pid is not None
        yield process.pid, ours.recv()
    finally:
        process.kill()
        process.join()


def _wanted(plan: LivePlan, sound_at: Path) -> tuple[Truth, ...]:
    sound, seconds = np.load(sound_at), load_task(plan, sound_at, 0, "").call_s
    tapes = [tape_of(plan.protocol, variant(sound, n, seconds)) for n in range(N_VARIANTS)]
    return alone(truths, tapes, lambda _: None)


def _voices(manifests: tuple[Path, ...]) -> str:
    if not manifests:
        return "the sample call over and over, whose voices are synthetic"
    return f"clips of {', '.join(path.parent.name for path in manifests)} in turn"
