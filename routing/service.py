"""Service: how customers who waited lately fared, in the figures that a call centre goes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from routing.estimate import Ended, abandonment, service_level


@dataclass(frozen=True, slots=True)
class Service:
    """What became of waits that are over."""

    n_answered: int = 0
    n_gave_up: int = 0
    level: float | None = None  # share answered within routing.estimate.SERVICE_S; None: nobody
    gave_up: float | None = None  # share, 0..1; None: nobody came
    answer_s: float | None = None  # mean wait of those who were answered


def service_of(ended: Sequence[Ended]) -> Service:
    """Return the figures of these waits."""
    answered_s = [one.waited_s for one in ended if one.answered]
    return Service(
        n_answered=len(answered_s),
        n_gave_up=len(ended) - len(answered_s),
        level=service_level(ended),
        gave_up=abandonment(ended),
        answer_s=fmean(answered_s) if answered_s else None,
    )
