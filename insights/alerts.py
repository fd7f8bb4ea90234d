"""Alerts: when a supervisor should look at a conversation now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from emotion.labels import Emotion
from emotion.scores import EmotionScores


class AlertKind(StrEnum):
    """What an alert is about."""

    ANGER = "anger"  # high in the latest message
    RISING = "rising"  # over several messages


@dataclass(frozen=True, slots=True)
class AlertRule:
    """When to alert, and how long to stay silent afterwards."""

    name: str
    kind: AlertKind
    above: float = 0.85  # ANGER: probability of `moods` from which the latest message alerts
    rise: float = 0.3  # RISING: how far that probability must climb
    over: int = 3  # RISING: in at least so many believed messages
    cool_down_s: float = 600.0
    moods: tuple[Emotion, ...] = (Emotion.ANGRY,)


@dataclass(frozen=True, slots=True)
class Judged:
    """One customer message as it was read."""

    message_id: str
    at_s: float  # epoch seconds
    scores: EmotionScores | None  # None: not read
    confirmed: bool  # words and punctuation bear the mood out


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that went out for this conversation before."""

    rule: str
    at_s: float  # epoch seconds


@dataclass(frozen=True, slots=True)
class Alert:
    """One reason to look, with the message that gave it."""

    rule: str
    kind: AlertKind
    message_id: str
    at_s: float  # epoch seconds
    value: float  # 0..1, the probability that crossed the line, or how far it rose
    why: str


DEFAULT_RULES = (
    AlertRule("anger", AlertKind.ANGER),
    AlertRule("rising", AlertKind.RISING, moods=(Emotion.ANGRY, Emotion.FRUSTRATED)),
)


def judge(
    readings: Sequence[Judged], rules: Sequence[AlertRule], raised: Sequence[Raised], now_s: float
) -> tuple[Alert, ...]:
    """Return the alerts that the latest of `readings` (oldest first) gives rise to."""
    raise NotImplementedError
