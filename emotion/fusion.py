"""Several readings of one moment, or of moments in a row, as one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emotion.scores import EmotionScores, ScoresError, normalised

_FLOOR = 1e-6  # keeps one reading's zero from silencing all the others


def fuse(
    readings: Sequence[EmotionScores], weights: Sequence[float], temperature: float = 1.0
) -> EmotionScores:
    """Return the weighted product of experts: softmax(sum of w * log p, over temperature).

    The labels must agree. Abstained readings still count (their probabilities are spread);
    the caller decides by `abstain_below` whether the fused one abstains. Raises ScoresError
    on no reading, on labels that differ, or on as many weights as there are not readings.
    Logarithmic opinion pool: Genest and Zidek (1986).
    """
    if not readings or len(readings) != len(weights):
        raise ScoresError(f"fusion needs a weight a reading, got {len(readings)}, {len(weights)}")
    labels = readings[0].labels
    if any(r.labels != labels for r in readings):
        raise ScoresError(f"fusion needs the same labels, got {[r.labels for r in readings]}")
    log_p = np.log(np.maximum([r.probabilities for r in readings], _FLOOR))
    pooled = np.asarray(weights) @ log_p / temperature
    return normalised(labels, [float(v) for v in np.exp(pooled - pooled.max())])


@dataclass(frozen=True, slots=True)
class Timed:
    """A reading and where it stands: the middle of what it heard, and for how long it heard."""

    at_s: float
    weight_s: float
    scores: EmotionScores


def mean(readings: Sequence[Timed]) -> EmotionScores:
    """Return the mean probabilities, weighted by seconds heard; abstained only if all were.

    Abstained readings count for nothing beside readings that did not abstain.
    Raises ScoresError on no reading.
    """
    if not readings:
        raise ScoresError("a mean needs at least one reading, got none")
    certain = [r for r in readings if not r.scores.abstained]
    counted = certain or readings
    weights = np.array([r.weight_s for r in counted])
    table = np.array([r.scores.probabilities for r in counted])
    averaged = weights @ table / weights.sum()
    return normalised(counted[0].scores.labels, [float(v) for v in averaged], not certain)


def smooth(previous: EmotionScores | None, new: EmotionScores, keep: float) -> EmotionScores:
    """Return `keep` of the reading before plus the rest of the new one: causal smoothing.

    With no reading before, the new one stands. Never abstained: that is decided afterwards.
    """
    if previous is None or keep == 0.0:
        return new
    blended = keep * np.array(previous.probabilities) + (1 - keep) * np.array(new.probabilities)
    return normalised(new.labels, [float(v) for v in blended])
