"""Shift: where a customer's mood is going over their messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from statistics import median

from emotion.scores import EmotionScores


class Shift(StrEnum):
    """Where a mood is going."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class ShiftConfig:
    """What counts as a change; valence runs from -1 to 1.

    Angry and frustrated are 0.2 apart, frustrated and neutral 0.8: a band of 0.35 keeps moods
    of one kind together and tells a complaint from calm.
    """

    latest: int = 6  # messages looked at: older ones say nothing of where a mood is going now
    dead_band: float = 0.35  # change of valence over them that is no shift yet


DEFAULT = ShiftConfig()


def shift(scores: Sequence[EmotionScores], config: ShiftConfig = DEFAULT) -> Shift:
    """Return where the mood goes over `scores`, oldest first; abstained ones count for nothing."""
    change = valence_change(scores, config)
    if abs(change) <= config.dead_band:
        return Shift.STEADY
    return Shift.IMPROVING if change > 0 else Shift.WORSENING


def valence_change(scores: Sequence[EmotionScores], config: ShiftConfig = DEFAULT) -> float:
    """Return how far valence rose over the latest messages: their median slope, over its span.

    The median of the slopes between all pairs lets one odd message among five or more not count
    as a shift: Theil (1950), Sen (1968). 0 with fewer than two readings.
    """
    valences = [s.valence for s in scores if not s.abstained][-config.latest :]
    if len(valences) < 2:
        return 0.0
    slopes = [(b - a) / (j - i) for (i, a), (j, b) in combinations(enumerate(valences), 2)]
    return median(slopes) * (len(valences) - 1)
