"""What an evaluation counts, by the field's usual names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotion.errors import TonewiseError
from emotion.scores import EmotionScores

Matrix = npt.NDArray[np.float64]
ECE_BINS = 10  # equal widths, as Guo et al. (2017) draw reliability diagrams


class EvaluationError(TonewiseError):
    """Nothing to evaluate, or not what the evaluation needs."""


@dataclass(frozen=True, slots=True)
class ClassMetrics:
    """One label's figures."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Readings of about one confidence: how sure they were, and how often right."""

    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """n readings against their labels; an abstained reading still counts by its likeliest label,
    so that a model can't raise its figures by keeping quiet. `answered_*` leaves them out.
    """

    n: int
    accuracy: float
    uar: float  # unweighted average recall over the labels that occur
    macro_f1: float  # over the labels that occur
    per_class: Mapping[str, ClassMetrics]
    confusion: tuple[tuple[int, ...], ...]  # rows: truth, columns: reading, as the labels
    coverage: float  # share that did not abstain
    answered_accuracy: float  # of those; 0 if none answered
    accuracy_at_80: float  # of the four fifths read with most confidence
    ece: float  # expected calibration error
    reliability: tuple[ReliabilityBin, ...]


def measure(readings: Sequence[EmotionScores], labels: Sequence[int]) -> Metrics:
    """Return the figures of readings against labels (indices into the readings' own labels).

    Raises EvaluationError if there is nothing to measure.
    """
    if not readings or len(readings) != len(labels):
        raise EvaluationError(
            f"an evaluation needs a label a reading and one at least, "
            f"got {len(readings)} and {len(labels)}"
        )
    names, truth = readings[0].labels, np.array(labels)
    table = np.array([reading.probabilities for reading in readings])
    guess, confidence = table.argmax(axis=1), table.max(axis=1)
    right = guess == truth
    answered = np.array([not reading.abstained for reading in readings])
    confusion = np.zeros((len(names),) * 2, int)
    np.add.at(confusion, (truth, guess), 1)
    per_class = _per_class(confusion, names)
    occurring = [figures for figures in per_class.values() if figures.support]
    surest = np.argsort(-confidence, kind="stable")[: max(1, round(0.8 * len(truth)))]
    return Metrics(
        n=len(truth),
        accuracy=float(right.mean()),
        uar=float(np.mean([figures.recall for figures in occurring])),
        macro_f1=float(np.mean([figures.f1 for figures in occurring])),
        per_class=per_class,
        confusion=tuple(tuple(int(v) for v in row) for row in confusion),
        coverage=float(answered.mean()),
        answered_accuracy=float(right[answered].mean()) if answered.any() else 0.0,
        accuracy_at_80=float(right[surest].mean()),
        ece=calibration_error(confidence, right),
        reliability=tuple(reliability(confidence, right)),
    )


def class_metrics(
    truths: Sequence[str], guesses: Sequence[str], names: Sequence[str]
) -> dict[str, ClassMetrics]:
    """Return each class's figures; every truth and guess is one of `names`."""
    place = {str(name): i for i, name in enumerate(names)}
    confusion = np.zeros((len(names),) * 2, int)
    np.add.at(confusion, ([place[t] for t in truths], [place[g] for g in guesses]), 1)
    return _per_class(confusion, names)


def _per_class(confusion: npt.NDArray[np.int_], names: Sequence[str]) -> dict[str, ClassMetrics]:
    figures = {}
    for i, label in enumerate(names):
        hit, support, named = confusion[i, i], confusion[i].sum(), confusion[:, i].sum()
        precision = hit / named if named else 0.0
        recall = hit / support if support else 0.0
        f1 = 2 * hit / (named + support) if named + support else 0.0
        figures[str(label)] = ClassMetrics(float(precision), float(recall), float(f1), int(support))
    return figures


def reliability(confidence: Matrix, right: npt.NDArray[np.bool_]) -> list[ReliabilityBin]:
    """Return the filled ones of ten bins of equal width."""
    index = np.minimum((confidence * ECE_BINS).astype(int), ECE_BINS - 1)
    return [
        ReliabilityBin(int(here.sum()), float(confidence[here].mean()), float(right[here].mean()))
        for here in (index == b for b in range(ECE_BINS))
        if here.any()
    ]


def calibration_error(confidence: Matrix, right: npt.NDArray[np.bool_]) -> float:
    """Return the expected calibration error: mean |confidence - accuracy| over bins, 0..1."""
    bins = reliability(confidence, right)
    return sum(b.n * abs(b.confidence - b.accuracy) for b in bins) / len(confidence)


def mean_recall(labels: npt.NDArray[np.int_], guess: npt.NDArray[np.int_]) -> float:
    """Return the unweighted average recall over the labels that occur."""
    return float(np.mean([np.mean(guess[labels == label] == label) for label in set(labels)]))
