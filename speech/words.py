"""WordMood: what a customer says joins how they say it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from emotion.fusion import fuse
from emotion.labels import Emotion
from emotion.scores import EmotionScores, scores_of
from speech.audio import Speaker
from speech.transcript import Transcript
from speech.utterance import Reading, Utterance
from text.reading import TextReading

_REMEMBERED = 3  # lines before that may change how a short one is read


class LineReader(Protocol):
    """Whoever reads the mood of a line: text.reader.MessageReader does."""

    def read(self, text: str, before: Sequence[str] = ()) -> TextReading:
        """Return a line's reading after the same customer's earlier ones, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class WordsConfig:
    """How words join the voice."""

    abstain_below: float  # confidence of both together, 0..1: the voice's own
    # Of the words' log-probabilities, beside 1 of the voice's. With voices of validation speakers
    # and the challenge's development lines of the same mood, the truth was likeliest from 0.6 to
    # 0.8: the upper end, because callers' voices tell less than those actors'. What comes of it
    # on test speakers and test lines, `tonewise evaluate words` prints.
    weight: float = 0.8


class WordMood:
    """One call's words; it remembers the customer's latest lines."""

    def __init__(self, reader: LineReader, config: WordsConfig) -> None:
        self._reader, self._config = reader, config
        self._before: deque[str] = deque(maxlen=_REMEMBERED)

    def read(self, utterance: Utterance, transcript: Transcript) -> Utterance:
        """Return the utterance with its words, and with their mood in each of its readings.

        Utterances of one speaker come in order. Only the customer's words are read. Where the
        words tell no mood, the voice's word stands.
        """
        worded = replace(utterance, transcript=transcript)
        if utterance.speaker is not Speaker.CUSTOMER or not transcript.text:
            return worded
        words = self._reader.read(transcript.text, tuple(self._before)).scores
        self._before.append(transcript.text)
        if words is None:
            return worded
        joined = tuple(self._joined(reading, words.as_voice()) for reading in utterance.readings)
        return replace(worded, readings=joined)

    def _joined(self, reading: Reading, words: EmotionScores) -> Reading:
        return replace(reading, words=words, fused=join(reading.voice, words, self._config))


def join(voice: EmotionScores, words: EmotionScores, config: WordsConfig) -> EmotionScores:
    """Return voice and words, both over VOICE_LABELS, as one; words that abstained say nothing."""
    if words.abstained:
        return voice
    together = fuse((voice, _as_evidence(words)), (1.0, config.weight))
    return together.abstain_below(config.abstain_below)


def _as_evidence(words: EmotionScores) -> EmotionScores:
    """What words say of the mood they were said in: plain words are said in any mood.

    So their neutral part speaks for every mood alike, and all-neutral words change nothing.
    """
    plain = words.of(Emotion.NEUTRAL)
    return scores_of(
        {
            label: p if label is Emotion.NEUTRAL else p + plain
            for label, p in zip(words.labels, words.probabilities, strict=True)
        }
    )
