"""Baseline: what a day should have been by its weekday and volume, and what departs from it.

The last weeks teach a level and the weekdays' part in it; days that were odd themselves count
less. A day departs if the chance of one so far off is under what is asked, with counts that
scatter more than counting does: the quasi-Poisson surveillance of Farrington et al. (1996), its
weights and its negative binomial bound as in Noufaily et al. (2013), Statistics in Medicine
32:1206, with weekdays in place of seasons. Many segments are looked at together, so chance is
held over all of them: Benjamini and Hochberg (1995).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincc, ndtr

from insights.series import WEEK
from insights.trend import Measure

_Floats = npt.NDArray[np.float64]

HISTORY_DAYS = 8 * WEEK  # that teach: long enough for weekdays, short enough to follow a change
FEWEST_DAYS = 4 * WEEK
FEWEST_CONTACTS = 20  # a day's contacts, or what it should have had: fewer bear no alert
CHANCE = 0.01  # of the departures told, those that are nothing (Benjamini and Hochberg)
_ODD = 2.58  # standardised residual from which a day of the past counts less (Noufaily)
_TINY = 1e-9
_POISSON = 1.001  # times the variance of counting: the negative binomial has none of exactly 1
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Counted:
    """One segment's days in a row; the last is the one that is looked at."""

    segment: str
    measure: Measure  # VOLUME or NEGATIVE
    n_of: tuple[int, ...]  # what happened: contacts, or negative ones
    n: tuple[int, ...]  # of how many; for VOLUME 1 a day


@dataclass(frozen=True, slots=True)
class Expected:
    """What the past says of one day."""

    mean: float  # a count
    low: float  # 95 of 100 such days lie within
    high: float
    dispersion: float  # times Poisson's, or binomial's, variance; at least 1


@dataclass(frozen=True, slots=True)
class Departure:
    """A day beside what it should have been."""

    segment: str
    measure: Measure
    observed: int
    expected: Expected
    n: int  # of how many
    p: float  # the chance of a day so far off, either way

    @property
    def is_above(self) -> bool:
        """Whether there was more than there should have been."""
        return self.observed > self.expected.mean


def departures(counted: Sequence[Counted], chance: float = CHANCE) -> tuple[Departure, ...]:
    """Return what departs among all segments, the least likely first."""
    found = [one for one in map(departure, counted) if one is not None]
    kept = discoveries([one.p for one in found], chance)
    departing = [one for one, is_kept in zip(found, kept, strict=True) if is_kept]
    return tuple(sorted(departing, key=lambda one: (one.p, one.segment)))


def departure(of: Counted) -> Departure | None:
    """Return the last day beside its baseline; None with too short a past or too few contacts."""
    counts = np.asarray(of.n_of[-HISTORY_DAYS - 1 :], dtype=np.float64)
    sizes = np.asarray(of.n[-HISTORY_DAYS - 1 :], dtype=np.float64)
    if len(counts) <= FEWEST_DAYS or (sizes[:-1] > 0).sum() <= WEEK or not sizes[-1]:
        return None
    expected = _expected(counts, sizes, of.measure)
    told = max(counts[-1], expected.mean) if of.measure is Measure.VOLUME else sizes[-1]
    if told < FEWEST_CONTACTS:
        return None
    p = _chance(float(counts[-1]), float(sizes[-1]), expected, of.measure)
    return Departure(of.segment, of.measure, int(counts[-1]), expected, int(sizes[-1]), p)


def discoveries(chances: Sequence[float], level: float) -> list[bool]:
    """Return which of many chances to tell: of those told, no more than `level` are nothing.

    Benjamini and Hochberg (1995).
    """
    n = len(chances)
    ordered = sorted(chances)
    bounds = [p for place, p in enumerate(ordered, 1) if p <= level * place / n]
    return [p <= bounds[-1] if bounds else False for p in chances]


def _expected(counts: _Floats, sizes: _Floats, measure: Measure) -> Expected:
    rates = _rates(counts, sizes)
    means = rates * sizes
    is_share = measure is Measure.NEGATIVE
    counting = np.maximum(means * (1 - rates) if is_share else means, _TINY)
    sizing = sizes if is_share else means
    n_told = int((sizes[:-1] > 0).sum())
    extra = _extra(counts[:-1] - means[:-1], counting[:-1], sizing[:-1]) * n_told / (n_told - WEEK)
    # The rate itself was learnt from so many days; its own doubt adds to the day's.
    times = (1 + extra * float(sizing[-1])) * (1 + WEEK / n_told)
    mean, most = float(means[-1]), float(sizes[-1]) if is_share else math.inf
    reach = _Z95 * math.sqrt(float(counting[-1]) * times)
    return Expected(mean, max(0.0, mean - reach), min(most, mean + reach), times)


def _extra(residuals: _Floats, counting: _Floats, sizing: _Floats) -> float:
    """Return what days scatter beyond counting, in shares of the size squared (by moments).

    A busy day's mood or traffic moves as a whole, so that scatter grows with the day: negative
    binomial for counts, beta-binomial for shares. Days that are odd themselves are bounded.
    """
    usual = max(1.0, 1.4826**2 * float(np.median(residuals**2 / counting)))
    squares = np.minimum(residuals**2, (2 * _ODD) ** 2 * usual * counting)
    return max(0.0, float((squares - counting).sum() / max(_TINY, (counting * sizing).sum())))


def _rates(counts: _Floats, sizes: _Floats) -> _Floats:
    """Return each day's rate by its weekday, learnt from all days but the last: shape (n,)."""
    weights = np.ones(len(counts) - 1)
    rates = np.zeros(len(counts))
    for _ in range(3):  # weigh odd days down and learn again; a third time changes little more
        rates = _weekday_rates(counts, sizes, weights)
        past = np.maximum(rates[:-1] * sizes[:-1], _TINY)
        residuals = np.abs(counts[:-1] - past) / np.sqrt(past)
        scale = max(1.0, 1.4826 * float(np.median(residuals)))
        weights = np.minimum(1.0, (_ODD * scale / np.maximum(residuals, _TINY)) ** 2)
    return rates


def _weekday_rates(counts: _Floats, sizes: _Floats, weights: _Floats) -> _Floats:
    """Return each day's rate by its weekday; a weekday with few days keeps near the level."""
    days = np.arange(len(counts)) % WEEK
    happened = np.bincount(days[:-1], weights * counts[:-1], WEEK)
    could = np.bincount(days[:-1], weights * sizes[:-1], WEEK)
    level = (happened.sum() + 0.5) / (could.sum() + 0.5 if could.sum() else 1.0)
    # One day's worth of the level is put in with each weekday's own, so that none is 0.
    typical = could.sum() / max(1.0, float(weights.sum()))
    return np.asarray((happened + 0.5 * level * typical) / (could + 0.5 * typical))[days]


def _chance(observed: float, size: float, expected: Expected, measure: Measure) -> float:
    """Return twice the chance of a count so far out, or further, on its side: at most 1."""
    mean, times = expected.mean, expected.dispersion
    if measure is Measure.NEGATIVE:
        spread = math.sqrt(max(_TINY, mean * (1 - mean / size) * times))
        off = max(0.0, abs(observed - mean) - 0.5) / spread
        return float(min(1.0, 2 * ndtr(-off)))
    times = max(times, _POISSON)
    successes, share = mean / (times - 1), 1 / times
    if observed > mean:
        return float(min(1.0, 2 * betaincc(successes, max(observed, _TINY), share)))
    return float(min(1.0, 2 * betainc(successes, observed + 1, share)))
