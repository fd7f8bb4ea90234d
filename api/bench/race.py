"""Race: several ways of doing one thing, taking turns, by the CPU time that each costs."""

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import TypeVar

from api.bench.solo import Told

Given = TypeVar("Given")

_WARM_UP = 3  # calls that nobody times: compilers compile
_IN_A_ROW = 5  # calls a turn: the first finds the caches full of what another way left there


def race(
    ways: Sequence[Callable[[Given], object]], given: Sequence[Given], rounds: int, told: Told
) -> list[float]:
    """Return the CPU time of one call of each way, in milliseconds: the median of the rounds.

    In each round every way has its turn, on the same few of `given`, so that a slow moment of
    the machine falls on all of them.
    """
    for way in ways:
        for _ in range(_WARM_UP):
            way(given[0])
    spent_s: list[list[float]] = [[] for _ in ways]
    for number in range(rounds):
        few = [given[(number * _IN_A_ROW + i) % len(given)] for i in range(_IN_A_ROW)]
        for way, spent in zip(ways, spent_s, strict=True):
            began_s = process_time()
            for one in few:
                way(one)
            spent.append((process_time() - began_s) / _IN_A_ROW)
        told(1.0)
    return [1000 * median(spent) for spent in spent_s]
