"""TextReading: all that one message told of its writer's mood and wish."""

from dataclasses import dataclass
from enum import StrEnum

from emotion.labels import Emotion
from emotion.scores import EmotionScores


class CueKind(StrEnum):
    """What a word cue is."""

    NEGATION = "negation"
    SARCASM = "sarcasm"
    INTERJECTION = "interjection"
    EMPHASIS = "emphasis"  # CAPS, !!!, stretched words, emoji in a row
    MOOD = "mood"  # a word of the lexicon that names or shows a mood


@dataclass(frozen=True, slots=True)
class Cue:
    """One place in a message that a supervisor can point at."""

    kind: CueKind
    start: int  # first character, in the message as it was written
    end: int  # one past the last
    words: str  # message[start:end]
    emotion: Emotion | None = None  # what it speaks for, if for one mood
    weight: float = 0.0  # 0..1, how strongly it speaks


class Unread(StrEnum):
    """Why a message's mood was not read."""

    EMPTY = "empty"  # nothing but space, digits or punctuation that says nothing
    LANGUAGE = "language"  # not a language that the model learned
    OPTED_OUT = "opted_out"  # the customer does not want it


@dataclass(frozen=True, slots=True)
class Topic:
    """What a message is about."""

    department: str | None  # None: out of scope of every department
    confidence: float  # 0..1, of `department`, or that there is none
    ranked: tuple[tuple[str, float], ...] = ()  # every department's probability, highest first


@dataclass(frozen=True, slots=True)
class Mood:
    """One message's mood by the network alone."""

    scores: EmotionScores  # over TEXT_LABELS
    negativity: float  # 0..1, by the negative-or-not head


@dataclass(frozen=True, slots=True)
class TextReading:
    """One message, read; `scores` is None exactly when `unread` says why."""

    scores: EmotionScores | None
    negativity: float | None  # 0..1, by the negative-or-not head; None with `scores`
    topic: Topic
    cues: tuple[Cue, ...] = ()
    language: str | None = None  # ISO 639-1; None: too short to tell
    unread: Unread | None = None
    confirmed: bool = False  # words and punctuation bear the mood out: an alert may rest on it
    network: Mood | None = None  # without the cues and the lines before; None with `scores`
