"""The conversation so far, as far as it changes how a short line is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from emotion.scores import EmotionScores
from text.reading import Cue


@dataclass(frozen=True, slots=True)
class ContextConfig:
    """How much the earlier mood weighs."""

    most: float = 0.5  # 0..1, the earlier mood's share in the shortest line


def in_context(
    now: EmotionScores,
    before: Sequence[EmotionScores],
    text: str,
    config: ContextConfig,
    cues: Sequence[Cue] = (),
) -> EmotionScores:
    """Return `now` as read after `before` (oldest first): the shorter the line, the more they weigh."""
    raise NotImplementedError
