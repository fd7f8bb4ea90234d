"""The last filter before an alert: do words and punctuation bear a mood out?"""

from collections.abc import Sequence
from dataclasses import dataclass

from emotion.labels import VALENCE, Emotion
from emotion.scores import EmotionScores
from text.reading import Cue, CueKind


@dataclass(frozen=True, slots=True)
class ConfirmConfig:
    """What it takes to believe a reading; chosen for few false alerts, not for catching all."""

    strong: float = 0.8  # weight of a cue that needs no company
    enough: float = 0.5  # least weight of all agreeing cues together
    contradicted: float = 0.6  # share of the agreeing weight from which the other side refutes it


DEFAULT = ConfirmConfig()


def confirmed(
    text: str, scores: EmotionScores, cues: Sequence[Cue], config: ConfirmConfig = DEFAULT
) -> bool:
    """Return whether an alert may rest on `scores`.

    It may if a word speaks for the same side (pleasant or not) as the likeliest mood, and has
    company: emphasis, an exclamation mark, a second such word, or a strength of its own. What
    is abstained, neutral or as strongly contradicted is not confirmed.
    """
    if scores.abstained or not (side := VALENCE[scores.likeliest]):
        return False
    agreeing = [c.weight for c in cues if _sides(c.emotion, side)]
    against = sum(c.weight for c in cues if _sides(c.emotion, -side))
    if not agreeing or sum(agreeing) < config.enough:
        return False
    if against >= config.contradicted * sum(agreeing):
        return False
    raised_voice = "!" in text or any(c.kind is CueKind.EMPHASIS for c in cues)
    return raised_voice or len(agreeing) > 1 or max(agreeing) >= config.strong


def _sides(emotion: Emotion | None, side: float) -> bool:
    return emotion is not None and VALENCE[emotion] * side > 0
