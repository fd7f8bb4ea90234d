"""Callers made by the model that the baseline believes in: a mood, a caller and chance."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from emotion.labels import VOICE_LABELS
from speech.baseline import MoodSpace, Vector
from speech.reader import Calibration, Ear, MoodReader
from speech.trial import HeardClip, HeardWindow

N_MOODS, K = len(VOICE_LABELS), 6
MOODS: Vector = 2.5 * np.eye(N_MOODS, K)  # as far apart as good ears hear them
CALLER_VAR: Vector = np.array([4.0, 3.0, 2.0, 1.0, 1.0, 0.5])
NEW_S = 3.0  # of speech in each clip


def space(moods: Vector = MOODS, caller_var: Vector = CALLER_VAR) -> MoodSpace:
    """A space whose features are its coordinates."""
    k = len(caller_var)
    return MoodSpace(np.eye(k, dtype=np.float32), np.zeros(k), moods, caller_var)


# Each ear's likelihoods are what they say; both hear the same caller, so they are worth less
# than twice one of them.
CALIBRATION = Calibration(
    sharpness=dict.fromkeys(Ear, 1.0),
    share=dict.fromkeys(Ear, 0.8),
    abstain_below={"first": 0.6, "second": 0.6, "both": 0.7},
)


def reader() -> MoodReader:
    """Two ears with the same space, as sure as they may be."""
    return MoodReader({ear: space() for ear in Ear}, CALIBRATION)


def offset(rng: np.random.Generator) -> Vector:
    """How one caller differs from the population, in every mood."""
    return rng.normal(0.0, np.sqrt(CALLER_VAR))


def clip(mood: int, off: Vector, rng: np.random.Generator, speaker: str = "a") -> HeardClip:
    """One clip of one window, as two ears hear it."""
    places = {ear: MOODS[mood] + off + rng.normal(size=K) for ear in Ear}
    return HeardClip(speaker, mood, (HeardWindow(places, NEW_S),))


def caller(moods: Sequence[int] | npt.NDArray[np.int64], seed: int) -> list[HeardClip]:
    """One caller's clips, in these moods."""
    rng = np.random.default_rng(seed)
    off = offset(rng)
    return [clip(int(mood), off, rng, f"caller {seed}") for mood in moods]
