"""Verbatim: a few customers' own words for what a day was like."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emotion.labels import Emotion
from insights.drivers import Driver
from insights.interaction import Interaction
from insights.reference import Figure, Reference

_MOST_WORDS = 3
_ALIKE = 0.6  # of the words of both, those that they share
_SHORTEST, _LONGEST = 20, 280  # characters: less says little, more is no excerpt


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What a customer said, redacted."""

    text: str
    reference: Reference


def verbatims(said: Iterable[Interaction], drivers: Sequence[Driver]) -> tuple[Verbatim, ...]:
    """Return what customers said of what hurts most, the surest readings first.

    Of each subject that hurts one before a second of any; nobody twice, and nothing that says
    the same in other numbers.
    """
    able = [one for one in said if one.is_negative and _can_be_shown(one)]
    ranks = {driver.theme.category: place for place, driver in reversed([*enumerate(drivers)])}
    able.sort(key=lambda one: (ranks.get(one.category, len(ranks)), -(one.confidence or 0.0)))
    firsts: dict[str | None, Interaction] = {}
    for one in able:
        if one.category in ranks:
            firsts.setdefault(one.category, one)
    chosen: list[Interaction] = []
    for one in (*firsts.values(), *able):
        if len(chosen) < _MOST_WORDS and not any(_is_alike(one, each) for each in chosen):
            chosen.append(one)
    return tuple(_verbatim(one) for one in chosen)


def praise(said: Iterable[Interaction]) -> Verbatim | None:
    """Return what the happiest customer said, by the surest reading; None: nobody was happy."""
    happy = [one for one in said if one.mood is Emotion.HAPPY and _can_be_shown(one)]
    return _verbatim(max(happy, key=lambda one: one.confidence or 0.0)) if happy else None


def _is_alike(one: Interaction, other: Interaction) -> bool:
    """Whether two are the same, of the same customer, or of mostly the same words."""
    if one.who is not None and one.who == other.who:
        return True
    words, others = _words(one), _words(other)
    return len(words & others) >= _ALIKE * max(1, len(words | others))


def _words(one: Interaction) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", (one.text or "").casefold()))


def _can_be_shown(one: Interaction) -> bool:
    return one.text is not None and _SHORTEST <= len(one.text) <= _LONGEST


def _verbatim(one: Interaction) -> Verbatim:
    reference = Reference(Figure.INTERACTION, one.interaction_id, one.at_s, one.at_s)
    return Verbatim(one.text or "", reference)
