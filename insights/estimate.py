"""Estimate: a mean with how far chance may have moved it; none where there is too little."""

import math
from dataclasses import dataclass

from scipy.special import stdtrit

FEWEST = 5  # calls: the mean of fewer is mostly chance, and would point at single calls
_TWO_SIDED = 0.975  # of an interval that holds the true mean in 95 of 100 samples


@dataclass(frozen=True, slots=True)
class Sums:
    """What is added up of n values."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """The mean; 0 of nothing."""
        return self.total / self.n if self.n else 0.0

    @property
    def error(self) -> float:
        """The standard error of the mean; infinite for fewer than two."""
        if self.n < 2:
            return math.inf
        # Rounding may leave the least below 0 where all values are the same.
        variance = max(0.0, self.squares - self.total**2 / self.n) / (self.n - 1)
        return math.sqrt(variance / self.n)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean and its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


def estimate_of(sums: Sums, least: float = 0.0, most: float = 100.0) -> Estimate | None:
    """Return the mean with its interval, cut at what a value can be; None of fewer than FEWEST.

    Student's t: the interval is wide while there are few.
    """
    if sums.n < FEWEST:
        return None
    reach = float(stdtrit(sums.n - 1, _TWO_SIDED)) * sums.error
    mean = sums.mean
    return Estimate(mean, max(least, mean - reach), min(most, mean + reach), sums.n)
