"""Solo: one measurement in a process of its own, on one core, with one thread a library.

A measurement is a function at the top of a module; it takes a task and whom to tell of progress,
and returns a result. All three travel between processes, so they must pickle.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from emotion.errors import TonewiseError

Told = Callable[[float], None]  # of further seconds of call, or further rounds
Task = TypeVar("Task")
Result = TypeVar("Result")

_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",  # both sides of a comparison run on the same core
}


class BenchError(TonewiseError):
    """A measurement that can't be made here, or that ended without a result."""


@dataclass(frozen=True, slots=True)
class _Done:
    result: object


@dataclass(frozen=True, slots=True)
class _Refused:
    error: TonewiseError


def alone(measure: Callable[[Task, Told], Result], task: Task, told: Told) -> Result:
    """Return `measure(task, told)`, run in a fresh process on one core.

    Raises whatever TonewiseError the measurement raises, BenchError if this system can't pin a
    process or the process dies. The process ends with this call, however it is left.
    """
    if not hasattr(os, "sched_setaffinity"):
        raise BenchError(f"wanted a system that pins a process to one core, got {sys.platform}")
    context = get_context("spawn")  # a fresh interpreter: libraries read their threads once
    ours, theirs = context.Pipe(duplex=False)
    with NamedTemporaryFile(prefix="tonewise-bench-") as words:
        asked = (theirs, Path(words.name), measure, task)
        process = context.Process(target=_measure, args=asked, daemon=True)
        with _environment(), _uninterrupted():
            process.start()
        theirs.close()
        try:
            return _result(ours, told)  # type: ignore[return-value]  # the pipe carries no types
        except EOFError:
            process.join()
            last = words.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise BenchError(
                f"wanted a figure from {measure.__name__}, "
                f"its process ended with {process.exitcode}: {last or 'no word'}"
            ) from None
        finally:
            process.kill()
            process.join()


def _result(pipe: Connection, told: Told) -> object:
    while True:
        message = pipe.recv()
        if isinstance(message, _Done):
            return message.result
        if isinstance(message, _Refused):
            raise message.error
        told(message)


def _measure(
    pipe: Connection, words: Path, measure: Callable[[Task, Told], object], task: Task
) -> None:
    _keep_words(words)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the first one serves interrupts
    try:
        pipe.send(_Done(measure(task, pipe.send)))
    except TonewiseError as error:
        pipe.send(_Refused(error))


def _keep_words(words: Path) -> None:
    """Send all that the libraries print to a file: stdout is for figures, stderr for the bar."""
    with words.open("ab", buffering=0) as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What starts here is deaf to Ctrl-C from the first: its parent hears it, and ends it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _environment() -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(_ENVIRONMENT)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
