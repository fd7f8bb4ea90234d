"""Transcript: what was said, word by word, and the Transcriber port that hears it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from emotion.errors import TonewiseError


class TranscriberError(TonewiseError):
    """A recogniser that can't be had, or that failed on a segment."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word and when it was said."""

    text: str
    start_s: float  # since the call began
    end_s: float
    confidence: float | None  # 0..1 as the recogniser reports it; None: it reports none


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one speaker said in one segment."""

    text: str
    words: tuple[Word, ...]
    times_estimated: bool = (
        False  # the words' times are no recogniser's, but guessed from the sound
    )


NOTHING_SAID = Transcript(text="", words=())


class Transcriber(Protocol):
    """Anything that turns one voice segment into words."""

    @property
    def name(self) -> str:
        """The recogniser and its model, for the report."""
        ...

    def transcribe(self, samples: npt.NDArray[np.float32], start_s: float) -> Transcript:
        """Return the words of `samples` ((n,), -1 to 1, SAMPLE_RATE_HZ), times from `start_s`.

        Raises TranscriberError if the recogniser fails.
        """
        ...
