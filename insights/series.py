"""Series: one value a day, with how far it would scatter by counting alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]

WEEK = 7  # days: after so many the same weekday comes again
_FEWEST_WEEKS = 4  # of history, before a weekday is told from chance
_CLIP = 3.0  # standard deviations from its neighbours: what lies beyond is a day, not a level
_NEAR = 7  # days on either side that are a day's neighbours
_MAD = 1.4826  # median absolute deviations to a standard deviation, of a normal distribution


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Days in a row; NaN in both where there was nothing to count."""

    values: _Floats  # (n,)
    variances: _Floats  # (n,), of counting so many


def share_series(n_of: Sequence[int], n: Sequence[int]) -> Series:
    """Return the share of each day's n, 0..1; its variance is binomial at the share of all days."""
    of, total = np.asarray(n_of, dtype=np.float64), np.asarray(n, dtype=np.float64)
    share = (of.sum() + 0.5) / (total.sum() + 1.0)  # never 0 or 1, which would never scatter
    return Series(_divided(of, total), _divided(np.full_like(total, share * (1 - share)), total))


def mean_series(totals: Sequence[float], squares: Sequence[float], n: Sequence[int]) -> Series:
    """Return the mean of each day's n values from their sums and the sums of their squares."""
    total, count = np.asarray(totals, dtype=np.float64), np.asarray(n, dtype=np.float64)
    within = np.sum(squares) - float(np.sum(_divided(total**2, count, 0.0)))
    spread = max(within, 1e-9) / max(1.0, float(count.sum() - (count > 0).sum()))
    return Series(_divided(total, count), _divided(np.full_like(total, spread), count))


def volume_series(n: Sequence[int]) -> Series:
    """Return the logarithm of each day's count: weekdays and growth multiply. Poisson variance."""
    count = np.asarray(n, dtype=np.float64) + 0.5
    return Series(np.log(count), 1.0 / count)


def without_weekdays(series: Series) -> _Floats:
    """Return the values less what their weekday usually adds to its week: shape (n,).

    A weekday's part is the median of its distances from the means of the weeks around them, so
    that neither a lasting change nor a single bad day moves it.
    """
    values = series.values
    if len(values) < _FEWEST_WEEKS * WEEK:
        return values
    apart = values - _around(values, WEEK // 2)
    parts = np.array([_middle(apart[day::WEEK]) for day in range(WEEK)])
    return np.asarray(values - np.resize(parts - parts.mean(), len(values)))


def clipped(values: _Floats, errors: _Floats) -> _Floats:
    """Return the values, none further from the median of its neighbours than _CLIP errors.

    One outage is no new level. Bounded losses for that: Fearnhead and Rigaill (2019), Journal of
    the American Statistical Association 114:169.
    """
    near = _around(values, _NEAR, median=True)
    return np.asarray(np.clip(values, near - _CLIP * errors, near + _CLIP * errors))


def dispersion(values: _Floats, variances: _Floats) -> float:
    """Return how many times the variance of counting the days scatter; at least 1.

    From the differences of neighbouring days, and of neighbouring weeks, whichever are larger:
    moods that linger for days make weeks differ more than their days do.
    """
    daily = _scatter(values, variances)
    n_weeks = len(values) // WEEK
    if n_weeks < 2 * _FEWEST_WEEKS:
        return max(1.0, daily)
    whole = slice(len(values) - n_weeks * WEEK, None)
    weights = _divided(np.ones_like(variances), variances, 0.0)[whole].reshape(-1, WEEK)
    held = np.nan_to_num(values)[whole].reshape(-1, WEEK)
    totals = weights.sum(axis=1)
    weekly = _scatter(
        _divided((weights * held).sum(axis=1), totals), _divided(np.ones(n_weeks), totals)
    )
    return max(1.0, daily, weekly)


def _scatter(values: _Floats, variances: _Floats) -> float:
    told = ~np.isnan(values)
    steps = np.diff(values[told]) / np.sqrt(variances[told][1:] + variances[told][:-1])
    return float((_MAD * np.median(np.abs(steps))) ** 2) if len(steps) else 1.0


def _around(values: _Floats, reach: int, median: bool = False) -> _Floats:
    """Return the mean, or the median, of each value and so many on either side.

    Of nothing but NaN the mean is NaN, and the median 0.
    """
    padded = np.pad(values, reach, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    n_told = (~np.isnan(windows)).sum(axis=1)
    if not median:
        return _divided(np.nansum(windows, axis=1), n_told.astype(np.float64))
    ordered, rows = np.sort(windows, axis=1), np.arange(len(windows))  # NaN lies last
    lower, upper = np.maximum(n_told - 1, 0) // 2, np.minimum(n_told // 2, 2 * reach)
    middles = (ordered[rows, lower] + ordered[rows, upper]) / 2
    return np.asarray(np.where(n_told > 0, middles, 0.0))


def _middle(values: _Floats) -> float:
    told = values[~np.isnan(values)]
    return float(np.median(told)) if len(told) else 0.0


def _divided(above: _Floats, below: _Floats, otherwise: float = np.nan) -> _Floats:
    return np.divide(above, below, out=np.full_like(above, otherwise), where=below > 0)
