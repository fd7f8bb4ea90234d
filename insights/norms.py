"""Norms: how each source usually sounds, so that a review and a ticket lie on one scale.

People put their anger into a review and their question into a ticket, and a model reads either in
its own way. A source's valence is standardised by its own mean and spread, and told in the mean
and spread of all sources together; so every source's mean lies where the mean of all lies, and the
mean of all stays where it was. What sources differ in for good is taken out by this, also where
it was real: to compare sources, look at valence as it was read.

Few messages say little of their source: its norm is held near that of all together by as many of
theirs as _PRIOR, as in Efron and Morris (1973), JASA 68:117.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from insights.estimate import Sums

ALL = ""  # the source of what is said of all together
_PRIOR = 50.0  # messages
_LEAST_SD = 0.05  # of valence: a source that never varies is stretched no further


@dataclass(frozen=True, slots=True)
class Norm:
    """How valence usually lies in one source."""

    source: str
    n: int  # told interactions behind it
    mean: float  # -1..1
    sd: float


@dataclass(frozen=True, slots=True)
class Norms:
    """Every source's norm, and that of all together."""

    pooled: Norm
    by_source: Mapping[str, Norm]

    def of(self, source: str) -> Norm:
        """Return a source's norm; that of all together for one that nobody has seen."""
        return self.by_source.get(source, self.pooled)

    def on_common_scale(self, source: str, valence: float) -> float:
        """Return a valence as it would be if its source sounded like all; may leave -1..1."""
        factor, shift = self._line(source)
        return factor * valence + shift

    def sums_on_common_scale(self, source: str, sums: Sums) -> Sums:
        """Return sums of valences of one source as those of their places on the common scale."""
        factor, shift = self._line(source)
        total = factor * sums.total + shift * sums.n
        squares = factor**2 * sums.squares + 2 * factor * shift * sums.total + shift**2 * sums.n
        return Sums(sums.n, total, squares)

    def _line(self, source: str) -> tuple[float, float]:
        norm = self.of(source)
        factor = self.pooled.sd / norm.sd
        return factor, self.pooled.mean - factor * norm.mean


def norms(valences: Mapping[str, Sums]) -> Norms:
    """Return the norms of sources by the sums of their valences as they were read."""
    total = sum(valences.values(), Sums())
    within = math.fsum(_scatter(sums, sums.mean) for sums in valences.values())
    sd = math.sqrt(within / total.n) if total.n else 0.0
    pooled = Norm(ALL, total.n, total.mean, max(_LEAST_SD, sd))
    return Norms(pooled, {source: _norm(source, s, pooled) for source, s in valences.items()})


def _norm(source: str, sums: Sums, pooled: Norm) -> Norm:
    weight = sums.n + _PRIOR
    mean = (sums.total + _PRIOR * pooled.mean) / weight
    scatter = _scatter(sums, sums.mean) + _PRIOR * pooled.sd**2
    return Norm(source, sums.n, mean, max(_LEAST_SD, math.sqrt(scatter / weight)))


def _scatter(sums: Sums, mean: float) -> float:
    """Return the sum of squared distances from the mean; rounding may leave it below 0."""
    return max(0.0, sums.squares - mean * sums.total)
