"""Strategies: the named ways of ranking the experts who are free to take a case."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum

from emotion.labels import NEGATIVE, Emotion
from routing.case import Case
from routing.duty import load, proficiency
from routing.errors import RoutingError
from routing.expert import BEST, Channel, Seat
from routing.recovery import NOTHING, UPSET, Prior, advantage, rate, team_prior

_NO_OPINION = 0.5  # halfway between the best and the worst


class WeightsError(RoutingError):
    """Weights that can't weigh."""


class Strategy(StrEnum):
    """How one of several free experts is chosen."""

    BEST_MATCH = "best_match"
    LONGEST_IDLE = "longest_idle"
    LEAST_BUSY = "least_busy"
    SCORE_THIRDS = "score_thirds"


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much in best_match; only their proportions matter."""

    skill: float = 0.2
    recovery: float = 0.5
    room: float = 0.15
    fairness: float = 0.15

    def __post_init__(self) -> None:
        weights = astuple(self)
        if not all(math.isfinite(w) and w >= 0.0 for w in weights) or not sum(weights):
            raise WeightsError(f"weights are finite, not negative, not all 0; got {weights}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One free expert, and what speaks for them; each part is 0 (worst) to 1 (best)."""

    expert_id: str
    score: float  # higher is better; 0..1 in best_match, else only an order
    skill: float = _NO_OPINION
    recovery: float = _NO_OPINION
    room: float = _NO_OPINION
    fairness: float = _NO_OPINION


@dataclass(frozen=True, slots=True)
class Pool:
    """The experts among whom one is chosen."""

    team: Sequence[Seat]  # on duty and skilled, free or not: what is usual here
    free: Sequence[Seat]  # of them, who may have the case now


def best_match(case: Case, pool: Pool, weights: Weights, prior: Prior) -> tuple[Candidate, ...]:
    """Return who is free by the weighted mean of skill, recovery, room and fairness, best first."""
    return _sorted(_fits(case, pool, weights, prior), pool.free)


def longest_idle(free: Sequence[Seat]) -> tuple[Candidate, ...]:
    """Return who is free by how long ago their last case ended, the longest first."""
    return _sorted([Candidate(s.expert.expert_id, -s.idle_since_s) for s in free], free)


def least_busy(free: Sequence[Seat], channel: Channel) -> tuple[Candidate, ...]:
    """Return who is free by the share of their capacity that is taken, the smallest first."""
    return _sorted([Candidate(s.expert.expert_id, -load(s, channel)) for s in free], free)


def third_for(case: Case, able: Sequence[Seat]) -> list[Seat]:
    """Return the third of the experts, by overall rating, that score_thirds keeps for this mood.

    Negative moods go to the top third, positive ones to the last, neutral and unknown ones to the
    middle. Where experts are too few for that third, the next better one stands in.
    """
    by_rating = sorted(able, key=lambda s: (-s.expert.rating, s.expert.expert_id))
    third_of = [place * 3 // len(by_rating) for place in range(len(by_rating))]
    wanted = min(_third(case.mood), third_of[-1])
    return [s for s, third in zip(by_rating, third_of, strict=True) if third == wanted]


def _third(mood: Emotion | None) -> int:
    if mood in NEGATIVE:
        return 0
    return 2 if mood is Emotion.HAPPY else 1


def _sorted(candidates: list[Candidate], free: Sequence[Seat]) -> tuple[Candidate, ...]:
    """Return the candidates best first; equals by longest idle, then by id."""
    idle_since_s = {s.expert.expert_id: s.idle_since_s for s in free}
    candidates.sort(key=lambda c: (-c.score, idle_since_s[c.expert_id], c.expert_id))
    return tuple(candidates)


def _fits(case: Case, pool: Pool, weights: Weights, prior: Prior) -> list[Candidate]:
    total = weights.skill + weights.recovery + weights.room + weights.fairness
    most_assigned = max(s.assigned_today for s in pool.team) or 1
    candidates = []
    recoveries = _recoveries(case.mood, pool, prior)
    for seat, recovery in zip(pool.free, recoveries, strict=True):
        skill = _skill(seat, case.department)
        spare = 1.0 - load(seat, case.channel)
        fairness = 1.0 - seat.assigned_today / most_assigned
        score = (
            weights.skill * skill
            + weights.recovery * recovery
            + weights.room * spare
            + weights.fairness * fairness
        ) / total
        candidates.append(Candidate(seat.expert.expert_id, score, skill, recovery, spare, fairness))
    return candidates


def _skill(seat: Seat, department: str | None) -> float:
    """Return proficiency as 0..1; where no department fits, the overall rating stands in."""
    expert = seat.expert
    level = expert.rating if department is None else proficiency(expert, department)
    return (level - 1) / (BEST - 1)


def _recoveries(mood: Emotion | None, pool: Pool, prior: Prior) -> list[float]:
    """Return each expert's part for recovery: 0.5 is the team's own rate.

    An upset customer is drawn to whom such customers leave well; a calm one away from there, so
    that those experts stay free; an unread one neither way.
    """
    if mood is None:
        return [_NO_OPINION] * len(pool.free)
    team, free = ([seat.expert for seat in seats] for seats in (pool.team, pool.free))
    if mood in UPSET:
        usual = team_prior(mood, team, prior)
        gains = [rate(e.recovery.get(mood, NOTHING), usual) - usual.mean for e in free]
    else:
        priors = [(emotion, team_prior(emotion, team, prior)) for emotion in UPSET]
        gains = [-advantage(e, priors) for e in free]
    return [min(1.0, max(0.0, _NO_OPINION + gain)) for gain in gains]
