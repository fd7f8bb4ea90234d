"""Shift: where a customer's mood is going over their messages."""

from collections.abc import Sequence
from enum import StrEnum

from emotion.scores import EmotionScores


class Shift(StrEnum):
    """Where a mood is going."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    STEADY = "steady"


def shift(scores: Sequence[EmotionScores]) -> Shift:
    """Return where the mood goes over `scores`, oldest first; abstained ones count for nothing."""
    raise NotImplementedError
