"""MessageReader: one message in, all that its words tell out.  THE WAY IN."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from emotion.scores import EmotionScores, normalised
from text.confirm import confirmed
from text.context import in_context
from text.cues import cue_scores, find_cues
from text.emotion import TextEmotion
from text.jargon import default_jargon
from text.language import Language, LanguageGate
from text.lexicon import Lexicon, default_lexicon
from text.reading import Cue, CueKind, Mood, TextReading, Topic, Unread
from text.topic import TopicModel

_REMEMBERED = 3  # earlier messages that still change a short line's reading
_FLOOR = 1e-6  # a cue never makes a mood impossible


class TopicReader(Protocol):
    """Whoever tells a message's topic."""

    def read(self, text: str) -> Topic:
        """Return the topic of one message."""

    def read_many(self, texts: Sequence[str]) -> Sequence[Topic]:
        """Return each message's topic."""


@dataclass(frozen=True, slots=True)
class HybridConfig:
    """How much the words' cues count beside the network.

    Chosen on the challenge's development part, where cues help, and held down until GoEmotions'
    and EmpatheticDialogues' validation messages, where they do not, lost less than 0.01.
    """

    cue_weight: float = 0.4  # of the cues' log-probabilities
    wordless_weight: float = 3.0  # where emoji are all there is, of which the network saw few
    mocking_weight: float = (
        1.5  # where praise is meant as blame, which the network takes for praise
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a message's cues say, and how much that counts."""

    scores: EmotionScores
    weight: float
    outweighs: bool  # the network knows less of such a message than its cues do


class MessageReader:
    """Topic, language, mood and cues of a message; safe to use from several threads."""

    def __init__(
        self,
        emotion: TextEmotion,
        topic: TopicReader,
        gate: LanguageGate,
        lexicon: Lexicon,
        config: HybridConfig,
    ) -> None:
        self.emotion = emotion
        self.topic = topic
        self.gate = gate
        self.lexicon = lexicon
        self._config = config

    @classmethod
    def load(cls) -> "MessageReader":
        """Return the reader that ships; raises ManifestError if its weights are broken."""
        emotion = TextEmotion.load(default_jargon())
        return cls(
            emotion, TopicModel.load(), LanguageGate.load(), default_lexicon(), HybridConfig()
        )

    def with_lexicon(self, lexicon: Lexicon) -> "MessageReader":
        """Return a reader of the same models by an edited lexicon."""
        return MessageReader(self.emotion, self.topic, self.gate, lexicon, self._config)

    def read(self, text: str, before: Sequence[str] = (), analyse_mood: bool = True) -> TextReading:
        """Return one message's reading after the same customer's earlier ones, oldest first.

        With `analyse_mood` False nothing of mood is computed.
        """
        topic = self.topic.read(text)
        language = self.gate.language_of(text)
        unread = self._unread(text, language, analyse_mood)
        if unread:
            return TextReading(None, None, topic, language=language.code, unread=unread)
        *moods, mood = self.emotion.read([*before[-_REMEMBERED:], text])
        return self._joined(text, mood, [m.scores for m in moods], (topic, language))

    def read_many(self, texts: Sequence[str]) -> list[TextReading]:
        """Return each message's reading by itself, faster than one by one."""
        topics = self.topic.read_many(texts)
        languages = [self.gate.language_of(text) for text in texts]
        unread = [self._unread(t, lang, True) for t, lang in zip(texts, languages, strict=True)]
        moods = iter(self.emotion.read([t for t, u in zip(texts, unread, strict=True) if not u]))
        return [
            TextReading(None, None, topic, language=language.code, unread=why)
            if why
            else self._joined(text, next(moods), (), (topic, language))
            for text, topic, language, why in zip(texts, topics, languages, unread, strict=True)
        ]

    def _joined(
        self,
        text: str,
        mood: Mood,
        before: Sequence[EmotionScores],
        told: tuple[Topic, Language],
    ) -> TextReading:
        topic, language = told
        cues = find_cues(text, self.lexicon)
        said = self._said(cues)
        scores = in_context(_mixed(mood.scores, said), before, text, cues=cues)
        scores = scores.abstain_below(self.emotion.calibration.abstain_below)
        return TextReading(
            scores=scores,
            negativity=scores.negativity if said and said.outweighs else mood.negativity,
            topic=topic,
            cues=cues,
            language=language.code,
            confirmed=confirmed(text, scores, cues),
            network=mood,
        )

    def hybrid(self, scores: EmotionScores, cues: Sequence[Cue]) -> EmotionScores:
        """Return the network's scores with the cues' word in them, where cues say something.

        Log-linear: p is in proportion to network x cues ^ cue_weight.
        """
        return _mixed(scores, self._said(cues))

    def _unread(self, text: str, language: Language, analyse_mood: bool) -> Unread | None:
        if not analyse_mood:
            return Unread.OPTED_OUT
        if not any(map(_says_something, text)) and not find_cues(text, self.lexicon):
            return Unread.EMPTY
        return None if language.readable else Unread.LANGUAGE

    def _said(self, cues: Sequence[Cue]) -> "_Said | None":
        scores = cue_scores(cues)
        if scores is None:
            return None
        weight = self._weight(cues)
        return _Said(scores, weight, outweighs=weight > self._config.cue_weight)

    def _weight(self, cues: Sequence[Cue]) -> float:
        if any(cue.kind is CueKind.SARCASM for cue in cues):
            return self._config.mocking_weight
        wordless = not any(character.isalpha() for cue in cues for character in cue.words)
        return self._config.wordless_weight if wordless else self._config.cue_weight


def _mixed(scores: EmotionScores, said: _Said | None) -> EmotionScores:
    if said is None:
        return scores
    joined = [
        p * max(said.scores.of(label), _FLOOR) ** said.weight
        for label, p in zip(scores.labels, scores.probabilities, strict=True)
    ]
    return normalised(scores.labels, joined)


def _says_something(character: str) -> bool:
    """A letter, an emoji or a raised voice; digits, dots and space say nothing of a mood."""
    return character.isalpha() or character in "!?" or ord(character) >= 0x2190
