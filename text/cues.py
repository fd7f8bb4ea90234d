"""Cues: the places in a message that show its writer's mood, and what they say alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from emotion.scores import EmotionScores
from text.lexicon import Lexicon
from text.reading import Cue


@dataclass(frozen=True, slots=True)
class CueConfig:
    """How cues are weighed against each other; fitted on data."""

    speaks_from: float = 0.5  # evidence 0..1 for a mood below which cues alone say nothing
    sharpness: float = 6.0  # how far evidence moves a mood's log-probability


def find_cues(text: str, lexicon: Lexicon) -> tuple[Cue, ...]:
    """Return the cues in order; `text[cue.start:cue.end] == cue.words`."""
    raise NotImplementedError


def cue_scores(cues: Sequence[Cue], config: CueConfig) -> EmotionScores | None:
    """Return what cues alone say of the eight text labels; None if too little, or opposites."""
    raise NotImplementedError


def cue_valence(cues: Sequence[Cue]) -> float:
    """Return -1 (unpleasant) to 1 (pleasant), 0 with no cue."""
    raise NotImplementedError
