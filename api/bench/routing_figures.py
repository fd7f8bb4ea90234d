"""What the routing bench found, under the names that its JSON has."""

import math
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from statistics import fmean, stdev

from api.bench.routing_center import Visit
from emotion.labels import NEGATIVE
from routing.estimate import Ended, abandonment, service_level

_P95 = 0.95


@dataclass(frozen=True, slots=True)
class Fared:
    """How one run's customers fared; shares lie in 0..1."""

    mean_wait_s: float  # of all who came
    p95_wait_s: float
    service_level: float  # answered within 20 s
    abandonment: float
    strong_recoverer: float  # of the negative customers: served by the best third for their mood
    recovered: float  # of the negative customers; who gave up did not
    n_recovered: float
    calm_left_well: float  # of all others
    evenness: float  # Jain's index of the experts' hours: 1 is all alike, 1/n is one for all
    wait_error_s: float  # mean distance of the announced wait from the real one, if answered
    wait_covered: float  # share of those within two of its standard errors


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over the seeds."""

    mean: float
    sd: float  # of the seeds' figures; 0 of a single seed


@dataclass(frozen=True, slots=True)
class Versus:
    """best_match beside one contender, seed by seed on the same customers."""

    recovered_ratio: Spread
    service_level_difference: Spread
    seeds_won: int  # in which more negative customers recovered


def fared(visits: Sequence[Visit], n_experts: int) -> Fared:
    """Return how they fared. Jain, Chiu, Hawe (1984) for the evenness."""
    ended = [Ended(v.waited_s, v.expert_id is not None) for v in visits]
    waits_s = sorted(v.waited_s for v in visits)
    negative = [v for v in visits if v.customer.mood in NEGATIVE]
    calm = [v for v in visits if v.customer.mood not in NEGATIVE]
    misses = [
        (abs(v.told.seconds - v.waited_s), v.told.error_s)
        for v in visits
        if v.told is not None and v.expert_id is not None
    ]
    return Fared(
        mean_wait_s=fmean(waits_s),
        p95_wait_s=waits_s[math.ceil(_P95 * len(waits_s)) - 1],
        service_level=service_level(ended) or 0.0,
        abandonment=abandonment(ended) or 0.0,
        strong_recoverer=fmean(v.strong for v in negative),
        recovered=fmean(v.recovered for v in negative),
        n_recovered=float(sum(v.recovered for v in negative)),
        calm_left_well=fmean(v.recovered for v in calm),
        evenness=_evenness(visits, n_experts),
        wait_error_s=fmean(miss_s for miss_s, _ in misses) if misses else 0.0,
        wait_covered=fmean(m <= 2.0 * error_s for m, error_s in misses) if misses else 1.0,
    )


def strong_by_hour(visits: Sequence[Visit], hours: float) -> list[float]:
    """Return what share of the negative customers of each hour reached a strong recoverer."""
    by_hour: list[list[bool]] = [[] for _ in range(math.ceil(hours))]
    for visit in visits:
        if visit.customer.mood in NEGATIVE:
            by_hour[int(visit.customer.arrives_s // 3600)].append(visit.strong)
    return [fmean(strong) if strong else math.nan for strong in by_hour]


def over_seeds(runs: Sequence[Fared], figure: Callable[[list[float]], float]) -> Fared:
    """Return one figure of each column of the runs."""
    return Fared(*(figure(list(column)) for column in zip(*map(astuple, runs), strict=True)))


def deviation(values: list[float]) -> float:
    """Return the standard deviation, 0 of a single value."""
    return stdev(values) if len(values) > 1 else 0.0


def versus(ours: Sequence[Fared], theirs: Sequence[Fared]) -> Versus:
    """Return best_match beside another, given each one's runs on the same seeds."""
    pairs = list(zip(ours, theirs, strict=True))
    return Versus(
        recovered_ratio=_spread([a.recovered / b.recovered for a, b in pairs]),
        service_level_difference=_spread([a.service_level - b.service_level for a, b in pairs]),
        seeds_won=sum(a.recovered > b.recovered for a, b in pairs),
    )


def _spread(values: list[float]) -> Spread:
    return Spread(fmean(values), deviation(values))


def _evenness(visits: Sequence[Visit], n_experts: int) -> float:
    worked_s: dict[str, float] = {}
    for visit in visits:
        if visit.expert_id is not None:
            worked_s[visit.expert_id] = worked_s.get(visit.expert_id, 0.0) + visit.handled_s
    squares = sum(s**2 for s in worked_s.values())
    return sum(worked_s.values()) ** 2 / (n_experts * squares) if squares else 1.0
