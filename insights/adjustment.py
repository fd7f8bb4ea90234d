"""Adjustment: what a group's mean would be if its calls were, in all else, as the calls are.

One linear model holds every factor and every agent at once, and a group's adjusted mean is
what it gives when all calls are counted as that group's and stay as they are otherwise: direct
standardisation, as Lane and Nelder (1982), Biometrics 38:613. Its standard errors do not take
calls to scatter alike everywhere: HC3, MacKinnon and White (1985).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]

_NO_RANK = 1e-9  # of the largest eigenvalue: what lies below is nothing but rounding
_UNTOLD = 1e-6  # of a contrast that lies outside what the calls can tell


@dataclass(frozen=True, slots=True)
class Contrast:
    """A group's adjusted mean less the mean of all calls."""

    value: float
    error: float  # standard


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A model of the values: one coefficient a group of each factor."""

    coefficients: _Floats  # (p,)
    covariance: _Floats  # (p, p)
    told: _Floats  # (p, p): the projection on what the calls can tell
    starts: tuple[int, ...]  # where each factor's groups begin among the coefficients
    shares: tuple[_Floats, ...]  # of the calls, by factor and group

    def contrast(self, factor: int, group: int) -> Contrast | None:
        """Return how far a group lies from all; None where the calls can't tell.

        So it is if one group's calls are all another factor's too: two queues that share no agent.
        """
        weights = np.zeros(len(self.coefficients))
        start, shares = self.starts[factor], self.shares[factor]
        weights[start : start + len(shares)] = -shares
        weights[start + group] += 1.0
        if np.linalg.norm(weights - self.told @ weights) > _UNTOLD:
            return None
        variance = float(weights @ self.covariance @ weights)
        return Contrast(float(weights @ self.coefficients), float(np.sqrt(max(0.0, variance))))


def fitted(values: _Floats, codes: Sequence[_Ints]) -> Fit:
    """Fit values, shape (n,), to factors: each has a group's number, 0, 1, ..., a value."""
    sizes = [int(own.max()) + 1 for own in codes]
    starts = [1, *(1 + np.cumsum(sizes)[:-1])]
    # Where each value's row of the design holds a 1: the mean of all, and a group a factor.
    places = np.column_stack(
        [np.zeros_like(codes[0]), *(own + start for own, start in zip(codes, starts, strict=True))]
    )
    width = 1 + sum(sizes)
    inverse, told = _inverse(_gram(places, np.ones(len(values)), width))
    moments = np.zeros(width)
    np.add.at(moments, places, values[:, None])
    coefficients = inverse @ moments
    residuals = values - coefficients[places].sum(axis=1)
    return Fit(
        coefficients,
        inverse @ _gram(places, _trusted(residuals, places, inverse) ** 2, width) @ inverse,
        told,
        tuple(int(start) for start in starts),
        tuple(
            np.bincount(own, minlength=n) / len(values) for own, n in zip(codes, sizes, strict=True)
        ),
    )


def _gram(places: _Ints, weights: _Floats, width: int) -> _Floats:
    """Return X' W X of the design whose rows hold a 1 at these places, and 0 elsewhere."""
    half = np.zeros(width * width)
    for first, second in combinations(places.T, 2):
        half += np.bincount(first * width + second, weights, width * width)
    diagonal = np.sum([np.bincount(own, weights, width) for own in places.T], axis=0)
    upper = half.reshape(width, width)
    return upper + upper.T + np.diag(diagonal)


def _inverse(gram: _Floats) -> tuple[_Floats, _Floats]:
    """Return the pseudoinverse, and the projection on what it is an inverse of."""
    sizes, axes = np.linalg.eigh(gram)
    kept = sizes > _NO_RANK * sizes[-1]
    own = axes[:, kept]
    return (own / sizes[kept]) @ own.T, own @ own.T


def _trusted(residuals: _Floats, places: _Ints, inverse: _Floats) -> _Floats:
    """HC3: a call that the model bends to most is trusted least.

    A call that alone makes a coefficient (leverage 1) leaves no residual, and tells no error.
    """
    leverage = np.diag(inverse)[places].sum(axis=1)
    for first, second in combinations(places.T, 2):
        leverage += 2.0 * inverse[first, second]
    free = 1.0 - leverage
    scaled: _Floats = np.zeros_like(residuals)
    np.divide(residuals, free, out=scaled, where=free > _UNTOLD)
    return scaled
