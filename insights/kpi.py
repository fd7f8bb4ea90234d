"""KPIs: satisfaction, recommendation and first-contact resolution, and how moods go with them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from insights.agreement import Interval
from insights.estimate import Estimate, Sums, estimate_of
from insights.tally import Share, share_of

_Floats = npt.NDArray[np.float64]

SATISFIED_FROM = 0.75  # of 0..1: 4 of 5 and more, as CSAT is usually counted
PROMOTERS_FROM, DETRACTORS_TO = 9, 6  # of 0..10: Reichheld (2003)
FEWEST_PERIODS = 24  # in common: with fewer, weeks that only drift alike look related
MOST_LAG = 8  # periods; and never more than a quarter of those there are
_SURE = 0.05
_Z95 = 1.959963984540054
_SPEARMAN = 1.06  # times the variance of Fisher's z: Fieller, Hartley and Pearson (1957)


@dataclass(frozen=True, slots=True)
class Lagged:
    """How the second goes with the first so many periods before."""

    lag: int  # below 0: the second goes ahead
    rho: float  # Spearman's, -1..1
    interval: Interval  # 95 %, with as many periods as the two are worth
    n: int  # periods
    n_worth: float  # independent ones


@dataclass(frozen=True, slots=True)
class Association:
    """Two figures over time. That they go together says nothing of which one makes the other."""

    lags: tuple[Lagged, ...]
    strongest: Lagged
    p: float  # the chance of one so strong, over all lags, had they nothing to do with each other

    @property
    def is_sure(self) -> bool:
        """Whether the strongest is more than the best of many chances."""
        return self.p < _SURE


def csat(ratings: Sequence[float]) -> Share | None:
    """Return the share of satisfied answers, 0..1 each; None of too few."""
    return share_of(sum(rating >= SATISFIED_FROM for rating in ratings), len(ratings))


def nps(answers: Sequence[int]) -> Estimate | None:
    """Return promoters less detractors of answers 0..10, in points -100..100; None of too few."""
    marks = [100.0 * ((a >= PROMOTERS_FROM) - (a <= DETRACTORS_TO)) for a in answers]
    sums = Sums(len(marks), math.fsum(marks), math.fsum(mark**2 for mark in marks))
    return estimate_of(sums, -100.0, 100.0)


def association(first: Sequence[float], second: Sequence[float]) -> Association | None:
    """Return how two figures of the same periods go together, at every lag; NaN where none is.

    Straight lines are taken out of both, for any two that grow would look related. None with
    fewer than FEWEST_PERIODS in common, or of a figure that never moves.
    """
    one, other = _level(first), _level(second)
    n = int((~np.isnan(one) & ~np.isnan(other)).sum())
    if n < FEWEST_PERIODS or not (np.nanstd(one) > 1e-9 and np.nanstd(other) > 1e-9):
        return None
    reach = min(MOST_LAG, n // 4)
    lags = tuple(_lagged(one, other, lag) for lag in range(-reach, reach + 1))
    strongest = max(lags, key=lambda lagged: abs(lagged.rho))
    # Sidak (1967): the best of so many lags is the best of as many chances, or of fewer.
    p = 1 - (1 - _chance(strongest)) ** len(lags)
    return Association(lags, strongest, p)


def _level(values: Sequence[float]) -> _Floats:
    held = np.asarray(values, dtype=np.float64)
    told = np.flatnonzero(~np.isnan(held))
    if len(told) < 3:
        return np.full_like(held, np.nan)
    slope, start = np.polyfit(told, held[told], 1)
    return np.asarray(held - slope * np.arange(len(held)) - start)


def _pairs(one: _Floats, other: _Floats, lag: int) -> tuple[_Floats, _Floats]:
    """Return the ranks of what is known of both, the other so many periods later."""
    early, late = (one, other) if lag >= 0 else (other, one)
    early, late = early[: len(early) - abs(lag)], late[abs(lag) :]
    both = ~np.isnan(early) & ~np.isnan(late)
    return _ranks(early[both]), _ranks(late[both])


def _ranks(values: _Floats) -> _Floats:
    """Return each value's place in their order; equal ones share theirs."""
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(times) - (times - 1) / 2)[place])


def _rho(pairs: tuple[_Floats, _Floats]) -> float:
    return float(np.corrcoef(*pairs)[0, 1])


def _lagged(one: _Floats, other: _Floats, lag: int) -> Lagged:
    pairs = _pairs(one, other, lag)
    rho, n = _rho(pairs), len(pairs[0])
    worth = _worth(*pairs)
    z, reach = _z(rho), _Z95 * _error(worth)
    return Lagged(lag, rho, Interval(math.tanh(z - reach), math.tanh(z + reach)), n, worth)


def _chance(of: Lagged) -> float:
    return float(2 * ndtr(-abs(_z(of.rho)) / _error(of.n_worth)))


def _z(rho: float) -> float:
    """Return Fisher's z, which scatters the same whatever rho is."""
    return math.atanh(max(-0.999999, min(0.999999, rho)))


def _error(worth: float) -> float:
    return math.sqrt(_SPEARMAN / max(1.0, worth - 3))


def _worth(one: _Floats, other: _Floats) -> float:
    """Return how many independent pairs tell as much: Pyper and Peterman (1998), CJFAS 55:2127."""
    n = len(one)
    lingering = sum(
        (n - lag) / n * _own(one, lag) * _own(other, lag) for lag in range(1, max(2, n // 5))
    )
    return float(min(n, n / max(1.0, 1 + 2 * lingering)))


def _own(values: _Floats, lag: int) -> float:
    """Return how far values go with themselves so many periods later."""
    apart = values - values.mean()
    return float(apart[:-lag] @ apart[lag:] / (apart @ apart))
