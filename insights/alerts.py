"""Alerts: when a supervisor should look at a conversation now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from emotion.errors import TonewiseError
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.severity import Severity


class AlertError(TonewiseError):
    """An alert rule that could never work."""


class AlertKind(StrEnum):
    """What an alert is about."""

    ANGER = "anger"  # high in the latest message
    RISING = "rising"  # over several messages


@dataclass(frozen=True, slots=True)
class AlertRule:
    """When to alert, and how long to stay silent afterwards.

    Raises AlertError if a figure is out of its range.
    """

    name: str
    kind: AlertKind
    above: float = 0.85  # ANGER: probability of `moods` above which the latest message alerts
    rise: float = 0.3  # RISING: how far that probability must climb
    over: int = 3  # RISING: over at least so many messages that were read...
    within: int = 6  # ... among so many of the latest
    cool_down_s: float = 600.0  # of this rule, in this conversation
    moods: tuple[Emotion, ...] = (Emotion.ANGRY,)
    severity: Severity = Severity.HIGH

    def __post_init__(self) -> None:
        wanted = {
            "above from 0 to 1": 0.0 <= self.above <= 1.0,
            "rise above 0, to 1": 0.0 < self.rise <= 1.0,
            "over at least 3 messages, within as many or more": 3 <= self.over <= self.within,
            "a cool-down of 0 s or more": self.cool_down_s >= 0.0,
            "at least one mood": bool(self.moods),
        }
        if wrong := next((name for name, holds in wanted.items() if not holds), None):
            raise AlertError(f"alert rule {self.name} wants {wrong}, got {self}")


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
    severity: Severity


DEFAULT_RULES = (
    AlertRule("anger", AlertKind.ANGER),
    AlertRule(
        "rising",
        AlertKind.RISING,
        moods=(Emotion.ANGRY, Emotion.FRUSTRATED),
        severity=Severity.MEDIUM,
    ),
)


def judge(
    readings: Sequence[Judged], rules: Sequence[AlertRule], raised: Sequence[Raised], now_s: float
) -> tuple[Alert, ...]:
    """Return the alerts that the latest of `readings` (oldest first) gives rise to.

    The latest must be believed: read, not abstained, confirmed. Each rule alerts once in its
    cool-down; a clock that steps back by less than that opens none, by more stretches none.
    """
    if not readings or not (latest := readings[-1]).confirmed or not _read(latest):
        return ()
    due = [rule for rule in rules if not _cooling(rule, raised, now_s)]
    found = [(rule, _finding(rule, readings)) for rule in due]
    return tuple(
        Alert(rule.name, rule.kind, latest.message_id, now_s, value, why, rule.severity)
        for rule, (value, why) in found
        if why
    )


def _finding(rule: AlertRule, readings: Sequence[Judged]) -> tuple[float, str]:
    """Return the rule's value, and why it alerts; empty if it does not."""
    moods = " or ".join(rule.moods)
    values = [_probability(r.scores, rule) for r in readings if r.scores and _read(r)]
    if rule.kind is AlertKind.ANGER:
        value = values[-1]
        return value, f"{moods} {value:.2f}, above {rule.above:.2f}" if value > rule.above else ""
    climb = _climb(values[-rule.within :])
    value = climb[-1] - climb[0]
    # One angry message is the other rule's affair: the one before must have risen too.
    rose = len(climb) >= rule.over and value >= rule.rise and climb[-2] - climb[0] >= rule.rise / 3
    return value, f"{moods} rose by {value:.2f} over {len(climb)} messages" if rose else ""


def _climb(values: Sequence[float]) -> Sequence[float]:
    """Return the values from the latest lowest on, if the last is their highest; else the last."""
    start = max(at for at, value in enumerate(values) if value == min(values))
    return values[start:] if values[-1] == max(values[start:]) else values[-1:]


def _cooling(rule: AlertRule, raised: Sequence[Raised], now_s: float) -> bool:
    return any(r.rule == rule.name and abs(now_s - r.at_s) < rule.cool_down_s for r in raised)


def _read(reading: Judged) -> bool:
    return reading.scores is not None and not reading.scores.abstained


def _probability(scores: EmotionScores, rule: AlertRule) -> float:
    return min(1.0, sum(scores.of(mood) for mood in rule.moods))
