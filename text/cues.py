"""Cues: the places in a message that show its writer's mood, and what they say alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from emotion.labels import NEGATIVE, TEXT_LABELS, VALENCE, Emotion
from emotion.scores import EmotionScores, normalised
from text.emphasis import emphases
from text.heard import hear
from text.lexicon import Lexicon
from text.reading import Cue, CueKind
from text.words import words_of

_READ_CHARS = 5_000  # a longer message has told its mood by then
_LOUDEST = 3  # emphases that count


@dataclass(frozen=True, slots=True)
class CueConfig:
    """How cues are weighed against each other."""

    speaks_from: float = 0.6  # evidence 0..1 for a mood below which cues alone say nothing
    margin: float = 0.25  # by which the evidence of one side must outdo the other's
    sharpness: float = 5.0  # how far full evidence moves a mood's log-probability
    emphasis: float = 0.1  # share by which each emphasis strengthens what is said
    after_sarcasm: float = 0.2  # what praise still counts beside sarcasm


DEFAULT = CueConfig()


def find_cues(text: str, lexicon: Lexicon) -> tuple[Cue, ...]:
    """Return the cues in order; `text[cue.start:cue.end] == cue.words`.

    A negated phrase is one cue, from the negator to its end, for what it then means.
    """
    seen = text[:_READ_CHARS]
    words = words_of(seen)
    cues = [*emphases(seen, words, lexicon)]
    for heard in hear(words, lexicon):
        start, end = words[heard.first].start, words[heard.last].end
        cues.append(Cue(heard.kind, start, end, seen[start:end], heard.emotion, heard.weight))
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def cue_scores(cues: Sequence[Cue], config: CueConfig = DEFAULT) -> EmotionScores | None:
    """Return what cues alone say of the eight text labels; None if too little, or opposites.

    Cues of one mood add up as independent evidence does, 1 - prod(1 - weight).
    """
    evidence = {mood: _evidence(mood, cues, config) for mood in TEXT_LABELS}
    pleasant = evidence[Emotion.HAPPY]
    unpleasant = max(evidence[mood] for mood in NEGATIVE)
    if max(evidence.values()) < config.speaks_from:
        return None
    if min(pleasant, unpleasant) > 0 and abs(pleasant - unpleasant) < config.margin:
        return None
    return normalised(
        TEXT_LABELS, [math.exp(config.sharpness * evidence[mood]) for mood in TEXT_LABELS]
    )


def cue_valence(cues: Sequence[Cue]) -> float:
    """Return -1 (unpleasant) to 1 (pleasant): the weighted sum of valences, squashed; 0: no cue."""
    total = sum(cue.weight * VALENCE[cue.emotion] for cue in cues if cue.emotion)
    return total / math.sqrt(1.0 + total * total)


def _evidence(mood: Emotion, cues: Sequence[Cue], config: CueConfig) -> float:
    """Return 0..1."""
    loud = min(_LOUDEST, sum(cue.kind is CueKind.EMPHASIS for cue in cues))
    mocked = any(cue.kind is CueKind.SARCASM for cue in cues)
    trust = (1.0 + config.emphasis * loud) * (
        config.after_sarcasm if mocked and mood is Emotion.HAPPY else 1.0
    )
    doubts = (1.0 - min(1.0, cue.weight * trust) for cue in cues if cue.emotion is mood)
    return 1.0 - math.prod(doubts)
