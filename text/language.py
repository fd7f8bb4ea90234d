"""LanguageGate: whether a message is in a language that the models learned."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from lingua import Language as Known
from lingua import LanguageDetector, LanguageDetectorBuilder

from text.function_words import ENGLISH, OTHERS, SHARED

# Languages that customers may write. Each costs a few megabytes and some certainty in the rest.
_KNOWN = (
    *(Known.ENGLISH, Known.GERMAN, Known.SPANISH, Known.FRENCH, Known.PORTUGUESE, Known.ITALIAN),
    *(Known.DUTCH, Known.POLISH, Known.TURKISH, Known.SWEDISH, Known.RUSSIAN, Known.UKRAINIAN),
    *(Known.ARABIC, Known.PERSIAN, Known.HEBREW, Known.HINDI, Known.GREEK, Known.THAI),
    *(Known.CHINESE, Known.JAPANESE, Known.KOREAN),
)
_READ_CHARS = 1000  # more of a message says no more about its language
_MASKED = re.compile(r"#\w+#|\[[A-Z_]+\]|\S*\.\w{2,4}(?!\w)|\S+@\S+|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Language:
    """What a message is written in."""

    code: str | None  # ISO 639-1; None: too short to tell, or unknown
    confidence: float  # 0..1
    readable: bool  # whether the text model may read it


@dataclass(frozen=True, slots=True)
class LanguageConfig:
    """When a line in the Latin alphabet is taken for English or for another language.

    Chosen on real lines: GoEmotions' and MAIA-DQE's, see docs/words.md.
    """

    min_words: int = 4  # fewer are always readable
    english: float = 0.2  # share of English little words that settles it
    others: float = 0.12  # the same for other languages' little words
    doubt: float = 0.4  # least confidence of a detector's guess that is not English
    english_left: float = 0.3  # most confidence in English beside such a guess


TOO_SHORT = Language(code=None, confidence=0.0, readable=True)


class LanguageGate:
    """Tells English from what the models never saw; thread-safe."""

    def __init__(self, detector: LanguageDetector, config: LanguageConfig) -> None:
        self._detector = detector
        self._config = config

    @classmethod
    def load(cls) -> "LanguageGate":
        """Return a gate with its language models in memory: about 35 MB."""
        builder = LanguageDetectorBuilder.from_languages(*_KNOWN).with_low_accuracy_mode()
        return cls(builder.with_preloaded_language_models().build(), LanguageConfig())

    def language_of(self, text: str) -> Language:
        """Return the message's language; a line too short to tell is readable.

        Little words settle most lines; the detector is asked about the rest.
        """
        seen = _MASKED.sub(" ", text[:_READ_CHARS].replace("’", "'"))
        words = [word.lower() for word in _WORD.findall(seen)]
        if _foreign_script(words):
            return self._guess(" ".join(words))
        if len(words) < self._config.min_words:
            return TOO_SHORT
        english, others = _little_words(words)
        if others > english and others >= self._config.others * len(words):
            return self._guess(" ".join(words))
        if english > others and english >= self._config.english * len(words):
            return Language("en", 1.0, readable=True)
        return self._doubted(" ".join(words))

    def _doubted(self, words: str) -> Language:
        english = self._detector.compute_language_confidence(words, Known.ENGLISH)
        guess = self._guess(words)
        foreign = (
            guess.confidence >= self._config.doubt
            and guess.confidence > english
            and english <= self._config.english_left
        )
        return guess if foreign else Language("en", english, readable=True)

    def _guess(self, words: str) -> Language:
        """Return the likeliest language but English; no code where the detector knows none."""
        guesses = self._detector.compute_language_confidence_values(words)
        best = next(g for g in guesses if g.language != Known.ENGLISH)
        code = best.language.iso_code_639_1.name.lower() if best.value > 0 else None
        return Language(code, best.value, readable=False)


def _little_words(words: Sequence[str]) -> tuple[int, int]:
    """Return how many words are English ones, and how many are others' own."""
    others = sum(word in OTHERS for word in words)
    sure = sum(word in ENGLISH and word not in SHARED for word in words)
    shared = sum(word in SHARED for word in words) if sure and not others else 0
    return sure + shared, others


def _foreign_script(words: Sequence[str]) -> bool:
    """Return whether most letters are of no Latin alphabet; a single sign is an ornament."""
    letters = "".join(words)
    if letters.isascii():
        return False
    foreign = sum(not _latin(letter) for letter in letters)
    return foreign >= 2 and 2 * foreign > len(letters)


def _latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN"))
