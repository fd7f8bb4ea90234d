"""AgentRecord's arithmetic: where one agent stands beside those they work with.

A difference is told only if chance alone seldom makes one so large, and only beside enough
others that none of them can be made out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from insights.estimate import Estimate, Sums, estimate_of
from insights.grade_figures import CriterionFigures, GradeFigures

FEWEST_CALLS = 20  # of the agent, and of the others: fewer bear no comparison
FEWEST_PEERS = 3  # others with calls: among fewer, one could be made out by subtraction
_SURE = 2.58  # standard errors: 99 of 100 by chance lie within, since many criteria are compared
_WORTH_POINTS = 3.0  # a smaller difference is sure with enough calls, and means little


class Verdict(StrEnum):
    """How an agent does in one criterion."""

    STRENGTH = "strength"
    GAP = "gap"
    LEVEL = "level"  # no difference that chance could not make
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Peers:
    """The others' calls: those of the agent's teams, or of everybody."""

    n_agents: int
    figures: GradeFigures


@dataclass(frozen=True, slots=True)
class Comparison:
    """One criterion, the agent's and the others'. Points within the criterion, 0..100."""

    criterion: str
    title: str
    own: Estimate | None  # None: too few to say
    others: Estimate | None  # None: too few, of calls or of others
    difference: float | None  # own less the others'; None: too few
    verdict: Verdict


def compared(own: GradeFigures, peers: Peers) -> tuple[Comparison, ...]:
    """Return each criterion of the agent, the widest gap first, then the rest to the strengths."""
    theirs = {one.criterion: one.sums for one in peers.figures.criteria}
    shown = peers.n_agents >= FEWEST_PEERS
    found = [
        _comparison(one, theirs.get(one.criterion, Sums()) if shown else Sums())
        for one in own.criteria
    ]
    return tuple(sorted(found, key=_gaps_first))


def of_verdict(comparisons: Sequence[Comparison], verdict: Verdict) -> tuple[Comparison, ...]:
    """Return the comparisons that came to a verdict, the clearest first."""
    found = [one for one in comparisons if one.verdict is verdict]
    return tuple(sorted(found, key=lambda one: -abs(one.difference or 0.0)))


def _comparison(own: CriterionFigures, others: Sums) -> Comparison:
    mine = own.sums
    if min(mine.n, others.n) < FEWEST_CALLS:
        difference, verdict = None, Verdict.TOO_FEW
    else:
        difference = mine.mean - others.mean
        verdict = _verdict(difference, math.hypot(mine.error, others.error))
    theirs = estimate_of(others)
    return Comparison(own.criterion, own.title, own.points, theirs, difference, verdict)


def _verdict(difference: float, error: float) -> Verdict:
    """Welch's comparison of two means whose spreads differ."""
    if abs(difference) < max(_WORTH_POINTS, _SURE * error):
        return Verdict.LEVEL
    return Verdict.STRENGTH if difference > 0 else Verdict.GAP


def _gaps_first(one: Comparison) -> tuple[bool, float]:
    return one.difference is None, one.difference or 0.0
