"""Fitting a MoodSpace: what is mood, what is the caller and what is chance in an ear's features."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from speech.baseline import MoodSpace, Vector

Matrix = npt.NDArray[np.float32]

_ROUNDS = 10  # the two means settle within a few
_PRIOR_READINGS = 0.5  # a caller's mean is shrunk as if this much of a reading had been average
_SMALLEST_VAR = 1e-3  # of callers, against chance
_SMALLEST_SPREAD = 1e-6  # variance of a direction, against the widest


@dataclass(frozen=True, slots=True)
class SpaceConfig:
    """How an ear's features become a space."""

    n_directions: int
    shrinkage: float = 0.05  # of the covariance of chance towards its diagonal


def fit_space(
    features: Matrix,
    labels: npt.NDArray[np.int64],
    callers: npt.NDArray[np.str_],
    config: SpaceConfig,
) -> MoodSpace:
    """Fit a space on windows (n, features) with moods (n,) 0.. and callers' names (n,).

    A caller is one speaker on one line, so that lines count as part of who is calling.
    """
    scaler = StandardScaler().fit(features)
    scaled = scaler.transform(features)
    pca = PCA(min(config.n_directions, *scaled.shape), random_state=0).fit(scaled)
    # What a network left unused has no spread to measure anything against.
    kept = pca.explained_variance_ > _SMALLEST_SPREAD * pca.explained_variance_[0]
    places = pca.transform(scaled)[:, kept]
    moods, offsets = _two_means(places, labels, callers)
    turned, caller_var = _turn(places, labels, callers, (moods, offsets), config.shrinkage)
    projection = (pca.components_[kept].T / scaler.scale_[:, None]) @ turned
    origin = (scaler.mean_ + pca.mean_ * scaler.scale_) @ projection
    return MoodSpace(projection.astype(np.float32), origin, moods @ turned, caller_var)


def _two_means(
    places: Vector, labels: npt.NDArray[np.int64], callers: npt.NDArray[np.str_]
) -> tuple[Vector, Vector]:
    """Mood means (moods, k) and each window's caller offset (n, k), by turns until they agree."""
    names, caller = np.unique(callers, return_inverse=True)
    heard = np.bincount(caller)[:, None] + _PRIOR_READINGS
    offsets = np.zeros_like(places)
    for _ in range(_ROUNDS):
        off_caller = places - offsets
        moods = np.stack([off_caller[labels == m].mean(axis=0) for m in range(labels.max() + 1)])
        left_over = places - moods[labels]
        sums = np.zeros((len(names), places.shape[1]))
        np.add.at(sums, caller, left_over)
        offsets = (sums / heard)[caller]
    return moods, offsets


def _turn(
    places: Vector,
    labels: npt.NDArray[np.int64],
    callers: npt.NDArray[np.str_],
    means: tuple[Vector, Vector],
    shrinkage: float,
) -> tuple[Vector, Vector]:
    """The turn (k, k) after which chance is white and callers independent, and their variance."""
    moods, offsets = means
    names, caller = np.unique(callers, return_inverse=True)
    heard = np.bincount(caller)
    by_chance = places - moods[labels] - offsets
    chance = by_chance.T @ by_chance / (len(places) - len(names))
    chance = (1 - shrinkage) * chance + shrinkage * np.diag(np.diag(chance))
    sums = np.zeros((len(names), places.shape[1]))
    np.add.at(sums, caller, places - moods[labels])
    centred = sums / heard[:, None]
    centred -= centred.mean(axis=0)
    # The spread of callers' means holds a share of chance, which is no trait of theirs.
    between = centred.T @ centred / len(names) - chance * np.mean(1.0 / heard)
    caller_var, turned = eigh(between, chance)
    return turned, np.maximum(caller_var, _SMALLEST_VAR)
