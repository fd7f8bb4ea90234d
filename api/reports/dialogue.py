"""Dialogue: the call as it was spoken, line by line, each customer's line with its mood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.reports.wording import LETTERS, Moment, percent, who
from emotion.fusion import Timed, mean
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from speech.audio import Speaker
from speech.utterance import Reading, Utterance


@dataclass(frozen=True, slots=True)
class Chip:
    """A mood's sign: its letter, its word, and how sure the model is."""

    kind: str
    letter: str
    word: str
    sure: str


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance."""

    anchor: str
    moment: Moment
    speaker: Speaker
    who: str
    text: str
    chip: Chip | None  # None: an agent, or a voice too short to read
    sources: str = ""  # what the voice and the words said by themselves, where words told a mood


def dialogue(utterances: Sequence[Utterance]) -> tuple[Line, ...]:
    """Return a line an utterance, in the order in which they began."""
    ordered = sorted(utterances, key=lambda u: u.start_s)
    return tuple(_line(n, u) for n, u in enumerate(ordered, start=1))


def chip_of(emotion: Emotion | None, sure: str = "") -> Chip:
    """Return the chip of a mood; None means that the model would not say."""
    if emotion is None:
        return Chip("unsure", "?", "not sure", "")
    return Chip(emotion.value, LETTERS[emotion], emotion.value, sure)


def _line(number_of: int, utterance: Utterance) -> Line:
    return Line(
        anchor=f"u{number_of}",
        moment=Moment(utterance.start_s, utterance.end_s),
        speaker=utterance.speaker,
        who=who(utterance.speaker),
        text=utterance.text,
        chip=_chip(utterance),
        sources=_sources(utterance),
    )


def mood_of(utterance: Utterance) -> EmotionScores | None:
    """Return what was heard in an utterance as a whole; None of an agent, or a short voice."""
    return _mean(utterance, lambda reading: reading.fused)


def _chip(utterance: Utterance) -> Chip | None:
    heard = mood_of(utterance)
    return chip_of(heard.emotion, percent(heard.confidence)) if heard else None


def _sources(utterance: Utterance) -> str:
    voice = _mean(utterance, lambda reading: reading.voice)
    words = _mean(utterance, lambda reading: reading.words)
    if voice is None or words is None or words.emotion is None:
        return ""
    return f"voice {voice.emotion or 'not sure'}, words {words.emotion}"


def _mean(
    utterance: Utterance, of: Callable[[Reading], EmotionScores | None]
) -> EmotionScores | None:
    if utterance.speaker is Speaker.AGENT:
        return None
    read = [
        Timed(reading.start_s, reading.end_s - reading.start_s, scores)
        for reading in utterance.readings
        if (scores := of(reading))
    ]
    return mean(read) if read else None
