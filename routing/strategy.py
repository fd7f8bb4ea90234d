"""Strategies: the named ways of ranking the experts who are free to take a case."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from emotion.labels import NEGATIVE, Emotion
from routing.case import Case
from routing.duty import load, proficiency
from routing.errors import RoutingError
from routing.expert import BEST, Seat
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

    skill: float = 0.25
    recovery: float = 0.45
    room: float = 0.15
    fairness: float = 0.15

    def __post_init__(self) -> None:
        weights = [getattr(self, field.name) for field in fields(self)]
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
