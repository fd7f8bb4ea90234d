"""EmotionScores: a probability a label, or a model's word that it can't tell."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from emotion.errors import TonewiseError
from emotion.labels import NEGATIVE, VALENCE, VOICE_FOLD, VOICE_LABELS, Emotion


class ScoresError(TonewiseError):
    """Probabilities that are none, or that don't fit their labels."""


@dataclass(frozen=True, slots=True)
class EmotionScores:
    """One reading: each label's probability; `abstained` when none of them is to be believed.

    Raises ScoresError unless there is one probability a label, each 0..1, summing to 1.
    """

    labels: tuple[Emotion, ...]
    probabilities: tuple[float, ...]  # 0..1 each, sum 1
    abstained: bool = False

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.probabilities) or len(set(self.labels)) != len(self.labels):
            raise ScoresError(
                f"scores need one probability for each distinct label, "
                f"got {len(self.probabilities)} for {list(map(str, self.labels))}"
            )
        if not all(0.0 <= p <= 1.0 for p in self.probabilities):
            raise ScoresError(f"probabilities lie in 0..1, got {list(self.probabilities)}")
        if not math.isclose(sum(self.probabilities), 1.0, abs_tol=1e-3):
            raise ScoresError(f"probabilities sum to 1, got {sum(self.probabilities):.4f}")

    @property
    def likeliest(self) -> Emotion:
        """The label of the highest probability, abstained or not."""
        return self.labels[self.probabilities.index(max(self.probabilities))]

    @property
    def emotion(self) -> Emotion | None:
        """The likeliest label, or None if the model abstained."""
        return None if self.abstained else self.likeliest

    @property
    def confidence(self) -> float:
        """The highest probability, 0..1."""
        return max(self.probabilities)

    @property
    def valence(self) -> float:
        """The expected valence, -1 (unpleasant) to 1 (pleasant)."""
        weighed = sum(p * VALENCE[e] for e, p in zip(self.labels, self.probabilities, strict=True))
        return max(-1.0, min(1.0, weighed))

    @property
    def negativity(self) -> float:
        """The probability of any negative mood, 0..1."""
        return min(1.0, sum(self.of(e) for e in self.labels if e in NEGATIVE))

    def of(self, emotion: Emotion) -> float:
        """The probability of one label; 0 if this model doesn't know it."""
        if emotion not in self.labels:
            return 0.0
        return self.probabilities[self.labels.index(emotion)]

    def as_voice(self) -> "EmotionScores":
        """The same reading folded into the four voice labels."""
        folded = dict.fromkeys(VOICE_LABELS, 0.0)
        for label, probability in zip(self.labels, self.probabilities, strict=True):
            folded[VOICE_FOLD[label]] += probability
        return scores_of(folded, abstained=self.abstained)

    def abstain_below(self, threshold: float) -> "EmotionScores":
        """The same reading, abstained if its confidence is under `threshold`."""
        return replace(self, abstained=self.abstained or self.confidence < threshold)


def scores_of(weights: Mapping[Emotion, float], abstained: bool = False) -> EmotionScores:
    """Return scores in proportion to non-negative `weights`.

    Raises ScoresError if a weight is negative or not finite, or if all are zero.
    """
    return normalised(tuple(weights), tuple(weights.values()), abstained)


def normalised(
    labels: tuple[Emotion, ...], weights: Sequence[float], abstained: bool = False
) -> EmotionScores:
    """Return scores for `labels` in proportion to `weights`; raises ScoresError as `scores_of`."""
    total = sum(weights)
    if not math.isfinite(total) or total <= 0.0 or min(weights) < 0.0:
        raise ScoresError(f"weights must be finite, not negative, not all zero; got {weights}")
    return EmotionScores(labels, tuple(float(w) / total for w in weights), abstained)
