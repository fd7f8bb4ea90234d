"""From the criteria's points to the call's.

The grade is the weighted mean of the criteria that apply. A criterion that applies only
because the customer was upset joins that mean only where it lowers it. Otherwise distress
would pay: an angrier customer would turn "not applicable" into "met", and lift a poor grade.
The mean so formed is the least over all choices of such criteria, hence no criterion that
comes to apply can raise it, and none that earns less can either.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from grading.report import CriterionResult


def counted(
    results: Sequence[CriterionResult], only_lower: frozenset[str]
) -> tuple[CriterionResult, ...]:
    """Return the results with `counts` set; `only_lower` holds the ids that may only lower."""
    applicable = [r for r in results if r.points is not None]
    joined = [r for r in applicable if r.id not in only_lower]
    for result in sorted(
        (r for r in applicable if r.id in only_lower), key=lambda r: (r.points, r.id)
    ):
        so_far = mean_points(joined)
        assert result.points is not None
        if so_far is None or result.points < so_far:
            joined.append(result)
    ids = {r.id for r in joined}
    return tuple(replace(r, counts=r.id in ids) for r in results)


def mean_points(results: Sequence[CriterionResult]) -> float | None:
    """Return the weighted mean of the points, 0..100; None if nothing that applies weighs."""
    total = math.fsum(r.weight for r in results)
    if total == 0:
        return None
    return math.fsum(r.weight * (r.points or 0.0) for r in results) / total


def call_points(results: Sequence[CriterionResult]) -> float | None:
    """Return the call's points, 0..100: the mean of what counts, or 0 after an auto-fail.

    None if nothing applied. Rounded, so that neither the order nor the scale of the weights
    shows in the last digits.
    """
    if any(r.auto_fail for r in results):
        return 0.0
    mean = mean_points([r for r in results if r.counts])
    return None if mean is None else round(mean, 6)
