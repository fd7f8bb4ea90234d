"""Reputation: how categories stand with customers beside each other, source by source.

A review is angrier than a ticket wherever it is about, so a category is compared with the others
within each source. What could be gained is what it has beyond the others.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from insights.interaction import Cut, Interaction
from insights.mantel_haenszel import Difference, Stratum, difference
from insights.tally import Share, share_of

FEWEST_CONTACTS = 20  # of the group, and of the others: fewer bear no comparison
_SURE = 2.58  # standard errors: many groups are compared, so 99 of 100 by chance lie within


class Standing(StrEnum):
    """Where a group lies."""

    WORSE = "worse"
    BETTER = "better"
    LEVEL = "level"  # no difference that chance could not make
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Reputation:
    """One group beside all others."""

    name: str
    n: int  # contacts whose mood was read
    negative: Share | None
    difference: Difference | None  # of the negative share, to all others; None: too few
    standing: Standing
    scope: float | None  # negative contacts fewer, were it like the others; None: not worse


def reputations(
    interactions: Iterable[Interaction], cut: Cut = Cut.CATEGORY
) -> tuple[Reputation, ...]:
    """Return every group, the one with the most to gain first."""
    told = [one for one in interactions if one.is_told]
    counts = Counter((one.source, one.cut(cut), one.is_negative) for one in told)
    names = {name for _, name, _ in counts if name is not None}
    found = [_reputation(name, counts) for name in names]
    return tuple(sorted(found, key=lambda one: (-(one.scope or 0.0), -one.n, one.name)))


def _reputation(name: str, counts: Counter[tuple[str, str | None, bool]]) -> Reputation:
    strata = [_stratum(name, source, counts) for source in sorted({key[0] for key in counts})]
    n, n_of = sum(s.n for s in strata), sum(s.n_of for s in strata)
    n_others = sum(s.n_other for s in strata if s.n)
    apart = difference(strata) if min(n, n_others) >= FEWEST_CONTACTS else None
    standing = _standing(apart)
    scope = apart.value * n if apart and standing is Standing.WORSE else None
    return Reputation(name, n, share_of(n_of, n), apart, standing, scope)


def _stratum(name: str, source: str, counts: Counter[tuple[str, str | None, bool]]) -> Stratum:
    held = {key[1:]: n for key, n in counts.items() if key[0] == source}
    n_of, n_not = held.get((name, True), 0), held.get((name, False), 0)
    negative = sum(n for (_, is_negative), n in held.items() if is_negative)
    total = sum(held.values())
    return Stratum(n_of + n_not, n_of, total - n_of - n_not, negative - n_of)


def _standing(apart: Difference | None) -> Standing:
    if apart is None:
        return Standing.TOO_FEW
    if not apart.is_sure(_SURE):
        return Standing.LEVEL
    return Standing.WORSE if apart.value > 0 else Standing.BETTER
