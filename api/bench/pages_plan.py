"""What the pages' bench measures, and all that it found, under the names that its JSON has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.bench.figures import Machine

PAGE_BAR_MS, SAID_BAR_MS = 1000.0, 1500.0  # the second: pages over all that customers said
LIST_BAR_MS = 150.0


@dataclass(frozen=True, slots=True)
class PagesPlan:
    """How much of it."""

    calls: int = 20_000  # graded, of 60 agents
    messages: int = 200_000  # of customers, from elsewhere
    visits: int = 3  # of each page, from a browser that knows nothing of it; half as many again
    requests: int = 100  # of each list, one after another
    boards: int = 50
    live_calls: int = 40
    seconds: float = 30.0  # that all live calls last together


QUICK = PagesPlan(
    calls=300, messages=3_000, visits=1, requests=10, boards=10, live_calls=4, seconds=8.0
)


@dataclass(frozen=True, slots=True)
class PageTime:
    """One page in a browser; milliseconds from the click to the last thing that is drawn."""

    path: str
    cold_ms: float  # median; the browser has nothing of the service
    warm_ms: float  # median; it has its scripts and styles
    worst_ms: float
    bar_ms: float = PAGE_BAR_MS


@dataclass(frozen=True, slots=True)
class ListTime:
    """One list over HTTP; milliseconds to the last byte."""

    path: str
    p50_ms: float
    p95_ms: float
    n_bytes: int  # of the last answer
    bar_ms: float = LIST_BAR_MS


@dataclass(frozen=True, slots=True)
class LiveCost:
    """Live calls, with or without boards that look at them."""

    cpu_ms_per_call_second: float
    emotion_p50_ms: float
    emotion_p95_ms: float
    n_told: int
    n_lost: int  # calls without a grade


@dataclass(frozen=True, slots=True)
class BoardTimes:
    """What open boards were told; milliseconds from when a change was asked for."""

    boards: int
    changes: int
    p50_ms: float
    p95_ms: float
    worst_ms: float
    n_missed: int  # changes that a board was never told
    kb_a_second: float  # of one board's connection


@dataclass(frozen=True, slots=True)
class PagesFigures:
    """All figures of one run."""

    plan: PagesPlan
    made_s: float | None  # how long the history took to make; None: it was there
    pages: Sequence[PageTime]
    lists: Sequence[ListTime]
    boards: BoardTimes | None
    alone: LiveCost | None
    watched: LiveCost | None
    left_out: Sequence[str]
    machine: Machine


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value under which this share of them lies, 0..100; nan of none."""
    return float(np.percentile(values, share)) if values else float("nan")
