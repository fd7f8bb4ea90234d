"""Calibration: how sure the network may be, learned on messages that did not teach it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar

from emotion.labels import TEXT_LABELS
from text.emotion import Calibration

_SILENT_SHARE = 0.15  # the least confident readings of validation messages say nothing
_STEPS = tuple(np.arange(-0.9, 0.91, 0.15))  # by which a mood's bias may move
_ROUNDS = 3

Logits = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Biased = Callable[[npt.NDArray[np.float64]], float]


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """One validation set, as the network answered it."""

    moods: Logits  # (n, 8)
    labels: Labels  # (n,), an index into TEXT_LABELS
    negative: Logits  # (m,)
    is_negative: npt.NDArray[np.bool_]  # (m,)


def calibrate(sets: Sequence[Checked]) -> Calibration:
    """Return the calibration under which the sets, each counting alike, are read best.

    Biases maximise the mean macro-F1; sharpness then minimises the mean negative log-likelihood.
    """
    bias = _bias(sets)
    sharpness = float(minimize_scalar(lambda s: _loss(sets, bias, float(s)), bounds=(0.1, 5.0)).x)
    scale, shift = _negative(sets)
    surest = [softmax((s.moods + bias) * sharpness).max(axis=1) for s in sets]
    below = float(np.mean([np.quantile(confidence, _SILENT_SHARE) for confidence in surest]))
    return Calibration(sharpness, tuple(float(b) for b in bias), scale, shift, below)


def macro_f1(guess: Labels, labels: Labels) -> float:
    """Return the mean F1 over the labels that occur."""
    scores = []
    for label in np.unique(labels):
        hit = np.sum((guess == label) & (labels == label))
        scores.append(2 * hit / max(1, np.sum(guess == label) + np.sum(labels == label)))
    return float(np.mean(scores))


def _bias(sets: Sequence[Checked]) -> npt.NDArray[np.float64]:
    """Coordinate ascent; of equal steps the smallest, so that noise moves nothing."""
    bias = np.zeros(len(TEXT_LABELS))

    def score(tried: npt.NDArray[np.float64]) -> float:
        return float(np.mean([macro_f1((s.moods + tried).argmax(axis=1), s.labels) for s in sets]))

    for _ in range(_ROUNDS):
        for mood in range(len(TEXT_LABELS)):
            moved = [bias + step * (np.arange(len(bias)) == mood) for step in _STEPS]
            best = max(range(len(moved)), key=lambda i: (score(moved[i]), -abs(_STEPS[i])))
            bias = moved[best]
    return np.asarray(bias - bias.mean())


def _loss(sets: Sequence[Checked], bias: npt.NDArray[np.float64], sharpness: float) -> float:
    losses = []
    for s in sets:
        p = softmax((s.moods + bias) * sharpness)[np.arange(len(s.labels)), s.labels]
        losses.append(-np.log(np.maximum(p, 1e-9)).mean())
    return float(np.mean(losses))


def _negative(sets: Sequence[Checked]) -> tuple[float, float]:
    """The scale and shift of the negative logit with the least loss, as Platt (1999) fits them."""

    def loss(given: npt.NDArray[np.float64]) -> float:
        scale, shift = given
        each = []
        for s in sets:
            signed = (s.negative + shift) * scale * np.where(s.is_negative, 1.0, -1.0)
            each.append(np.logaddexp(0.0, -signed).mean())
        return float(np.mean(each))

    scale, shift = minimize(loss, [1.0, 0.0]).x
    return float(scale), float(shift)


def softmax(logits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return each row of logits as probabilities, in the logits' own precision."""
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
