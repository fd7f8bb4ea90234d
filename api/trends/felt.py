"""Felt: a message's reading as history keeps it."""

from dataclasses import replace

from insights.interaction import Interaction
from text.reading import TextReading


def felt(found: Interaction, reading: TextReading) -> Interaction:
    """Return it with the mood that was read; as it is where the model abstained or read none."""
    scores = reading.scores
    if scores is None or scores.abstained:
        return found
    return replace(
        found,
        valence=scores.valence,
        negativity=reading.negativity,
        mood=scores.emotion,
        confidence=scores.confidence,
    )
