"""Labelled clips read as calls, the way the engine would: for calibration and evaluation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotion.fusion import Timed, mean
from emotion.labels import VOICE_LABELS
from emotion.scores import EmotionScores
from speech.reader import Caller, Ear, MoodReader, Places, softmax

# A clip in which no voice was found: nothing is known of its mood.
NOTHING_HEARD = softmax(np.zeros(len(VOICE_LABELS))).abstain_below(1.0)


@dataclass(frozen=True, slots=True)
class HeardWindow:
    """What the ears made of one window, and how much of its speech was new."""

    places: Places
    new_s: float


@dataclass(frozen=True, slots=True)
class HeardClip:
    """One labelled clip as heard; `label` indexes VOICE_LABELS."""

    speaker: str
    label: int
    windows: tuple[HeardWindow, ...]

    def by(self, ears: frozenset[Ear]) -> "HeardClip":
        """The same clip as heard by some of the ears only."""
        windows = tuple(
            HeardWindow({e: p for e, p in window.places.items() if e in ears}, window.new_s)
            for window in self.windows
        )
        return HeardClip(self.speaker, self.label, windows)


def read_call(reader: MoodReader, clips: Iterable[HeardClip], running: bool) -> list[EmotionScores]:
    """Return one reading a clip, in order, taking the clips as one caller's.

    With `running`, each clip is read against what the clips before it told of the caller;
    without, against the population. Nothing of a later clip is used.
    """
    caller, readings = reader.unknown_caller(), []
    for clip in clips:
        scores, caller = _read_clip(reader, clip, caller)
        readings.append(scores)
        if not running:
            caller = reader.unknown_caller()
    return readings


def _read_clip(reader: MoodReader, clip: HeardClip, caller: Caller) -> tuple[EmotionScores, Caller]:
    heard = []
    for window in clip.windows:
        scores = reader.read(window.places, caller)
        caller = reader.learn(window.places, caller, scores, window.new_s)
        heard.append(Timed(0.0, window.new_s, scores))
    if not heard:
        return NOTHING_HEARD, caller
    return reader.decide(mean(heard), clip.windows[-1].places), caller


def by_speaker(clips: Sequence[HeardClip]) -> list[list[HeardClip]]:
    """Return each speaker's clips in their order, speakers in order of first appearance."""
    calls: dict[str, list[HeardClip]] = {}
    for clip in clips:
        calls.setdefault(clip.speaker, []).append(clip)
    return list(calls.values())


def shuffled(clips: Sequence[HeardClip], rng: np.random.Generator) -> list[HeardClip]:
    """Return the clips in random order."""
    return [clips[i] for i in rng.permutation(len(clips))]


def table(readings: Sequence[EmotionScores]) -> npt.NDArray[np.float64]:
    """Return the probabilities as (readings, labels)."""
    return np.array([reading.probabilities for reading in readings])
