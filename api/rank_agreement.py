"""RankAgreement: how far two orders of the same things agree, and how far chance may move that."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

Floats = npt.NDArray[np.float64]
_N_DRAWS = 2000
_MIDDLE = (2.5, 97.5)  # percentiles: what 95 of 100 draws lie between


@dataclass(frozen=True, slots=True)
class RankAgreement:
    """Spearman's rho, or a difference of two, with its 95 % interval."""

    rho: float
    low: float
    high: float


def agreements(figures: Floats, truth: Floats, seed: int) -> tuple[Floats, Floats]:
    """Return each row's Spearman's rho with `truth`, and the same of things drawn again.

    Shapes: `figures` (rows, n), `truth` (n,); the answers (rows,) and (rows, draws). The draws
    are the same for each row, so that rows can be compared: Efron (1979).
    """
    drawn = np.random.default_rng(seed).integers(0, len(truth), (_N_DRAWS, len(truth)))
    others = _level(rankdata(truth[drawn], axis=1))
    again = np.stack(
        [(_level(rankdata(row[drawn], axis=1)) * others).sum(axis=1) for row in figures]
    )
    whole = _level(rankdata(figures, axis=1)) @ _level(rankdata(truth))
    return whole, again


def with_interval(rho: float, again: Floats) -> RankAgreement:
    """Return a figure between the percentiles of its draws."""
    low, high = np.percentile(again, _MIDDLE)
    return RankAgreement(float(rho), float(low), float(high))


def _level(ranks: Floats) -> Floats:
    """Return ranks about their mean at length 1, so that a product of two is their correlation."""
    apart = ranks - ranks.mean(axis=-1, keepdims=True)
    length = np.sqrt((apart**2).sum(axis=-1, keepdims=True))
    return np.asarray(np.divide(apart, length, out=np.zeros_like(apart), where=length > 0))
