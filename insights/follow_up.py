"""Follow-ups: whether calling upset accounts back went with better moods after.

Upset accounts get better by themselves too, so the followed are compared with those that were as
upset and were not called. Who is called is not drawn by lot: it is an association.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from insights.mantel_haenszel import Difference, Stratum, difference
from insights.tally import Share, share_of

FEWEST_ACCOUNTS = 20  # followed, and not: fewer bear no comparison
LENGTHS = (4, 6, 9)  # negative contacts in a run, from which it is longer: groups that hold some


@dataclass(frozen=True, slots=True)
class Sequel:
    """An account that was let down, and the first contact after its run, or after its follow-up."""

    account_id: str
    segment: str | None
    n_negative: int  # in the run
    is_followed: bool
    is_better: bool  # the next contact was read and not negative


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """The followed beside the others."""

    followed: Share | None  # better after; None: too few
    others: Share | None
    difference: Difference | None  # like with like; None: too few, or nobody alike


def follow_up_figures(sequels: Sequence[Sequel]) -> FollowUpFigures:
    """Return how often accounts were better after, by whether they were followed up."""
    sides = [[s for s in sequels if s.is_followed is followed] for followed in (True, False)]
    followed, others = (share_of(sum(s.is_better for s in side), len(side)) for side in sides)
    if min(map(len, sides)) < FEWEST_ACCOUNTS:
        return FollowUpFigures(followed, others, None)
    strata: dict[tuple[str | None, int], list[int]] = {}
    for one in sequels:
        alike = (one.segment, sum(one.n_negative >= bound for bound in LENGTHS))
        counts = strata.setdefault(alike, [0, 0, 0, 0])
        side = 0 if one.is_followed else 2
        counts[side] += 1
        counts[side + 1] += one.is_better
    return FollowUpFigures(followed, others, difference(Stratum(*c) for c in strata.values()))
