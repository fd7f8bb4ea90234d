"""How much more often something happens in one group than in another, like compared with like.

The calls are parted into strata of calls that are alike; within each the two groups' shares are
compared, and the differences are averaged, each stratum weighing as much as it can tell. Mantel
and Haenszel (1959), as a difference of risks: Greenland and Robins (1985). Its variance: Sato
(1989), which holds for few large strata and for many small ones.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from insights.agreement import Interval

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Stratum:
    """Calls that are alike: of either group, how many, and in how many of them it happened."""

    n: int
    n_of: int
    n_other: int
    n_of_other: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A share of the one group less that of the other, -1..1, with its 95 % interval."""

    value: float
    interval: Interval
    error: float  # standard

    def is_sure(self, errors: float) -> bool:
        """Whether it is further from nothing than so many standard errors."""
        return abs(self.value) > errors * self.error


def difference(strata: Iterable[Stratum]) -> Difference | None:
    """Return the difference in common; None if no stratum holds calls of both groups."""
    both = [s for s in strata if s.n and s.n_other]
    weight = sum(s.n * s.n_other / (s.n + s.n_other) for s in both)
    if not both:
        return None
    value = sum(_gain(s) for s in both) / weight
    spread = sum(value * _p(s) + _q(s) for s in both)
    error = math.sqrt(max(0.0, spread)) / weight
    reach = _Z95 * error
    return Difference(value, Interval(max(-1.0, value - reach), min(1.0, value + reach)), error)


def _gain(s: Stratum) -> float:
    return (s.n_of * s.n_other - s.n_of_other * s.n) / (s.n + s.n_other)


def _p(s: Stratum) -> float:
    lean = s.n * s.n_other * (s.n_other - s.n) / 2
    return (s.n**2 * s.n_of_other - s.n_other**2 * s.n_of + lean) / (s.n + s.n_other) ** 2


def _q(s: Stratum) -> float:
    crossed = s.n_of * (s.n_other - s.n_of_other) + s.n_of_other * (s.n - s.n_of)
    return crossed / (2 * (s.n + s.n_other))
