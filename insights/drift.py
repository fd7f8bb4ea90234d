"""Drift: whether customers' moods and words are still those that a model knows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincc

from emotion.labels import Emotion
from insights.agreement import Interval

_Floats = npt.NDArray[np.float64]

FEWEST = 50  # interactions on either side: fewer say nothing of a distribution
FEWEST_WRITERS = 5  # of a word: a word of fewer may be a name, and is mostly chance
_N_DRAWS = 500
_SEED = 20191  # any will do: so that the same counts give the same interval
_PRIOR = 500.0  # messages' worth of all messages together, that each side's words start from
_SURE = 3.89  # standard deviations: of 10,000 words one by chance lies beyond
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class MoodDrift:
    """How far moods lie from what they were."""

    divergence: float  # bits, 0 (the same) to 1: Jensen and Shannon; Lin (1991)
    interval: Interval  # 95 %, by drawing both sides again
    p: float  # the chance of counts so far apart were nothing different: G test
    shifts: Mapping[Emotion, float]  # of each mood's share, after less before


@dataclass(frozen=True, slots=True)
class WordShift:
    """A word that customers use more, or less, than they did."""

    word: str
    n_before: int  # interactions that hold it
    n_after: int
    log_odds: float  # above 0: more
    interval: Interval  # 95 %


def mood_drift(before: Mapping[Emotion, int], after: Mapping[Emotion, int]) -> MoodDrift | None:
    """Return how moods drifted from one time to another; None with too few on either side."""
    labels = [e for e in Emotion if before.get(e, 0) + after.get(e, 0)]
    counts = np.array([[side.get(e, 0) for e in labels] for side in (before, after)])
    totals = counts.sum(axis=1)
    if totals.min() < FEWEST:
        return None
    shares = counts / totals[:, None]
    rng = np.random.default_rng(_SEED)
    draws = [
        rng.multinomial(n, share, _N_DRAWS) / n for n, share in zip(totals, shares, strict=True)
    ]
    found = _divergence(draws[0], draws[1])
    here = float(_divergence(shares[:1], shares[1:])[0])
    # Samples of the same moods lie apart by chance; samples of these samples, by as much again.
    bias = float(np.mean(found)) - here
    low, high = np.quantile(found, (0.025, 0.975)) - 2 * bias
    g = 2 * math.log(2) * float(totals.sum()) * _pooled(shares, totals)
    freedom = len(labels) - 1
    p = float(gammaincc(freedom / 2, g / 2)) if freedom else 1.0
    shifts = {e: float(shares[1][k] - shares[0][k]) for k, e in enumerate(labels)}
    return MoodDrift(here, Interval(max(0.0, float(low)), max(0.0, float(high))), p, shifts)


def word_shifts(
    before: Mapping[str, int], after: Mapping[str, int], n_before: int, n_after: int
) -> tuple[WordShift, ...]:
    """Return words that are used more or less than before beyond chance, the surest first.

    Counts are of interactions, or better of customers, that hold a word; n of all of them. Log
    odds with an informative prior, so that rare words don't win: Monroe, Colaresi and Quinn
    (2008), Political Analysis 16:372. None with too few on either side.
    """
    if min(n_before, n_after) < FEWEST:
        return ()
    words = {w for side in (before, after) for w, n in side.items() if n >= FEWEST_WRITERS}
    found = [_shift(w, (before.get(w, 0), n_before), (after.get(w, 0), n_after)) for w in words]
    sure = [(one, z) for one, z in found if abs(z) > _SURE]
    return tuple(one for one, _ in sorted(sure, key=lambda each: (-abs(each[1]), each[0].word)))


def _shift(word: str, before: tuple[int, int], after: tuple[int, int]) -> tuple[WordShift, float]:
    prior = _PRIOR * (before[0] + after[0]) / (before[1] + after[1])
    # Of the interactions with the word, and of those without: that nearly all have a word says
    # as little as that nearly none has it.
    sides = [(n + prior, max(1.0, total + _PRIOR - n - prior)) for n, total in (before, after)]
    (had, lacked), (has, lacks) = sides
    value = math.log(has / lacks) - math.log(had / lacked)
    error = math.sqrt(sum(1 / count for side in sides for count in side))
    reach = Interval(value - _Z95 * error, value + _Z95 * error)
    return WordShift(word, before[0], after[0], value, reach), value / error


def _pooled(shares: _Floats, totals: _Floats) -> float:
    """Return the divergence with each side weighing as it is large: bits; G is a multiple of it."""
    weights = totals / totals.sum()
    middle = weights @ shares
    return float(weights @ _apart(shares, middle[None]))


def _divergence(one: _Floats, other: _Floats) -> _Floats:
    middle = (one + other) / 2
    return np.asarray((_apart(one, middle) + _apart(other, middle)) / 2)


def _apart(shares: _Floats, middle: _Floats) -> _Floats:
    """Return the relative entropy of rows of shares to rows of their middle, in bits."""
    ratio = np.divide(shares, middle, out=np.ones_like(shares), where=shares > 0)
    return np.asarray((shares * np.log2(ratio)).sum(axis=1))
