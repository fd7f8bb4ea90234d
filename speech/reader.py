"""MoodReader: what both ears heard, read against the caller's own baseline, as one reading.

Arithmetic only: the same code reads a live window, a recording, and the tables of an evaluation.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import BROKEN_ARCHIVE, ManifestError
from emotion.fusion import fuse
from emotion.labels import VOICE_LABELS
from emotion.scores import EmotionScores, normalised
from speech.baseline import CallerBaseline, MoodSpace, Vector

# How much new speech weighs like one independent reading in a caller's baseline. A window holds
# 3 s; what a caller says next is much like what they said before, so it counts for less.
SECONDS_A_READING = 9.0

# Earlier calls of a known caller are believed like this many readings (27 s of speech): enough to
# know the voice from the first word on, little enough to hear today's line and today's cold.
KEPT_READINGS = 3.0


class Ear(StrEnum):
    """Who hears: the CNN on MFCC, mel and chroma, or the head on the recogniser's encoder."""

    FIRST = "first"
    SECOND = "second"


Places = Mapping[Ear, Vector]  # what each ear that heard a window made of it


@dataclass(frozen=True, slots=True)
class Calibration:
    """How sure to be; every figure was learned on validation speakers."""

    sharpness: Mapping[Ear, float]  # 1 / temperature of each ear's log-likelihoods
    share: Mapping[Ear, float]  # each ear's weight when both heard
    abstain_below: Mapping[str, float]  # confidence by who heard: "first", "second", "both"

    def threshold(self, ears: Mapping[Ear, object]) -> float:
        """The confidence under which a reading by these ears says nothing."""
        return self.abstain_below["both" if len(ears) > 1 else next(iter(ears))]


@dataclass(frozen=True, slots=True)
class Caller:
    """What each ear knows of one caller so far."""

    known: Mapping[Ear, CallerBaseline]

    def calling_again(self) -> "Caller":
        """The same caller at the start of a later call, believed like KEPT_READINGS at most."""
        return Caller({ear: base.capped(KEPT_READINGS) for ear, base in self.known.items()})


@dataclass(frozen=True, slots=True)
class MoodReader:
    """The two ears' spaces and how their readings join."""

    spaces: Mapping[Ear, MoodSpace]
    calibration: Calibration

    def unknown_caller(self) -> Caller:
        """A caller of whom nothing was heard."""
        return Caller({ear: space.unknown_caller() for ear, space in self.spaces.items()})

    def read(self, places: Places, caller: Caller) -> EmotionScores:
        """Return the fused scores of one window; whether to believe them is `decide`'s to say."""
        readings = [self.hear(ear, place, caller) for ear, place in places.items()]
        shares = [self.calibration.share[ear] for ear in places] if len(places) > 1 else [1.0]
        return fuse(readings, shares)

    def decide(self, scores: EmotionScores, places: Places) -> EmotionScores:
        """Return the scores, abstained below the confidence that these ears need."""
        return scores.abstain_below(self.calibration.threshold(places))

    def learn(self, places: Places, caller: Caller, scores: EmotionScores, new_s: float) -> Caller:
        """Return the caller as known after a reading that heard `new_s` seconds of new speech."""
        probabilities = np.array(scores.probabilities)
        weight = new_s / SECONDS_A_READING
        known = {
            ear: self.spaces[ear].after(caller.known[ear], place, probabilities, weight)
            for ear, place in places.items()
        }
        return Caller({**caller.known, **known})

    def hear(self, ear: Ear, place: Vector, caller: Caller) -> EmotionScores:
        """Return one ear's own calibrated scores."""
        likelihood = self.spaces[ear].log_likelihood(place, caller.known[ear])
        return softmax(likelihood * self.calibration.sharpness[ear])


def softmax(logits: npt.NDArray[np.float64]) -> EmotionScores:
    """Return the voice labels' scores in proportion to exp(logits)."""
    return normalised(VOICE_LABELS, [float(v) for v in np.exp(logits - logits.max())])


def store_reader(reader: MoodReader, path: Path) -> None:
    """Write spaces and calibration as one .npz file."""
    arrays = {
        f"{ear}_{name}": getattr(space, name)
        for ear, space in reader.spaces.items()
        for name in MoodSpace.__slots__
    }
    np.savez_compressed(path, calibration=json.dumps(asdict(reader.calibration)), **arrays)


def load_reader(path: Path) -> MoodReader:
    """Read what `store_reader` wrote; raises ManifestError if the file is no such thing."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            spaces = {
                ear: MoodSpace(*(stored[f"{ear}_{name}"] for name in MoodSpace.__slots__))
                for ear in Ear
            }
            fields = json.loads(str(stored["calibration"]))
            calibration = Calibration(
                {Ear(ear): value for ear, value in fields["sharpness"].items()},
                {Ear(ear): value for ear, value in fields["share"].items()},
                fields["abstain_below"],
            )
    except BROKEN_ARCHIVE as error:
        raise ManifestError(f"{path} should hold a mood reader, got: {error}") from error
    return MoodReader(spaces, calibration)
