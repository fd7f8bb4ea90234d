"""MoodSummary: a customer's mood over one call, in the few figures that calls are found by."""

from collections.abc import Sequence
from dataclasses import dataclass

from emotion.labels import Emotion

# As the shipped rubric's `recovery`: where a low begins, and where it is over.
LOW_VALENCE = -0.35
RECOVERED_VALENCE = -0.2


@dataclass(frozen=True, slots=True)
class Heard:
    """One stretch of a call in which the customer's mood could be told."""

    seconds: float
    emotion: Emotion
    valence: float  # -1..1
    negativity: float  # 0..1


@dataclass(frozen=True, slots=True)
class MoodSummary:
    """All None: the mood could not be told at any time."""

    mood: Emotion | None = None  # felt for the most seconds
    mood_end: Emotion | None = None
    worst_negativity: float | None = None  # 0..1
    recovered: bool | None = None  # None: never low


def summary_of(heard: Sequence[Heard]) -> MoodSummary:
    """Return the figures of stretches in the order in which they were heard.

    Of moods felt equally long, the one that came first is the call's.
    """
    if not heard:
        return MoodSummary()
    held_s: dict[Emotion, float] = {}
    for one in heard:
        held_s[one.emotion] = held_s.get(one.emotion, 0.0) + one.seconds
    return MoodSummary(
        mood=max(held_s, key=lambda emotion: held_s[emotion]),
        mood_end=heard[-1].emotion,
        worst_negativity=max(one.negativity for one in heard),
        recovered=_recovered(heard),
    )


def _recovered(heard: Sequence[Heard]) -> bool | None:
    recovered: bool | None = None
    for one in heard:
        if one.valence < LOW_VALENCE:
            recovered = False
        elif one.valence >= RECOVERED_VALENCE and recovered is False:
            recovered = True
    return recovered
