"""Coverage: what all graded calls come to, beside what a part of them would have said.

The parts are real calls; what is left to fancy is only who would have answered a survey.
"""

import math
from dataclasses import dataclass

from insights.estimate import Estimate, Sums, estimate_of

N_LISTENED = 4  # calls of an agent and month: what a reviewer who listens by hand often manages


@dataclass(frozen=True, slots=True)
class Seen:
    """Calls of some time, by who looked at them. Points are the machine's."""

    n_calls: int  # that ended, graded or not
    graded: Sums
    sampled: Sums  # drawn at random, and reviewed
    picked: Sums  # that people reviewed, changed or disputed for reasons of their own
    outspoken: Sums  # whose customers ended happy or angry
    within_agents: Sums  # of each call, how far it lies from its own agent's mean


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the calls, and what one would have thought of all of them from these."""

    n: int
    share: float | None  # of the graded ones; None without any
    points: Estimate | None  # None: too few
    off: float | None  # points by which the mean misses that of all; None: too few


@dataclass(frozen=True, slots=True)
class Coverage:
    """All calls, and three parts of them."""

    n_calls: int
    graded: Part
    sampled: Part
    picked: Part
    outspoken: Part
    handful_reach: float | None  # points, either way, that N_LISTENED calls leave open; 95 %

    @property
    def graded_share(self) -> float | None:
        """How many of the calls were graded; None without any."""
        return self.graded.n / self.n_calls if self.n_calls else None


def coverage_of(seen: Seen) -> Coverage:
    """Return what each part would have said."""

    def part(sums: Sums) -> Part:
        points, share = estimate_of(sums), sums.n / seen.graded.n if seen.graded.n else None
        off = points.mean - seen.graded.mean if points else None
        return Part(sums.n, share, points, off)

    return Coverage(
        seen.n_calls,
        part(seen.graded),
        part(seen.sampled),
        part(seen.picked),
        part(seen.outspoken),
        _handful_reach(seen.within_agents),
    )


def _handful_reach(within: Sums) -> float | None:
    """Return 1.96 standard errors of the mean of so many calls of one agent."""
    if estimate_of(within) is None:
        return None
    deviation = math.sqrt(within.squares / within.n)
    return 1.96 * deviation / math.sqrt(N_LISTENED)
