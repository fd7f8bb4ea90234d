"""Interactions to test history with."""

from dataclasses import replace
from typing import Any

from emotion.labels import VALENCE, Emotion
from insights.interaction import Interaction, SourceKind

DAY_S = 86_400.0
MONDAY_S = 1_772_409_600.0  # 2 March 2026, 00:00 UTC

_BASE = Interaction("i", SourceKind.TICKET, MONDAY_S)


def read_as(mood: Emotion | None, at_s: float = MONDAY_S, **known: Any) -> Interaction:
    """One interaction that was read as a mood; None: abstained."""
    if mood is None:
        return replace(_BASE, at_s=at_s, **known)
    valence = VALENCE[mood]
    negativity = 0.9 if valence < -0.3 else 0.1
    return replace(
        _BASE, at_s=at_s, mood=mood, valence=valence, negativity=negativity, confidence=0.9, **known
    )


def upset(at_s: float = MONDAY_S, **known: Any) -> Interaction:
    """One angry interaction."""
    return read_as(Emotion.ANGRY, at_s, **known)


def calm(at_s: float = MONDAY_S, **known: Any) -> Interaction:
    """One neutral interaction."""
    return read_as(Emotion.NEUTRAL, at_s, **known)


def unread(at_s: float = MONDAY_S, **known: Any) -> Interaction:
    """One whose mood could not be told."""
    return read_as(None, at_s, **known)
