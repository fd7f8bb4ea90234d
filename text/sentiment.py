"""Sentiment: the coarser stage beside the moods, as most of the field reports it."""

from enum import StrEnum

from emotion.labels import Emotion
from emotion.scores import EmotionScores


class Sentiment(StrEnum):
    """Which side of pleasant a message lies on."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


def sentiment_of(scores: EmotionScores, negativity: float) -> Sentiment:
    """Return the sentiment: negative-or-not by the network's own head, then pleasant or not."""
    if negativity >= 0.5:
        return Sentiment.NEGATIVE
    pleasant = scores.of(Emotion.HAPPY)
    calm = scores.of(Emotion.NEUTRAL) + scores.of(Emotion.CONFUSED)
    return Sentiment.POSITIVE if pleasant > calm else Sentiment.NEUTRAL
