"""The last filter before an alert: do words and punctuation bear a mood out?"""

from collections.abc import Sequence

from emotion.scores import EmotionScores
from text.reading import Cue


def confirmed(text: str, scores: EmotionScores, cues: Sequence[Cue]) -> bool:
    """Return whether an alert may rest on `scores`."""
    raise NotImplementedError
