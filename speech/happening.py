"""Happening: what is noticed in a live call, as soon as it can be told."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from speech.audio import Speaker
from speech.utterance import Reading, Utterance


@dataclass(frozen=True, slots=True)
class VoiceBegan:
    """A voice set in. Nothing more may come of it: steady sound is known as such at its end."""

    speaker: Speaker
    start_s: float  # since the call began


@dataclass(frozen=True, slots=True)
class Felt:
    """How a speaker sounds in the latest stretch of an utterance that may still go on.

    One that is not `final` was told early, and is replaced by what is told later of the same
    stretch. The final ones are the utterance's own readings, and come just before it.
    """

    speaker: Speaker
    reading: Reading
    final: bool


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """An utterance has ended; its words are not recognised yet.

    It was announced by a VoiceBegan of the same `start_s`.
    """

    utterance: Utterance
    samples: npt.NDArray[np.float32]  # (n,), -1 to 1, at SAMPLE_RATE_HZ
    start_s: float  # of the first sample, since the call began


Happening = VoiceBegan | Felt | Spoken
