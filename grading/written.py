"""WrittenGrade: how a written conversation went for the customer, by their words alone.

A call's grade rests on seconds, voices and silences, which writing has none of. What is left is
how the customer's mood went, and how hard they had to try: what they asked, turned down, and
were told can't be had.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from emotion.labels import VALENCE, Emotion
from emotion.scores import EmotionScores
from grading.uptake import Uptake, declines, uptake
from speech.audio import Speaker


@dataclass(frozen=True, slots=True)
class Said:
    """What one side wrote until the other answered."""

    speaker: Speaker
    text: str


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class TurnMood:
    """The mood of one turn, and of each sentence of it."""

    whole: EmotionScores | None  # None: not read
    sentences: tuple[EmotionScores, ...] = ()  # those that were read

    @property
    def valence(self) -> float:
        """Halfway from the whole turn's valence to its strongest sentence's; 0 if not read.

        Much said around it pales a strong feeling, and one sentence by itself is easily misread.
        """
        whole = self.whole.valence if self.whole else 0.0
        strongest = max((scores.valence for scores in self.sentences), key=abs, default=whole)
        return (whole + strongest) / 2


@dataclass(frozen=True, slots=True)
class WrittenConfig:
    """What a turn's manner is worth beside its mood, in valence.

    The first two are the product's own convention for moods. All were weighed on one half of
    conversations that people had rated; docs/satisfaction.md tells how the other half went.
    """

    turned_down: float = VALENCE[Emotion.FRUSTRATED]
    asked: float = VALENCE[Emotion.CONFUSED]
    taken_up: float = 0.4
    raised: float = 1.5  # a mood with an exclamation mark, beside one without
    declined: float = -0.4  # if each of the agent's turns says that something can't be had
    end_weight: float = 0.1  # of the last part; the rest is the whole conversation's
    part: float = 0.25  # of the customer's turns are the end


@dataclass(frozen=True, slots=True)
class WrittenGrade:
    """How a conversation went, and what that is made of; shares lie in 0..1."""

    points: float  # 0..100, 50 where nothing was pleasant or unpleasant
    mean: float  # of the customer's turns, mood and manner, in valence
    end: float  # the same of the last part
    turned_down: float  # share of the customer's turns
    asked: float  # share of the customer's turns
    declined: float  # share of the agent's turns


DEFAULT = WrittenConfig()


def turns(lines: Sequence[Said]) -> tuple[Said, ...]:
    """Return lines as turns: what one side wrote in a row becomes one."""
    runs = ((s, tuple(run)) for s, run in groupby(lines, key=lambda line: line.speaker))
    return tuple(Said(speaker, " ".join(line.text for line in run)) for speaker, run in runs)


def sentences(text: str) -> tuple[str, ...]:
    """Return a turn's sentences, as they are written."""
    return tuple(part for part in _SENTENCE_END.split(text) if part.strip())


def written_grade(
    conversation: Sequence[Said],
    moods: Sequence[TurnMood],
    config: WrittenConfig = DEFAULT,
) -> WrittenGrade | None:
    """Return the grade of turns, with the mood of each of the customer's turns, in their order.

    None where no mood was read. A mood of an agent is never asked for. Raises ValueError unless
    there is one mood for each of the customer's turns.
    """
    own = [turn.text for turn in conversation if turn.speaker is Speaker.CUSTOMER]
    others = [turn.text for turn in conversation if turn.speaker is not Speaker.CUSTOMER]
    felt = [_felt(text, mood, config) for text, mood in zip(own, moods, strict=True)]
    if all(mood.whole is None for mood in moods):
        return None
    mean, end = _mean(felt), _mean(felt[-max(1, int(len(felt) * config.part)) :])
    declined = _mean([float(declines(text)) for text in others])
    level = (1 - config.end_weight) * mean + config.end_weight * end + config.declined * declined
    return WrittenGrade(
        points=round(50 + 50 * max(-1.0, min(1.0, level)), 4),
        mean=mean,
        end=end,
        turned_down=_mean([float(uptake(text) is Uptake.TURNED_DOWN) for text in own]),
        asked=_mean([float("?" in text) for text in own]),
        declined=declined,
    )


def _felt(text: str, mood: TurnMood, config: WrittenConfig) -> float:
    """Return a turn's mood and manner, in valence."""
    answers = {Uptake.TURNED_DOWN: config.turned_down, Uptake.TAKEN_UP: config.taken_up, None: 0.0}
    valence = mood.valence * (config.raised if "!" in text else 1.0)
    return valence + answers[uptake(text)] + (config.asked if "?" in text else 0.0)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
