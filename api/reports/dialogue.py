"""Dialogue: the call as it was spoken, line by line, each customer's line with its mood."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.reports.wording import LETTERS, Moment, percent, who
from emotion.fusion import Timed, mean
from emotion.labels import Emotion
from speech.audio import Speaker
from speech.utterance import Utterance


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
    )


def _chip(utterance: Utterance) -> Chip | None:
    if not utterance.readings or utterance.speaker is Speaker.AGENT:
        return None
    heard = mean([Timed(r.start_s, r.end_s - r.start_s, r.fused) for r in utterance.readings])
    return chip_of(heard.emotion, percent(heard.confidence))
