"""Verdict: what people said of a model's decisions, and how far both agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from emotion.labels import VOICE_FOLD, Emotion
from insights.agreement import Interval, share_interval
from insights.doubt import Source

FEWEST = 20  # decisions: a share of fewer says next to nothing


class Verdict(StrEnum):
    """What a person did about a decision."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"  # took back what was said: it is open again


@dataclass(frozen=True, slots=True)
class MoodAgreement:
    """What people said of the decisions for one mood."""

    source: Source
    mood: Emotion | None  # as the model had it; None: it would not say
    n: int
    n_equal: int
    share: float | None  # None with fewer than FEWEST
    interval: Interval | None  # 95 %


def agrees(source: Source, model: Emotion | None, person: Emotion | None) -> bool:
    """Whether a person's mood is the model's; a voice tells fewer moods apart than a person."""
    if source is Source.MESSAGE or model is None or person is None:
        return model is person
    return VOICE_FOLD[person] is VOICE_FOLD[model]


def agreements(
    counts: Mapping[tuple[Source, Emotion | None, Verdict], int],
) -> tuple[MoodAgreement, ...]:
    """Return the agreement of each mood that anybody judged, by source and the model's order."""
    judged = {(source, mood) for source, mood, _ in counts}
    return tuple(
        _agreement(source, mood, counts)
        for source in Source
        for mood in (*Emotion, None)
        if (source, mood) in judged
    )


def _agreement(
    source: Source,
    mood: Emotion | None,
    counts: Mapping[tuple[Source, Emotion | None, Verdict], int],
) -> MoodAgreement:
    n_equal = counts.get((source, mood, Verdict.CONFIRMED), 0)
    n = n_equal + counts.get((source, mood, Verdict.CORRECTED), 0)
    if n < FEWEST:
        return MoodAgreement(source, mood, n, n_equal, None, None)
    return MoodAgreement(source, mood, n, n_equal, n_equal / n, share_interval(n_equal, n))
