"""Recogniser: a process of its own that turns voice into words, so that nothing waits for it."""

import contextlib
import multiprocessing
import os
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic

import numpy as np
import numpy.typing as npt

from api.transcribers import transcriber_of
from speech.transcript import Transcriber, TranscriberError, Transcript

Samples = npt.NDArray[np.float32]

_START_S = 60.0  # to load a model, on a machine that has much else to do
_NICE = 10  # emotion goes first where the cores are few
_GOING_S = 1.0


class RecogniserError(TranscriberError):
    """A recogniser's process that died, hung or never came up."""


@dataclass(frozen=True, slots=True)
class _Ready:
    name: str  # the recogniser and its model


@dataclass(frozen=True, slots=True)
class _Failed:
    why: str


class Recogniser:
    """The near end of one process; used by one thread at a time."""

    def __init__(self, vosk_model: str | None) -> None:
        """Start it; raises TranscriberError unless it comes up, with what it said."""
        spawn = multiprocessing.get_context("spawn")
        self._line, far = spawn.Pipe()
        self._process: BaseProcess = spawn.Process(
            target=_recognise, args=(far, vosk_model), name="tonewise-recogniser", daemon=True
        )
        self._process.start()
        far.close()
        try:
            ready = self._answer(_START_S)
        except TranscriberError:
            self.close()
            raise
        assert isinstance(ready, _Ready)
        self.name = ready.name

    @property
    def process_id(self) -> int:
        """Its number in the operating system."""
        return self._process.pid or 0

    def transcribe(self, samples: Samples, start_s: float, patience_s: float) -> Transcript:
        """Return the words of one segment.

        Raises RecogniserError if the process died or took longer than `patience_s`, and is of
        no use any more; TranscriberError if it only failed on this segment.
        """
        try:
            self._line.send((samples, start_s))
        except OSError as error:
            raise RecogniserError("wanted a recogniser, got one that has died") from error
        transcript = self._answer(patience_s)
        assert isinstance(transcript, Transcript)
        return transcript

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._line.close()
        self._process.kill()
        self._process.join(_GOING_S)

    def _answer(self, patience_s: float) -> object:
        until_s = monotonic() + patience_s
        try:
            if not self._line.poll(max(0.0, until_s - monotonic())):
                raise RecogniserError(f"wanted words within {patience_s:g} s, got none")
            answer = self._line.recv()
        except (EOFError, OSError) as error:
            raise RecogniserError("wanted words, got a recogniser that has died") from error
        if isinstance(answer, _Failed):
            raise TranscriberError(answer.why)
        return answer


def _recognise(line: Connection, vosk_model: str | None) -> None:
    """Answer until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this
    if hasattr(os, "nice"):
        os.nice(_NICE)
    with contextlib.suppress(EOFError, OSError):
        try:
            transcriber = transcriber_of(vosk_model)
        except TranscriberError as error:
            line.send(_Failed(str(error)))
            return
        line.send(_Ready(transcriber.name))
        while True:
            line.send(_heard(transcriber, *line.recv()))


def _heard(transcriber: Transcriber, samples: Samples, start_s: float) -> Transcript | _Failed:
    try:
        return transcriber.transcribe(samples, start_s)
    except TranscriberError as error:
        return _Failed(str(error))
