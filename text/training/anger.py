"""Anger found and missed: what an alert's threshold costs, where most messages are not angry."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, precision_recall_curve

from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import EmotionScores

_RECALLS = (0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True)
class AngerRow:
    """The highest threshold at which so large a share of angry messages is found."""

    recall: float
    threshold: float  # of the probability of anger
    precision: float  # share of the found that are angry
    guessing: float  # the precision of guessing: the share of angry messages


@dataclass(frozen=True, slots=True)
class AngerTable:
    """Average precision (the area under precision over recall) and some points of the curve."""

    average_precision: float
    rows: tuple[AngerRow, ...]


def anger_table(readings: Sequence[EmotionScores], labels: npt.NDArray[np.int64]) -> AngerTable:
    """Return what each threshold finds; accuracy would be high for a model that finds nothing."""
    angry = labels == TEXT_LABELS.index(Emotion.ANGRY)
    p = np.array([scores.of(Emotion.ANGRY) for scores in readings])
    precision, recall, thresholds = precision_recall_curve(angry, p)
    rows = []
    for wanted in _RECALLS:
        at = int(np.flatnonzero(recall[:-1] >= wanted)[-1])
        rows.append(
            AngerRow(
                float(recall[at]), float(thresholds[at]), float(precision[at]), float(angry.mean())
            )
        )
    return AngerTable(float(average_precision_score(angry, p)), tuple(rows))
