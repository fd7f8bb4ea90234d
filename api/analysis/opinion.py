"""Opinions: what the lexicon, VADER and the LSTM alone say, where the model may be wrong."""

from collections.abc import Callable
from functools import partial

from api.analysis.scored import Opinions
from api.extras import needs_extra
from text.cues import cue_scores
from text.reading import TextReading
from text.sentiment import Sentiment, sentiment_of

Baseline = Callable[[str], Sentiment | None]

_VADER_FROM = 0.05  # VADER's own bounds of neutral (Hutto & Gilbert, 2014)
_READ_CHARS = 4_000  # VADER's time grows with the square of a message


def vader() -> Baseline:
    """Return VADER; raises MissingExtraError without the analyze extra."""
    with needs_extra("analyze"):
        from vaderSentiment.vaderSentiment import (  # noqa: PLC0415 - an extra
            SentimentIntensityAnalyzer,
        )
    return partial(_vader_says, SentimentIntensityAnalyzer().polarity_scores)


def nobody(_text: str) -> None:
    """Say nothing."""


def opinions(text: str, reading: TextReading, baseline: Baseline) -> Opinions:
    """Return what each way by itself says; nothing of what was not read."""
    said, network = cue_scores(reading.cues), reading.network
    return Opinions(
        lexicon=sentiment_of(said, said.negativity) if said else None,
        baseline=None if reading.unread else baseline(text),
        network=sentiment_of(network.scores, network.negativity) if network else None,
    )


def _vader_says(score: Callable[[str], dict[str, float]], text: str) -> Sentiment:
    compound = score(text[:_READ_CHARS])["compound"]
    if abs(compound) < _VADER_FROM:
        return Sentiment.NEUTRAL
    return Sentiment.POSITIVE if compound > 0 else Sentiment.NEGATIVE
