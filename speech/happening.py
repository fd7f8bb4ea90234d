"""Happening: what is noticed in a live call, as soon as it can be told."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from speech.audio import Speaker
from speech.utterance import Reading, Utterance


@dataclass(frozen=True, slots=True)
class VoiceBegan:
    """A voice set in."""

    speaker: Speaker
    start_s: float  # since the call began


@dataclass(frozen=True, slots=True)
class Felt:
    """How a speaker sounds in the latest stretch of an utterance that may still go on.

    The utterance's own readings come with Spoken; one that is not `final` may differ there.
    """

    speaker: Speaker
    reading: Reading
    final: bool


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """An utterance has ended; its words are not recognised yet."""

    utterance: Utterance
    samples: npt.NDArray[np.float32]  # (n,), -1 to 1, at SAMPLE_RATE_HZ
    start_s: float  # of the first sample, since the call began


Happening = VoiceBegan | Felt | Spoken
