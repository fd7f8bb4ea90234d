"""Lexicon: the cue words of a desk, which its supervisors edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from emotion.errors import TonewiseError
from emotion.labels import Emotion


class LexiconError(TonewiseError):
    """A lexicon that can't be used; names the line and the field."""


class Section(StrEnum):
    """What a phrase is, and so which kind of cue it gives."""

    MOODS = "moods"
    TROUBLES = "troubles"  # industry words for what goes wrong; they make praise sarcastic
    SARCASM = "sarcasm"
    INTERJECTIONS = "interjections"
    PROFANITY = "profanity"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase and the mood it speaks for."""

    section: Section
    words: str  # small letters
    mood: Emotion
    weight: float  # 0..1
    negated: Emotion | None = None  # the mood of "not ..."; None: by the mood's own rule


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cue words of one version."""

    name: str
    version: str
    entries: tuple[Entry, ...]
    negators: frozenset[str]
    intensifiers: Mapping[str, float]  # word -> factor; above 1 strengthens, below 1 softens


def read_lexicon(text: str) -> Lexicon:
    """Return the lexicon that the YAML `text` holds; raises LexiconError."""
    raise NotImplementedError


def write_lexicon(lexicon: Lexicon) -> str:
    """Return the YAML that `read_lexicon` reads back as an equal lexicon."""
    raise NotImplementedError


def default_lexicon() -> Lexicon:
    """Return the lexicon that ships with the package."""
    raise NotImplementedError
