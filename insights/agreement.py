"""Agreement: how far judges of the same thing agree, beyond what chance would do.

Krippendorff's alpha for any number of judges of whom any may be missing; Cohen's kappa for two.
Both are 1 for perfect agreement and 0 for none beyond chance, and nobody can tell them where all
judgements are the same: then they are None.

Alpha: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability". Its interval: units are
drawn again with replacement, as Zapf et al. (2016), BMC Medical Research Methodology 16:93, found
to cover as it should. Kappa: Cohen (1960). A share's interval: Wilson (1927).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from grading.report import Outcome

_Floats = npt.NDArray[np.float64]

Pair = tuple[Outcome, Outcome]  # of two judges, one unit

# How far apart two outcomes lie has a meaning for these three; "not applicable" is none of them.
SCALE = (Outcome.MISSED, Outcome.PARTLY, Outcome.MET)
KINDS = (*SCALE, Outcome.NOT_APPLICABLE)

FEWEST_UNITS = 10  # with fewer an interval of alpha promises more than it holds
_N_DRAWS = 1000
_SEED = 20160707  # any will do: so that the same judgements give the same interval
_MOST_UNTOLD = 0.05  # of the draws, without an alpha, above which there is no interval
_Z95 = 1.959963984540054  # 97.5 % of a normal distribution lie below


class Level(StrEnum):
    """What two different values have between them."""

    NOMINAL = "nominal"  # they differ, and that is all
    ORDINAL = "ordinal"  # one lies above the other


class Source(StrEnum):
    """Where a person's judgement comes from."""

    SAMPLE = "sample"  # a call that was drawn at random; the machine's outcome was in sight
    CALIBRATION = "calibration"  # of several graders, blind to each other and to the machine


@dataclass(frozen=True, slots=True)
class Interval:
    """A share or a coefficient that lies in it, 95 times in 100."""

    low: float
    high: float


def table(units: Sequence[Sequence[Outcome]], values: Sequence[Outcome]) -> _Floats:
    """Return how often each unit was given each value: shape (units, values).

    A judgement that is none of `values` counts as missing.
    """
    place = {value: n for n, value in enumerate(values)}
    counts = np.zeros((len(units), len(values)))
    for row, unit in zip(counts, units, strict=True):
        for judged in unit:
            if judged in place:
                row[place[judged]] += 1
    return counts


def alpha(counts: _Floats, level: Level, times: Sequence[int] | None = None) -> float | None:
    """Return Krippendorff's alpha of a table of units by values, in the values' order.

    `times` is how many units were judged as each row has it; None: one. None if no unit was
    judged twice, or if all judgements are the same.
    """
    whole = np.tensordot(_weights(counts, times), _coincidences(counts), 1)
    found = float(_alphas(whole[None], level)[0])
    return None if math.isnan(found) else found


def alpha_interval(
    counts: _Floats, level: Level, times: Sequence[int] | None = None
) -> Interval | None:
    """Return the 95 % interval of alpha; None with fewer than FEWEST_UNITS judged twice.

    Nor is there one where more than one in twenty of the draws has no alpha: then nearly all
    judgements are the same.
    """
    weights = _weights(counts, times)
    n_units = int(weights.sum())
    if n_units < FEWEST_UNITS:
        return None
    draws = np.random.default_rng(_SEED).multinomial(n_units, weights / n_units, _N_DRAWS)
    found = _alphas(np.tensordot(draws.astype(np.float64), _coincidences(counts), 1), level)
    told = found[~np.isnan(found)]
    if len(told) < (1 - _MOST_UNTOLD) * _N_DRAWS:
        return None
    low, high = np.quantile(told, (0.025, 0.975))
    return Interval(float(low), float(high))


def kappa(pairs: Mapping[Pair, int]) -> float | None:
    """Return Cohen's kappa of two judges, from how often they said each pair of outcomes.

    None without pairs, or if chance does all.
    """
    counts = np.zeros((len(KINDS), len(KINDS)))
    for (one, other), n in pairs.items():
        counts[KINDS.index(one), KINDS.index(other)] += n
    shares = counts / max(1.0, counts.sum())
    by_chance = float(shares.sum(axis=0) @ shares.sum(axis=1))
    if not counts.any() or math.isclose(by_chance, 1.0):
        return None
    return (float(np.trace(shares)) - by_chance) / (1 - by_chance)


def agreeing(units: Sequence[Sequence[Outcome]]) -> tuple[int, int]:
    """Return how many pairs of judgements of the same unit are equal, and of how many pairs."""
    counts = table(units, KINDS)
    totals = counts.sum(axis=1)
    equal = (counts * (counts - 1)).sum() / 2
    return round(equal), round(float((totals * (totals - 1)).sum() / 2))


def share_interval(n_of: int, n: int) -> Interval | None:
    """Return the 95 % interval of a share of n independent cases; None without cases."""
    if n == 0:
        return None
    share, z2 = n_of / n, _Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def _weights(counts: _Floats, times: Sequence[int] | None) -> _Floats:
    """Return how many units each row stands for; none where nothing can be compared."""
    each = np.ones(len(counts)) if times is None else np.array(times, dtype=np.float64)
    return np.asarray(each * (counts.sum(axis=1) > 1))


def _coincidences(counts: _Floats) -> _Floats:
    """Return each unit's matrix of coincidences: shape (units, values, values).

    Every judgement is paired with each other of its unit; the pairs of a unit with m judgements
    weigh m in all. A unit that was judged once has none.
    """
    n_values = counts.shape[1]
    m = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(n_values)
    return np.asarray(pairs / np.maximum(m - 1, 1)[:, None, None] * (m > 1)[:, None, None])


def _alphas(coincidences: _Floats, level: Level) -> _Floats:
    """Return the alpha of each matrix of coincidences (n, values, values); NaN where none is."""
    totals = coincidences.sum(axis=2)
    n = totals.sum(axis=1)
    distance = _distances(totals, level)
    observed = (coincidences * distance).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * distance).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 - (n - 1) * observed / expected)


def _distances(totals: _Floats, level: Level) -> _Floats:
    """Return how far apart any two values lie, squared: shape (n, values, values).

    Of an order: as many as lie between them, and half of those at either end.
    """
    n_values = totals.shape[1]
    if level is Level.NOMINAL:
        return np.broadcast_to(1 - np.eye(n_values), (len(totals), n_values, n_values))
    middles = np.cumsum(totals, axis=1) - totals / 2
    return np.asarray((middles[:, :, None] - middles[:, None, :]) ** 2)
