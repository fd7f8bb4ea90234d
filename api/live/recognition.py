"""Recognition: the recognisers' queue; who asks for words goes on at once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from queue import SimpleQueue
from time import monotonic
from typing import Protocol

import numpy as np
import numpy.typing as npt
import structlog

from api.live.recogniser import RecogniserError
from api.logs import where
from speech.transcript import TranscriberError, Transcript

Samples = npt.NDArray[np.float32]

_TRIES = 2
_PAUSE_S = 5.0  # after a recogniser that did not come up
_GOING_S = 2.0

_log = structlog.stdlib.get_logger("tonewise.words")


class Lost(StrEnum):
    """Why a segment has no words."""

    FAILED = "failed"  # the recogniser could make nothing of it
    DIED = "died"  # recognisers died or hung over it
    MISSING = "missing"  # no recogniser is to be had
    LATE = "late"  # so many waited that its words would have come too late
    BEHIND = "behind"  # its call is heard so late that no words are asked for


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A voice that waits for its words, and whom to tell them, on a thread of ours."""

    samples: Samples  # (n,), -1 to 1, at SAMPLE_RATE_HZ
    start_s: float  # since the call began
    heard: Callable[[Transcript | Lost], None]
    patient: bool = False  # its words are wanted however late
    asked_s: float = 0.0  # of the monotonic clock


class Recognises(Protocol):
    """A recogniser in a process of its own, as far as its queue knows it."""

    name: str

    def transcribe(self, samples: Samples, start_s: float, patience_s: float) -> Transcript:
        """As Recogniser.transcribe."""
        ...

    def close(self) -> None:
        """As Recogniser.close."""
        ...


@dataclass(frozen=True, slots=True)
class RecognitionConfig:
    """How many recognise, and how long is waited for them."""

    n_recognisers: int = 1
    patience_s: float = 20.0  # for one segment: one of 8 s takes 0.7 s where nothing else runs
    late_s: float = 15.0  # a segment that waited longer is given up


class Recognition:
    """Starts its recognisers at the first segment, and anew whenever one dies or hangs."""

    def __init__(
        self,
        start: Callable[[], Recognises],
        config: RecognitionConfig,
        restarted: Callable[[], None] = lambda: None,
    ) -> None:
        self._start, self._config, self._restarted = start, config, restarted
        self._waiting: SimpleQueue[Segment | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._here: list[Recognises] = []
        self._closed = False
        self.name: str | None = None  # of the recogniser, once one has come up

    @property
    def n_waiting(self) -> int:
        """How many segments wait."""
        return self._waiting.qsize()

    def warm(self) -> None:
        """Start the recognisers now, so that the first segment need not wait for them."""
        with self._lock:
            if self._threads or self._closed:
                return
            for n in range(self._config.n_recognisers):
                thread = threading.Thread(target=self._run, name=f"tonewise-words-{n}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def ask(self, segment: Segment) -> None:
        """Have it recognised after those that came before; never waits."""
        self.warm()
        self._waiting.put(segment)

    def close(self) -> None:
        """End the recognisers; what waits is not recognised any more."""
        with self._lock:
            self._closed = True
            here = [*self._here]
        for recogniser in here:
            recogniser.close()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(_GOING_S)

    def _run(self) -> None:
        recogniser, tired_until_s = self._started(), 0.0
        while (segment := self._waiting.get()) is not None and not self._closed:
            if recogniser is None and monotonic() >= tired_until_s:
                recogniser = self._started()
                tired_until_s = monotonic() + _PAUSE_S
            recogniser = self._recognise(segment, recogniser)
        self._end(recogniser)

    def _recognise(self, segment: Segment, recogniser: Recognises | None) -> Recognises | None:
        """Tell a segment's words, or that there are none; return who recognises the next."""
        waited_s = monotonic() - segment.asked_s
        if waited_s > self._config.late_s and not segment.patient:
            _tell(segment, Lost.LATE)
            return recogniser
        words: Transcript | Lost = Lost.MISSING
        for _ in range(_TRIES):
            if recogniser is None:
                break
            try:
                words = recogniser.transcribe(
                    segment.samples, segment.start_s, self._config.patience_s
                )
                break
            except RecogniserError as error:
                words, recogniser = Lost.DIED, self._replaced(recogniser, str(error))
            except TranscriberError as error:
                _log.warning("a segment was not recognised", why=str(error))
                words = Lost.FAILED
                break
        _tell(segment, words)
        return recogniser

    def _replaced(self, recogniser: Recognises, why: str) -> Recognises | None:
        _log.warning("a recogniser is replaced", why=why)
        self._end(recogniser)
        self._restarted()
        return self._started()

    def _started(self) -> Recognises | None:
        if self._closed:
            return None
        try:
            recogniser = self._start()
        except TranscriberError as error:
            _log.error("no recogniser", why=str(error))
            return None
        with self._lock:
            self._here.append(recogniser)
        self.name = recogniser.name
        return recogniser

    def _end(self, recogniser: Recognises | None) -> None:
        if recogniser is not None:
            with self._lock:
                self._here.remove(recogniser)
            recogniser.close()


def _tell(segment: Segment, words: Transcript | Lost) -> None:
    try:
        segment.heard(words)
    except Exception as error:  # a call that breaks must not take the recognisers with it
        _log.error("words were not told", **where(error))
