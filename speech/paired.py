"""Paired: what words add to voices, measured without a corpus that has both.

No corpus of calls at hand has moods labelled and words that bear them: actors speak the same
sentence in every mood. So each reading of a voice is paired with each line that somebody wrote
in the same mood. That takes voice and words for independent once the mood is known, and every
line for as plain in its mood as a written one: an upper bound of what words add to real calls.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emotion.labels import VOICE_LABELS, Emotion
from emotion.metrics import measure
from emotion.scores import EmotionScores
from speech.words import WordsConfig, join


@dataclass(frozen=True, slots=True)
class Labelled:
    """A voice or a line as it was read, and the mood it shows; None where nothing was read."""

    scores: EmotionScores | None  # over VOICE_LABELS
    mood: Emotion


@dataclass(frozen=True, slots=True)
class WordsRow:
    """How well pairs of one kind are read, from the voice alone or from both."""

    pairs: str
    read_from: str
    n: int
    accuracy: float
    uar: float
    coverage: float
    answered_right: float
    ece: float


Pair = tuple[Labelled, Labelled]  # a voice and a line


def words_rows(
    voices: Sequence[Labelled], lines: Sequence[Labelled], config: WordsConfig
) -> list[WordsRow]:
    """Return the figures of the pairs that bear each other out, and of plain lines in any mood.

    The truth of a pair is its voice's mood. Raises EvaluationError if no voice meets a line.
    """
    plain = [line for line in lines if line.mood is Emotion.NEUTRAL]
    kinds: dict[str, list[Pair]] = {
        "line of the same mood": [(v, t) for v in voices for t in lines if v.mood is t.mood],
        "plain line": [(v, t) for v in voices for t in plain],
    }
    ways: dict[str, Callable[[Pair], EmotionScores]] = {
        "voice": lambda pair: _voice(pair[0]),
        "voice and words": lambda pair: _both(pair, config),
    }
    return [_row(kind, way, kinds[kind], read) for kind in kinds for way, read in ways.items()]


def _row(
    kind: str, way: str, pairs: Sequence[Pair], read: Callable[[Pair], EmotionScores]
) -> WordsRow:
    truth = [VOICE_LABELS.index(voice.mood) for voice, _ in pairs]
    figures = measure([read(pair) for pair in pairs], truth)
    return WordsRow(
        kind,
        way,
        figures.n,
        figures.accuracy,
        figures.uar,
        figures.coverage,
        figures.answered_accuracy,
        figures.ece,
    )


def _voice(voice: Labelled) -> EmotionScores:
    assert voice.scores is not None, "a clip is always read, if only as nothing heard"
    return voice.scores


def _both(pair: Pair, config: WordsConfig) -> EmotionScores:
    voice, line = pair
    return join(_voice(voice), line.scores, config) if line.scores else _voice(voice)
