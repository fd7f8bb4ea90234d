"""Race: several ways of doing one thing, taking turns, by the CPU time that each costs."""

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import TypeVar

from api.bench.solo import Told

Given = TypeVar("Given")

_WARM_UP = 3  # rounds that nobody times: caches fill, compilers compile


def race(
    ways: Sequence[Callable[[Given], object]], given: Sequence[Given], rounds: int, told: Told
) -> list[float]:
    """Return the median CPU time of each way, in milliseconds; each round takes the next `given`.

    The ways alternate, so that a slow moment of the machine falls on all of them.
    """
    for way in ways:
        for _ in range(_WARM_UP):
            way(given[0])
    spent_s: list[list[float]] = [[] for _ in ways]
    for number in range(rounds):
        for way, spent in zip(ways, spent_s, strict=True):
            began_s = process_time()
            way(given[number % len(given)])
            spent.append(process_time() - began_s)
        told(1.0)
    return [1000 * median(spent) for spent in spent_s]
