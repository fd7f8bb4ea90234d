"""Change points: from which day on a share, a mean or a volume lies elsewhere, and how surely.

The days are parted so that the squared distances from the parts' means, plus a penalty a part,
are least: optimal partitioning, Jackson et al. (2005), IEEE Signal Processing Letters 12:105, which
finds the same as PELT (Killick, Fearnhead and Eckley 2012) and is quick enough for years of days.
Weekdays are taken out before, single days are bounded, and the scatter is what the days show.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from insights.agreement import Interval
from insights.series import WEEK, Series, clipped, dispersion, without_weekdays

_Floats = npt.NDArray[np.float64]
_Days = npt.NDArray[np.int64]

FEWEST_DAYS = 4 * WEEK  # of history: before, a weekday can't be told from a change
SHORTEST_DAYS = WEEK  # that a level holds: less is a bad day, which the baseline tells of
# Times log n, a part: what a part costs. 2 log n is Schwarz's criterion for a level and its place
# (Yao 1988); the rest is for scatter that lingers, which makes levels of its own. Chosen on the
# bench's noise, so that a year of nothing has less than one change.
_PENALTY = 2.25
# The likelihood ratio of a wrong day against the right one stays under this, 95 times in 100:
# Hansen (2000), Econometrica 68:575, table I; for times of breaks: Eo and Morley (2015).
_DATES_95 = 7.35
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Level:
    """Where the values lay between two changes, in the series' own unit."""

    mean: float
    interval: Interval
    n_days: int


@dataclass(frozen=True, slots=True)
class Change:
    """From one level to the next."""

    day: int  # the first of the new level, counted from 0 of the series
    earliest: int  # days that it may as well have been: a 95 % set's ends
    latest: int
    before: Level
    after: Level
    shift: float  # after less before
    interval: Interval  # 95 %, of the shift


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Sums up to each day, so that any stretch costs two look-ups."""

    weights: _Floats  # (n + 1,)
    totals: _Floats
    squares: _Floats

    def cost(self, starts: _Days | int, ends: _Days | int) -> _Floats:
        """Return the weighted squared distance of days start..end from their mean."""
        weight = self.weights[ends] - self.weights[starts]
        total = self.totals[ends] - self.totals[starts]
        square = self.squares[ends] - self.squares[starts]
        return np.asarray(square - total**2 / np.maximum(weight, 1e-300))


def changes(series: Series) -> tuple[Change, ...]:
    """Return where the level of a series changed, in order of time; none in under FEWEST_DAYS."""
    n = len(series.values)
    if n < FEWEST_DAYS or np.isnan(series.values).all():
        return ()
    sums = _sums(series)
    bounds = [0, *_parted(sums, n), n]
    return tuple(
        _change(sums, *bounds[place - 1 : place + 2]) for place in range(1, len(bounds) - 1)
    )


def _sums(series: Series) -> _Sums:
    values = without_weekdays(series)
    times = dispersion(values, series.variances)
    variances = series.variances * times
    held = np.nan_to_num(clipped(values, np.sqrt(variances)))
    weights = np.where(np.isnan(variances), 0.0, 1.0 / np.nan_to_num(variances, nan=1.0))
    parts = (weights, weights * held, weights * held**2)
    return _Sums(*(np.concatenate([[0.0], np.cumsum(part)]) for part in parts))


def _parted(sums: _Sums, n: int) -> list[int]:
    """Return the first day of each part but the first."""
    penalty = _PENALTY * math.log(n)
    best, last = np.full(n + 1, math.inf), np.zeros(n + 1, dtype=np.int64)
    best[0] = -penalty
    for end in range(SHORTEST_DAYS, n + 1):
        starts = np.arange(0, end - SHORTEST_DAYS + 1)
        costs = best[starts] + sums.cost(starts, end) + penalty
        last[end] = int(np.argmin(costs))
        best[end] = costs[last[end]]
    found: list[int] = []
    day = int(last[n])
    while day > 0:
        found.append(day)
        day = int(last[day])
    return found[::-1]


def _change(sums: _Sums, start: int, day: int, end: int) -> Change:
    days = np.arange(start + 1, end)
    costs = sums.cost(start, days) + sums.cost(days, end)
    near = days[costs - costs[day - start - 1] <= _DATES_95]
    before, after = _level(sums, start, day), _level(sums, day, end)
    shift = after.mean - before.mean
    error = math.hypot(_error(sums, start, day), _error(sums, day, end))
    reach = Interval(shift - _Z95 * error, shift + _Z95 * error)
    return Change(day, int(near.min()), int(near.max()), before, after, shift, reach)


def _level(sums: _Sums, start: int, end: int) -> Level:
    weight = sums.weights[end] - sums.weights[start]
    mean = float((sums.totals[end] - sums.totals[start]) / max(weight, 1e-300))
    reach = _Z95 * _error(sums, start, end)
    return Level(mean, Interval(mean - reach, mean + reach), end - start)


def _error(sums: _Sums, start: int, end: int) -> float:
    weight = float(sums.weights[end] - sums.weights[start])
    return 1 / math.sqrt(weight) if weight > 0 else math.inf
