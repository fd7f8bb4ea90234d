"""Fairness: whether grades go the same way for all calls, once like is compared with like.

A gap is told only beside enough calls, and called one only if chance alone seldom makes one so
large. It says that something differs, not what: the rule, what is heard, or the calls themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from insights.adjustment import Contrast, Fit, fitted
from insights.agreement import Interval, share_interval
from insights.case_mix import PLACE, Factor
from insights.estimate import Estimate, Sums, estimate_of
from insights.mantel_haenszel import Difference, Stratum, difference

FEWEST_CALLS = 20  # of a group, and of all others: fewer bear no comparison
_SURE = 2.58  # standard errors: 99 of 100 by chance lie within, since many groups are compared
_Z95 = 1.959963984540054
_WORTH_POINTS = 3.0  # a smaller gap is sure with enough calls, and means little
_ALIKE = (Factor.MOOD, Factor.LENGTH)  # reviews are too few to compare by more at a time


class Standing(StrEnum):
    """What can be said of a group."""

    ABOVE = "above"
    BELOW = "below"
    LEVEL = "level"  # no difference that chance could not make
    UNTOLD = "untold"  # its calls differ from the others in something else too, all of them
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class GradedCase:
    """One call: what the machine gave it, and the group it is of by each factor."""

    agent_id: str | None
    points: float  # 0..100, the machine's
    groups: tuple[str, ...]  # in the order of Factor


@dataclass(frozen=True, slots=True)
class ReviewedCase:
    """One call that was drawn at random and judged: whether people left all as it was."""

    is_changed: bool
    given_back: float | None  # points with people's outcomes less the machine's; None: no points
    groups: tuple[str, ...]  # in the order of Factor


@dataclass(frozen=True, slots=True)
class Gap:
    """Points of a group less the mean of all calls, with the 95 % interval."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How often people changed the machine's outcomes; all None: too few were reviewed."""

    n: int
    n_changed: int
    share: float | None
    interval: Interval | None
    difference: Difference | None  # of the share, to all other groups, like with like
    given_back: Estimate | None  # points a call


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group of calls."""

    name: str
    n: int
    points: Estimate | None  # as they are; None: too few
    raw: float | None  # points less the mean of all, as they are
    adjusted: Gap | None  # ... if its calls were in all else as all calls are
    standing: Standing  # of the adjusted gap
    reviewed: Reviewed


@dataclass(frozen=True, slots=True)
class FactorFigures:
    """The groups by one factor, the most calls first."""

    factor: Factor
    groups: tuple[GroupFigures, ...]

    @property
    def has_gap(self) -> bool:
        """Whether any of them lies above or below."""
        return any(g.standing in (Standing.ABOVE, Standing.BELOW) for g in self.groups)

    @property
    def is_one(self) -> bool:
        """Whether all calls are of one group, so that there is nothing to compare."""
        return len(self.groups) < 2


_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """All calls, fitted once for every group."""

    points: _Floats  # (n,)
    codes: tuple[_Ints, ...]  # by factor: (n,), the place of each call's group among the names
    names: tuple[tuple[str, ...], ...]
    fit: Fit
    reviews: Sequence[ReviewedCase]


def figures_of(
    cases: Sequence[GradedCase], reviews: Sequence[ReviewedCase]
) -> tuple[FactorFigures, ...]:
    """Return every factor's groups; none without cases."""
    if not cases:
        return ()
    points = np.array([case.points for case in cases])
    numbered = [_numbered([case.groups[place] for case in cases]) for place in PLACE.values()]
    agents, _ = _numbered([case.agent_id or "" for case in cases])
    codes = tuple(own for own, _ in numbered)
    compared = _Compared(
        points,
        codes,
        tuple(names for _, names in numbered),
        fitted(points, [*codes, agents]),
        reviews,
    )
    return tuple(FactorFigures(f, _groups(compared, place)) for place, f in enumerate(Factor))


def _numbered(values: Sequence[str]) -> tuple[_Ints, tuple[str, ...]]:
    """Return the different values in the order they first came, and each one's place in it."""
    place = {value: n for n, value in enumerate(dict.fromkeys(values))}
    return np.array([place[value] for value in values], dtype=np.int64), tuple(place)


def _groups(compared: _Compared, place: int) -> tuple[GroupFigures, ...]:
    found = [_group(compared, place, group) for group in range(len(compared.names[place]))]
    return tuple(sorted(found, key=lambda one: (-one.n, one.name)))


def _group(compared: _Compared, place: int, group: int) -> GroupFigures:
    points, name = compared.points, compared.names[place][group]
    own = points[compared.codes[place] == group]
    is_told = min(len(own), len(points) - len(own)) >= FEWEST_CALLS
    contrast = compared.fit.contrast(place, group) if is_told else None
    return GroupFigures(
        name=name,
        n=len(own),
        points=estimate_of(Sums(len(own), float(own.sum()), float(own @ own))),
        raw=float(own.mean() - points.mean()) if is_told else None,
        adjusted=_gap(contrast) if contrast else None,
        standing=_standing(contrast) if is_told else Standing.TOO_FEW,
        reviewed=_reviewed(tuple(Factor)[place], name, compared.reviews),
    )


def _gap(contrast: Contrast) -> Gap:
    reach = _Z95 * contrast.error
    return Gap(contrast.value, Interval(contrast.value - reach, contrast.value + reach))


def _standing(contrast: Contrast | None) -> Standing:
    if contrast is None:
        return Standing.UNTOLD
    if abs(contrast.value) < max(_WORTH_POINTS, _SURE * contrast.error):
        return Standing.LEVEL
    return Standing.ABOVE if contrast.value > 0 else Standing.BELOW


def _reviewed(factor: Factor, name: str, reviews: Sequence[ReviewedCase]) -> Reviewed:
    own = [r for r in reviews if r.groups[PLACE[factor]] == name]
    others = len(reviews) - len(own)
    n_changed = sum(r.is_changed for r in own)
    if len(own) < FEWEST_CALLS:
        return Reviewed(len(own), n_changed, None, None, None, None)
    given = [r.given_back for r in own if r.given_back is not None]
    sums = Sums(len(given), sum(given), sum(g * g for g in given))
    return Reviewed(
        len(own),
        n_changed,
        n_changed / len(own),
        share_interval(n_changed, len(own)),
        _difference(factor, name, reviews) if others >= FEWEST_CALLS else None,
        estimate_of(sums, -100.0, 100.0),
    )


def _difference(factor: Factor, name: str, reviews: Sequence[ReviewedCase]) -> Difference | None:
    alike = [PLACE[f] for f in _ALIKE if f is not factor]
    strata: dict[tuple[str, ...], list[int]] = {}
    for review in reviews:
        counts = strata.setdefault(tuple(review.groups[place] for place in alike), [0, 0, 0, 0])
        side = 0 if review.groups[PLACE[factor]] == name else 2
        counts[side] += 1
        counts[side + 1] += review.is_changed
    return difference(Stratum(*counts) for counts in strata.values())
