"""Experts, seats and cases as routing's tests want them."""

from collections.abc import Mapping
from typing import Any

from emotion.labels import Emotion
from emotion.scores import EmotionScores, scores_of
from routing.case import Case
from routing.expert import Channel, Expert, Outcomes, Seat

NOW_S = 1_790_000_000.0
BILLING = "billing"


def expert(name: str, level: int = 3, **fields: Any) -> Expert:
    fields.setdefault("skills", {BILLING: level})
    return Expert(name, name, **fields)


def seat(name: str, level: int = 3, chats: int = 0, **fields: Any) -> Seat:
    """A seat of `expert`; fields of Seat are taken out of `fields`, the rest is the expert's."""
    ours = ("presence", "active", "idle_since_s", "assigned_today")
    given = {key: fields.pop(key) for key in ours if key in fields}
    given.setdefault("active", {Channel.CHAT: chats})
    return Seat(expert(name, level, **fields), **given)


def mood(emotion: Emotion, sure: float = 0.9, abstained: bool = False) -> EmotionScores:
    rest = (1.0 - sure) / (len(Emotion) - 1)
    return scores_of({e: sure if e is emotion else rest for e in Emotion}, abstained)


def case(name: str = "case", waited_s: float = 0.0, **fields: Any) -> Case:
    fields.setdefault("department", BILLING)
    fields.setdefault("waiting_since_s", NOW_S - waited_s)
    return Case(name, fields.pop("channel", Channel.CHAT), **fields)


def leaves(emotion: Emotion, n: int, recovered: float) -> Mapping[Emotion, Outcomes]:
    return {emotion: Outcomes(n, recovered)}
