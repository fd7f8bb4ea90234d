"""Reputation: how categories stand with customers beside each other, source by source.

A review is angrier than a ticket wherever it is about, so a category is compared with the others
within each source. What could be gained is what it has beyond the others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from insights.interaction import Cut, Interaction
from insights.mantel_haenszel import Difference, Stratum, difference
from insights.tally import Share, share_of

FEWEST_CONTACTS = 20  # of the group, and of the others: fewer bear no comparison
_SURE = 2.58  # standard errors: many groups are compared, so 99 of 100 by chance lie within

Parted = Mapping[tuple[str, str | None, bool], int]  # source, group, is negative: how many


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


@dataclass(frozen=True, slots=True)
class _Held:
    """Contacts of one source."""

    n: int
    n_of: int  # negative ones

    def __add__(self, other: "_Held") -> "_Held":
        return _Held(self.n + other.n, self.n_of + other.n_of)


_NONE = _Held(0, 0)


def reputations(
    interactions: Iterable[Interaction], cut: Cut = Cut.CATEGORY
) -> tuple[Reputation, ...]:
    """Return every group, the one with the most to gain first."""
    told = [one for one in interactions if one.is_told]
    return standings(Counter((one.source, one.cut(cut), one.is_negative) for one in told))


def standings(counts: Parted) -> tuple[Reputation, ...]:
    """Return the same of counts, as a database makes them; those of no group are others too."""
    every: dict[str, _Held] = {}
    groups: dict[str, dict[str, _Held]] = {}
    for (source, name, is_negative), n in counts.items():
        held = _Held(n, n if is_negative else 0)
        every[source] = every.get(source, _NONE) + held
        if name is not None:
            group = groups.setdefault(name, {})
            group[source] = group.get(source, _NONE) + held
    found = [_reputation(name, group, every) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda one: (-(one.scope or 0.0), -one.n, one.name)))


def _reputation(name: str, group: Mapping[str, _Held], every: Mapping[str, _Held]) -> Reputation:
    strata = [_stratum(held, every[source]) for source, held in sorted(group.items())]
    n, n_of = sum(s.n for s in strata), sum(s.n_of for s in strata)
    n_others = sum(s.n_other for s in strata if s.n)
    apart = difference(strata) if min(n, n_others) >= FEWEST_CONTACTS else None
    standing = _standing(apart)
    scope = apart.value * n if apart and standing is Standing.WORSE else None
    return Reputation(name, n, share_of(n_of, n), apart, standing, scope)


def _stratum(held: _Held, every: _Held) -> Stratum:
    return Stratum(held.n, held.n_of, every.n - held.n, every.n_of - held.n_of)


def _standing(apart: Difference | None) -> Standing:
    if apart is None:
        return Standing.TOO_FEW
    if not apart.is_sure(_SURE):
        return Standing.LEVEL
    return Standing.WORSE if apart.value > 0 else Standing.BETTER
