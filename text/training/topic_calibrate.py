"""Calibrating a topic model: how sure to be, and how readily to decline."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from text.topic import TopicModel

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Margins of lines that did not teach, with the classes that they belong to."""

    margins: Floats  # (n, n_departments + 1)
    truth: npt.NDArray[np.intp]  # (n,)
    weights: Floats  # (n,), sum 1


def joined(one: Held, other: Held) -> Held:
    """Both, each with half of the weight."""
    return Held(
        np.concatenate([one.margins, other.margins]),
        np.concatenate([one.truth, other.truth]),
        np.concatenate([one.weights, other.weights]) / 2.0,
    )


def calibrated(model: TopicModel, held: Held) -> TopicModel:
    """Return the model with the scale and the readiness to decline that suit the held lines.

    Both minimise the weighted negative log likelihood (temperature scaling after Guo et al.,
    2017, with one bias).
    """

    def loss(chosen: Floats) -> float:
        logits = held.margins * np.exp(chosen[0])
        logits[:, -1] += chosen[1]
        logits -= logits.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(logits).sum(axis=1))
        right = logits[np.arange(len(logits)), held.truth]
        return float(held.weights @ (log_sum - right))

    best = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    linear = replace(model.linear, scale=float(np.exp(best[0])), out_of_scope=float(best[1]))
    return replace(model, linear=linear)


def share_right(model: TopicModel, held: Held) -> float:
    """Return the share of held lines whose class is likeliest, as this model is calibrated."""
    logits = held.margins * model.linear.scale
    logits[:, -1] += model.linear.out_of_scope
    return float((logits.argmax(axis=1) == held.truth).mean())
