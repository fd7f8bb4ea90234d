"""Luck: how often a usual account has as high a stretch of contacts by chance alone.

It is reckoned exactly, as the chance that a Markov chain gets there (Brook and Evans 1972,
Biometrika 59:539), for accounts that differ in how often they are unhappy anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import roots_jacobi

from insights.stretch import Stretch

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]

_MOST = 80  # steps of a sum: chance does not get so far
_FLOOR = 1e-9
_POINTS = 8  # shares that stand for all; chances are smooth in it, so that few do
_LEAST_ALIKE, _ALL_ALIKE = 2.0, 1e4  # a beta's two parameters together: bounds of what is fitted


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Contacts in order of account; all columns (n,)."""

    account: _Ints
    negativity: _Floats  # 0..1
    scores: _Ints  # steps


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """How contacts of usual accounts score, for several shares of negatives that accounts have."""

    lowest: int  # steps: of the first score
    masses: tuple[_Floats, ...]  # by share: (scores,), sum 1
    weights: _Floats  # (shares,), sum 1: how many accounts have it


def usual(contacts: Scored, is_usual: _Bools, *, are_alike: bool = False) -> Usual:
    """Return how usual accounts' contacts score, account by account alike or not; learnt from some.

    A contact's negativity is its chance to be negative, so weighed by it the scores are those of
    negative contacts. How far accounts' own shares of negatives lie apart is told by how far two
    contacts of the same account go together: a beta distribution of that mean and variance.
    """
    q, scores = contacts.negativity[is_usual], contacts.scores
    lowest, n_scores = int(scores.min()), int(scores.max() - scores.min()) + 1
    places = scores[is_usual] - lowest
    sides = [np.bincount(places, weight + _FLOOR, n_scores) for weight in (q, 1 - q)]
    negative, other = (side / side.sum() for side in sides)
    apart = float((q @ q) / q.sum() - (q @ (1 - q)) / (1 - q).sum()) if 0 < q.mean() < 1 else 0.0
    together = 0.0 if are_alike else _together(contacts.account[is_usual], q)
    spread = together / max(apart, _FLOOR) ** 2
    shares, weights = _beta_points(float(q.mean()), max(0.0, spread))
    masses = tuple(share * negative + (1 - share) * other for share in shares)
    return Usual(lowest, masses, weights)


def chances(of: Usual, stretches: Sequence[Stretch]) -> list[float]:
    """Return each account's chance of so high a stretch, were it a usual account."""
    heights = sorted({min(s.height, _MOST) for s in stretches if s.height > 0})
    longest = max(s.n_seen for s in stretches)
    moves, above = _moves(of)
    tables = {
        height: of.weights
        @ _reached(moves[:, :height, :height], above[:, :height, height], longest)
        for height in heights
    }
    return [
        float(tables[min(s.height, _MOST)][s.n_seen]) if s.height > 0 else 1.0 for s in stretches
    ]


def _together(account: _Ints, q: _Floats) -> float:
    """Return the covariance of two contacts of the same account; 0 if none has two."""
    apart = q - q.mean()
    n = np.bincount(account)
    totals, squares = np.bincount(account, apart), np.bincount(account, apart**2)
    pairs = float((n * (n - 1.0)).sum())
    return float((totals**2 - squares).sum()) / pairs if pairs else 0.0


def _beta_points(mean: float, variance: float) -> tuple[_Floats, _Floats]:
    """Return shares, and their weights, that stand for a beta distribution (Gauss and Jacobi)."""
    alike = mean * (1 - mean) / max(variance, _FLOOR) - 1
    if alike > _ALL_ALIKE or not 0 < mean < 1:
        return np.array([mean]), np.ones(1)
    alike = max(alike, _LEAST_ALIKE)
    places, weights = roots_jacobi(_POINTS, (1 - mean) * alike - 1, mean * alike - 1)
    return (places + 1) / 2, weights / weights.sum()


def _moves(of: Usual) -> tuple[_Floats, _Floats]:
    """Return how likely each sum is followed by each other, and by one of a height or more.

    By share, sum and sum, or height: shapes (shares, _MOST, _MOST) and (shares, _MOST, _MOST + 1).
    A sum under 0 is 0.
    """
    masses = np.stack(of.masses)
    to = np.arange(_MOST)[:, None] + np.arange(masses.shape[1]) + of.lowest
    to = np.clip(to, 0, _MOST)
    ends = np.zeros((len(masses), _MOST, _MOST + 1))
    for score in range(masses.shape[1]):
        ends[:, np.arange(_MOST), to[:, score]] += masses[:, score, None]
    above = np.flip(np.cumsum(np.flip(ends, 2), 2), 2)
    return ends[:, :, :_MOST], above


def _reached(moves: _Floats, arrives: _Floats, longest: int) -> _Floats:
    """Return the chance that the sum is so high at some time in 0..longest contacts, by share.

    `moves` is (shares, height, height), `arrives` (shares, height); (shares, longest + 1).
    """
    n_shares, height = arrives.shape
    at, reached = np.zeros((n_shares, 1, height)), np.zeros((n_shares, longest + 1))
    at[:, 0, 0] = 1.0
    for n in range(1, longest + 1):
        reached[:, n] = reached[:, n - 1] + (at[:, 0] * arrives).sum(1)
        at = at @ moves
    return reached
