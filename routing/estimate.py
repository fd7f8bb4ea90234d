"""Wait: how long a customer will wait and how sure that is; and how the day's waits went."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from routing.errors import RoutingError

SERVICE_S = 20.0  # 80 % answered within 20 s is the usual goal, "80/20"
_USUAL_HANDLED_S = 300.0  # believed of a case as firmly as _USUAL_N finished ones
_USUAL_N = 5


class EstimateError(RoutingError):
    """A place in line, or a history, that there can't be."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How long until an expert, from now."""

    seconds: float
    error_s: float  # one standard deviation


@dataclass(frozen=True, slots=True)
class Ended:
    """One customer's wait, over."""

    waited_s: float
    answered: bool  # False: the customer gave up


@dataclass(frozen=True, slots=True)
class History:
    """What the last hours say about the next; raises EstimateError for a negative time."""

    handled_s: tuple[float, ...] = ()  # how long each finished case took its slot
    ended: tuple[Ended, ...] = ()

    def __post_init__(self) -> None:
        shortest_s = min((*self.handled_s, *(e.waited_s for e in self.ended)), default=0.0)
        if shortest_s < 0.0:
            raise EstimateError(f"handling and waiting take 0 s or more, got {shortest_s}")


def estimate(turns: float, slots: int, history: History) -> Wait | None:
    """Return the wait of whoever is served at the `turns`-th slot to come free; None without slots.

    Slots come free at the rate slots / handling time, and each of the i who are still ahead gives
    up at the rate seen in `history`: the wait is the sum of exponential times of those rates, with
    the uncertainty of the mean handling time on top. Whitt, "Improving service by informing
    customers about anticipated delays", Management Science 45(2), 1999.

    Raises EstimateError for a negative number of turns or slots.
    """
    if turns < 0.0 or slots < 0:
        raise EstimateError(f"turns and slots are 0 or more, got {turns} and {slots}")
    if slots == 0:
        return None
    n = len(history.handled_s) + _USUAL_N
    handled_s = (sum(history.handled_s) + _USUAL_N * _USUAL_HANDLED_S) / n
    served, gives_up = slots / handled_s, _giving_up(history.ended)
    steps_s = [1.0 / (served + i * gives_up) for i in range(math.ceil(turns))]
    if steps_s:
        steps_s[-1] *= turns - (len(steps_s) - 1)  # the last turn may be a part of one
    seconds = sum(steps_s)
    variance = sum(step_s**2 for step_s in steps_s) + seconds**2 / n
    return Wait(seconds, math.sqrt(variance))


def service_level(ended: Sequence[Ended], within_s: float = SERVICE_S) -> float | None:
    """Return the share answered within `within_s`, 0..1; None if nobody counts.

    Whoever gave up sooner than that is left out: nobody was late yet.
    """
    counted = [e for e in ended if e.answered or e.waited_s > within_s]
    if not counted:
        return None
    return sum(e.answered and e.waited_s <= within_s for e in counted) / len(counted)


def abandonment(ended: Sequence[Ended]) -> float | None:
    """Return the share of customers who gave up, 0..1; None if nobody came."""
    return sum(not e.answered for e in ended) / len(ended) if ended else None


def _giving_up(ended: Sequence[Ended]) -> float:
    """Return how often a waiting customer gives up, a second (an exponential's likeliest rate)."""
    waited_s = sum(e.waited_s for e in ended)
    return sum(not e.answered for e in ended) / waited_s if waited_s > 0.0 else 0.0
