"""Verbatim: a few customers' own words for what a day was like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emotion.labels import Emotion
from insights.drivers import Driver
from insights.interaction import Interaction
from insights.reference import Figure, Reference

_MOST_WORDS = 3
_SHORTEST, _LONGEST = 20, 280  # characters: less says little, more is no excerpt


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What a customer said, redacted."""

    text: str
    reference: Reference


def verbatims(said: Iterable[Interaction], drivers: Sequence[Driver]) -> tuple[Verbatim, ...]:
    """Return what customers said of what hurts most, one each, the surest readings first."""
    able = [one for one in said if one.is_negative and _can_be_shown(one)]
    ranks = {driver.theme.category: place for place, driver in reversed([*enumerate(drivers)])}
    able.sort(key=lambda one: (ranks.get(one.category, len(ranks)), -(one.confidence or 0.0)))
    chosen: dict[tuple[str, str | None], Interaction] = {}
    for one in able:
        is_new = one.who not in {each.who for each in chosen.values()} or one.who is None
        if is_new and len(chosen) < _MOST_WORDS:
            chosen.setdefault((one.text or "", one.who), one)
    return tuple(_verbatim(one) for one in chosen.values())


def praise(said: Iterable[Interaction]) -> Verbatim | None:
    """Return what the happiest customer said, by the surest reading; None: nobody was happy."""
    happy = [one for one in said if one.mood is Emotion.HAPPY and _can_be_shown(one)]
    return _verbatim(max(happy, key=lambda one: one.confidence or 0.0)) if happy else None


def _can_be_shown(one: Interaction) -> bool:
    return one.text is not None and _SHORTEST <= len(one.text) <= _LONGEST


def _verbatim(one: Interaction) -> Verbatim:
    reference = Reference(Figure.INTERACTION, one.interaction_id, one.at_s, one.at_s)
    return Verbatim(one.text or "", reference)
