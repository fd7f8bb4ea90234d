"""Doubt: which of a model's decisions a person should look at first.

A decision goes first where the model is least sure and where most hangs on it: its rank is the
product of both, so that neither an idle doubt nor a sure decision takes anybody's time.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from emotion.labels import Emotion
from emotion.scores import EmotionScores


class Source(StrEnum):
    """What a model decided on."""

    MESSAGE = "message"  # a customer's, in a chat
    UTTERANCE = "utterance"  # a customer's, in a call


class Stake(StrEnum):
    """What hung on a decision."""

    ROUTED = "routed"  # an expert was chosen by it
    LOWERED = "lowered"  # a criterion of the grade that it is evidence of was not met
    ALERTED = "alerted"  # somebody was alarmed
    UPSET = "upset"  # it calls the customer angry or frustrated: somebody may act on that


# The product's own convention: what reaches a person who did not ask weighs most. A decision
# that nothing hung on keeps a little, since it teaches a model as much as any other.
_IDLE = 0.2
_WEIGHTS: Mapping[Stake, float] = MappingProxyType(
    {Stake.ALERTED: 0.4, Stake.LOWERED: 0.3, Stake.ROUTED: 0.3, Stake.UPSET: 0.2}
)
UPSETTING = frozenset({Emotion.ANGRY, Emotion.FRUSTRATED})
WORTH_A_LOOK = 0.15  # rank under which a decision is not put before anybody


def doubt(scores: EmotionScores) -> float:
    """Return how unsure a decision is, 0..1: 1 less the margin between its two likeliest moods.

    The margin and not the entropy: a person chooses between the two that compete, whatever is
    spread over the rest; and four voice labels and eight text labels are measured alike.
    Margin sampling: Scheffer, Decomain and Wrobel (2001).
    """
    *_, second, first = sorted(scores.probabilities)
    return 1.0 - (first - second)


def cost(stakes: Collection[Stake]) -> float:
    """Return how much hung on a decision, 0..1."""
    return min(1.0, _IDLE + sum(_WEIGHTS[stake] for stake in stakes))


def rank(scores: EmotionScores, stakes: Collection[Stake]) -> float:
    """Return where a decision stands among those to look at, 0..1; the highest goes first."""
    return doubt(scores) * cost(stakes)


def is_upset(scores: EmotionScores) -> bool:
    """Whether a model calls the customer angry or frustrated."""
    return scores.emotion in UPSETTING
