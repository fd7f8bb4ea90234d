"""Rings: how much skill a case asks for, and how that relaxes while it waits (bullseye routing)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from routing.errors import RoutingError
from routing.expert import BEST


class RingError(RoutingError):
    """Rings that don't widen with waiting."""


@dataclass(frozen=True, slots=True)
class Ring:
    """From `after_s` of waiting on, experts of this proficiency and above may have the case."""

    after_s: float
    proficiency: int  # 1..5


# The customer who finds nobody better is let through to everyone skilled before 20 s are over,
# which is when the service level counts them as late.
RINGS = (Ring(0.0, 3), Ring(8.0, 2), Ring(16.0, 1))


def check_rings(rings: Sequence[Ring]) -> None:
    """Raise RingError unless rings begin at 0 s, end at proficiency 1 and only ever widen."""
    times, levels = [r.after_s for r in rings], [r.proficiency for r in rings]
    widens = times == sorted(set(times)) and levels == sorted(set(levels), reverse=True)
    if not rings or times[0] != 0.0 or levels[-1] != 1 or not widens or levels[0] > BEST:
        raise RingError(
            "rings begin at 0 s, widen with time and end at proficiency 1, got "
            f"{[(r.after_s, r.proficiency) for r in rings]}"
        )
    if not all(math.isfinite(time_s) for time_s in times):
        raise RingError(f"a ring opens at a finite time, got {times}")


def asked(rings: Sequence[Ring], waited_s: float) -> int:
    """Return the least proficiency that a case asks for after so long a wait."""
    return min(ring.proficiency for ring in rings if ring.after_s <= waited_s)
