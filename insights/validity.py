"""Validity: whether what accounts felt foretells what they did, on accounts that taught nothing.

The area under the ROC curve, its interval and the interval of two areas' difference: DeLong,
DeLong and Clarke-Pearson (1988), Biometrics 44:837.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from insights.agreement import Interval

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]

FEWEST = 20  # accounts of either outcome, held out: fewer foretell nothing
_RIDGE = 1.0  # of coefficients on standardised figures, against chance in small histories
_STEPS = 50
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Auc:
    """The chance that who left had the higher figure than who stayed; 0.5 is luck."""

    value: float  # 0..1
    interval: Interval


@dataclass(frozen=True, slots=True)
class AccountPast:
    """What was known of an account before a day, and what it did after."""

    account_id: str
    n: int  # contacts
    negative_share: float  # 0..1 of those whose mood was read
    worst: float  # 0..1, negativity
    last: float  # 0..1, negativity of the last
    rating: float | None  # 0..1, mean satisfaction as given
    left: bool


@dataclass(frozen=True, slots=True)
class Validity:
    """What foretells leaving, on held-out accounts."""

    n_taught: int
    n_held: int
    n_left: int  # of the held-out
    moods: Auc  # contacts and moods together
    contacts: Auc  # the number of contacts alone: who writes more may leave more
    ratings: Auc | None  # satisfaction alone, where every held-out account gave some
    gain: Interval  # 95 %, of moods' area less contacts'


def is_held_out(account_id: str) -> bool:
    """Whether an account is kept from teaching: half of them, the same ones each time."""
    return hashlib.sha256(account_id.encode()).digest()[0] % 2 == 0


def validity(pasts: Sequence[AccountPast]) -> Validity | None:
    """Return how well moods foretell who left; None with too few of either outcome."""
    taught = [past for past in pasts if not is_held_out(past.account_id)]
    held = [past for past in pasts if is_held_out(past.account_id)]
    if min(_fewer(taught), _fewer(held)) < FEWEST:
        return None
    weights, means, spreads = _fit(_figures(taught), _left(taught))
    scores = (_figures(held) - means) / spreads @ weights
    counts, left = np.array([float(p.n) for p in held]), _left(held)
    given = [past.rating for past in held]
    ratings = [-rating for rating in given if rating is not None]
    moods, contacts, gain = compared(scores, counts, left)
    return Validity(
        len(taught),
        len(held),
        int(left.sum()),
        moods,
        contacts,
        auc(np.array(ratings), left) if len(ratings) == len(held) else None,
        gain,
    )


def auc(scores: _Floats, happened: _Bools) -> Auc:
    """Return the area of scores (n,) for what happened (n,); both outcomes must be among them."""
    return compared(scores, scores, happened)[0]


def compared(one: _Floats, other: _Floats, happened: _Bools) -> tuple[Auc, Auc, Interval]:
    """Return both areas on the same cases, and the interval of the first less the second."""
    placed = [_placements(scores, happened) for scores in (one, other)]
    areas = [float(above.mean()) for above, _ in placed]
    yes, no = (np.stack([each[side] for each in placed]) for side in (0, 1))
    covariance = np.cov(yes) / yes.shape[1] + np.cov(no) / no.shape[1]
    errors = np.sqrt(np.maximum(0.0, np.diag(covariance)))
    apart = max(0.0, float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]))
    gain, reach = areas[0] - areas[1], _Z95 * math.sqrt(apart)
    first, second = (_auc(area, float(error)) for area, error in zip(areas, errors, strict=True))
    return first, second, Interval(gain - reach, gain + reach)


def _auc(area: float, error: float) -> Auc:
    reach = _Z95 * error
    return Auc(area, Interval(max(0.0, area - reach), min(1.0, area + reach)))


def _placements(scores: _Floats, happened: _Bools) -> tuple[_Floats, _Floats]:
    """Return, for each case of either outcome, how many of the other it is ordered right with."""
    yes, no = scores[happened], scores[~happened]
    return _share_below(yes, no), 1 - _share_below(no, yes)


def _share_below(values: _Floats, others: _Floats) -> _Floats:
    """Return how large a share of the others lies below each value; equal ones count half."""
    ordered = np.sort(others)
    places = [np.searchsorted(ordered, values, side) for side in ("left", "right")]
    return np.asarray((places[0] + places[1]) / 2 / len(others))


def _fewer(pasts: Sequence[AccountPast]) -> int:
    n_left = sum(past.left for past in pasts)
    return min(n_left, len(pasts) - n_left)


def _left(pasts: Sequence[AccountPast]) -> _Bools:
    return np.array([past.left for past in pasts])


def _figures(pasts: Sequence[AccountPast]) -> _Floats:
    return np.array([[math.log(1 + p.n), p.negative_share, p.worst, p.last] for p in pasts])


def _fit(figures: _Floats, left: _Bools) -> tuple[_Floats, _Floats, _Floats]:
    """Return the weights of standardised figures, and what standardises them.

    Logistic regression with a ridge, by Newton's steps: le Cessie and van Houwelingen (1992).
    """
    means, spreads = figures.mean(axis=0), np.maximum(figures.std(axis=0), 1e-9)
    design = np.column_stack([np.ones(len(figures)), (figures - means) / spreads])
    ridge = _RIDGE * np.diag([0.0, *np.ones(figures.shape[1])])
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = expit(design @ weights)
        slope = design.T @ (left - chance) - ridge @ weights
        bend = (design * (chance * (1 - chance) + 1e-9)[:, None]).T @ design + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights[1:], means, spreads
