"""Recovery: how well customers left after an expert, and how far so few of them are believed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from emotion.labels import VALENCE, Emotion
from emotion.scores import EmotionScores
from routing.errors import RoutingError
from routing.expert import Expert, Outcomes

UPSET = tuple(emotion for emotion in Emotion if VALENCE[emotion] < 0.0)  # moods to recover from
NOTHING = Outcomes()
_LEAST_ROOM = 0.2  # valence: a calm customer who falls that far has been lost


class RecoveryError(RoutingError):
    """A share of recovery, or a prior belief, that is none."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of an expert before any case: `mean`, as firmly as `strength` cases."""

    mean: float = 0.5  # 0..1
    strength: float = 20.0  # cases

    def __post_init__(self) -> None:
        if not (0.0 <= self.mean <= 1.0 and self.strength > 0.0):
            raise RecoveryError(f"a prior needs a mean in 0..1 and a strength above 0, got {self}")


def recovered(before: EmotionScores, after: EmotionScores) -> float | None:
    """Return how far a customer came back to calm, 0..1; None if either reading abstained.

    With valence b before and a after: 1 + a / max(-b, 0.2), cut to 0..1. So an upset customer
    counts 0 if they left as they came and 1 from neutral on; a calm one counts 1 if they stayed so.
    """
    if before.abstained or after.abstained:
        return None
    room = max(-before.valence, _LEAST_ROOM)
    return min(1.0, max(0.0, 1.0 + after.valence / room))


def rate(outcomes: Outcomes, prior: Prior) -> float:
    """Return the share of customers expected to recover, 0..1, shrunk towards the prior.

    The mean of a beta-binomial posterior: (recovered + strength * mean) / (n + strength).
    """
    return (outcomes.recovered + prior.strength * prior.mean) / (outcomes.n + prior.strength)


def team_prior(emotion: Emotion, experts: Sequence[Expert], prior: Prior) -> Prior:
    """Return the team's own rate for one mood as the prior of each of its experts."""
    outcomes = [e.recovery[emotion] for e in experts if emotion in e.recovery]
    # fsum: the same in whatever order the experts are listed
    team = Outcomes(sum(o.n for o in outcomes), math.fsum(o.recovered for o in outcomes))
    return replace(prior, mean=rate(team, prior))


def learned(expert: Expert, emotion: Emotion, recovered: float) -> Expert:
    """Return the expert with one more customer who came in `emotion`.

    Raises RecoveryError if `recovered` is not in 0..1.
    """
    if not 0.0 <= recovered <= 1.0:
        raise RecoveryError(f"a customer recovers by 0..1, got {recovered}")
    known = expert.recovery.get(emotion, NOTHING)
    more = Outcomes(known.n + 1, known.recovered + recovered)
    return replace(expert, recovery={**expert.recovery, emotion: more})


def advantage(expert: Expert, team: Sequence[tuple[Emotion, Prior]]) -> float:
    """Return how much better than the team upset customers fare with this expert, -1..1."""
    n, above = 0, 0.0
    for emotion, prior in team:
        known = expert.recovery.get(emotion)
        if known is not None:
            n += known.n
            above += known.recovered - known.n * prior.mean
    return above / (n + team[0][1].strength)
