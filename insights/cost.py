"""Cost: how many of a call's points each criterion took. They add up to what the call lacks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stake:
    """What of a criterion's result decides how it bears on the call."""

    weight: float
    points: float | None  # 0..100 within the criterion; None: not applicable
    counts: bool  # part of the mean that makes the call's points
    fails: bool  # its outcome fails the whole call


def costs(stakes: Sequence[Stake]) -> tuple[float, ...]:
    """Return each criterion's cost in points of the call, 0..100, in the order given.

    What counts loses its share of the weighted mean. An auto-fail takes what that mean leaves;
    several share it. With nothing that counts and no auto-fail, every cost is 0.
    """
    total = math.fsum(s.weight for s in stakes if s.counts)
    lost = (
        [s.weight * (100.0 - (s.points or 0.0)) / total if s.counts else 0.0 for s in stakes]
        if total
        else [0.0] * len(stakes)
    )
    n_failing = sum(s.fails for s in stakes)
    left = (100.0 - math.fsum(lost)) / n_failing if n_failing else 0.0
    return tuple(loss + (left if s.fails else 0.0) for loss, s in zip(lost, stakes, strict=True))
