"""How a synthetic customer feels, and what a model would make of it.

The mood is a valence that walks: from where the customer and their issue begin, pulled by what
the agent does, with chance in it. What is read of it is no truth but a draw: voice and words each
name the right mood in the shares below, about as the shipped models do on callers they never
heard, and are fused as the service fuses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from emotion.fusion import fuse
from emotion.labels import VOICE_LABELS, Emotion
from emotion.scores import EmotionScores

ABSTAIN_BELOW = 0.45  # confidence of voice and words together
WORDS_WEIGHT = 0.8  # as speech.words
_NOISE = 0.08  # of the valence, each turn
_PLACES = 4  # decimals of a probability that is kept
_SURE = 9.0  # a Dirichlet's parameters together: the higher, the surer the readings

# Parameters of the Dirichlet that a reading is drawn from, by the true mood; in the order of
# VOICE_LABELS: angry, disappointed, neutral, happy.
_VOICE: Mapping[Emotion, tuple[float, ...]] = MappingProxyType(
    {
        Emotion.ANGRY: (0.62, 0.17, 0.12, 0.09),
        Emotion.DISAPPOINTED: (0.13, 0.52, 0.29, 0.06),
        Emotion.NEUTRAL: (0.06, 0.16, 0.65, 0.13),
        Emotion.HAPPY: (0.10, 0.06, 0.24, 0.60),
    }
)
_WORDS: Mapping[Emotion, tuple[float, ...]] = MappingProxyType(
    {
        Emotion.ANGRY: (0.60, 0.24, 0.13, 0.03),
        Emotion.DISAPPOINTED: (0.14, 0.56, 0.26, 0.04),
        Emotion.NEUTRAL: (0.04, 0.10, 0.76, 0.10),
        Emotion.HAPPY: (0.02, 0.04, 0.22, 0.72),
    }
)
_ANGRY_UNDER, _DISAPPOINTED_UNDER, _HAPPY_FROM = -0.55, -0.2, 0.4


@dataclass(slots=True)
class Mood:
    """One customer's valence through a conversation."""

    valence: float  # -1..1
    rng: Random

    @property
    def emotion(self) -> Emotion:
        """What it is called."""
        if self.valence < _ANGRY_UNDER:
            return Emotion.ANGRY
        if self.valence < _DISAPPOINTED_UNDER:
            return Emotion.DISAPPOINTED
        return Emotion.HAPPY if self.valence >= _HAPPY_FROM else Emotion.NEUTRAL

    def moved(self, pull: float) -> None:
        """Let it go up or down by this much, give or take."""
        self.valence = max(-1.0, min(1.0, self.valence + pull + self.rng.gauss(0.0, _NOISE)))


@dataclass(frozen=True, slots=True)
class Read:
    """What voice and words gave, and both together."""

    voice: EmotionScores
    words: EmotionScores | None
    fused: EmotionScores


def read(emotion: Emotion, worded: bool, rng: Random) -> Read:
    """Return one reading of a mood; without words where too few were said to tell."""
    voice = _drawn(_VOICE[emotion], rng)
    words = _drawn(_WORDS[emotion], rng) if worded else None
    both = fuse([voice, words], [1.0, WORDS_WEIGHT]) if words else voice
    fused = _scores(both.probabilities).abstain_below(ABSTAIN_BELOW)
    return Read(voice, words, fused)


def _drawn(shares: tuple[float, ...], rng: Random) -> EmotionScores:
    gammas = [rng.gammavariate(_SURE * share, 1.0) for share in shares]
    total = sum(gammas)
    return _scores([gamma / total for gamma in gammas])


def _scores(probabilities: "list[float] | tuple[float, ...]") -> EmotionScores:
    rounded = [round(p, _PLACES) for p in probabilities]
    rounded[rounded.index(max(rounded))] += round(1.0 - sum(rounded), _PLACES)
    return EmotionScores(VOICE_LABELS, tuple(round(p, _PLACES) for p in rounded))
