"""Sarcasm without a phrase of its own: praise that stands beside what went wrong."""

from collections.abc import Sequence

from text.lexicon import Section
from text.phrases import Found
from text.words import Word

# Praise that is called out, and so can be meant otherwise; "glad" and "love" seldom are.
_PRAISE = frozenset(
    {"great", "wonderful", "brilliant", "fantastic", "lovely", "perfect", "awesome", "nice"}
    | {"excellent", "amazing", "superb", "marvellous", "bravo", "congratulations", "congrats"}
    | {"well", "good", "best"}
)
_NO_MERE_GREETING = frozenset({"good", "well", "best"})  # praise only in "good job", "well done"
_OPENERS = frozenset({"oh", "wow", "ah", "yeah", "gee", "how", "so", "well", "that's", "really"})
_MEANT_WELL = frozenset(
    {"thank", "thanks", "thx", "ty", "appreciate", "grateful"}
    | {"now", "fixed", "resolved", "sorted", "solved", "but"}
)
_NEAR = 5  # phrases after the praise that are looked at
_LEAST_TROUBLE = 0.25  # weight; "again" alone is none


def mocking(words: Sequence[Word], found: Sequence[Found]) -> frozenset[int]:
    """Return which of `found` are praise meant otherwise: "Great, it crashed again."

    Praise mocks if it opens a sentence, a trouble follows it at once or in the next sentence,
    and nobody is thanked, nor anything solved, in the whole message.
    """
    if any(word.text in _MEANT_WELL for word in words):
        return frozenset()
    return frozenset(
        at
        for at, each in enumerate(found)
        if _opens(words, each) and _trouble_follows(words, found[at + 1 : at + 1 + _NEAR], each)
    )


def _opens(words: Sequence[Word], found: Found) -> bool:
    """Return whether a sentence begins with praise, or with "oh" and praise."""
    praise = words[found.first].text
    if found.entry.section is not Section.MOODS or praise not in _PRAISE:
        return False
    if found.first == found.last and praise in _NO_MERE_GREETING:
        return False
    first = found.first
    if first and words[first - 1].text in _OPENERS and not words[first].stopped:
        first -= 1
    return first == 0 or words[first].stopped


def _trouble_follows(words: Sequence[Word], later: Sequence[Found], praise: Found) -> bool:
    for each in later:
        stops = sum(word.stopped for word in words[praise.last + 1 : each.first + 1])
        trouble = each.entry.section is Section.TROUBLES and each.entry.weight >= _LEAST_TROUBLE
        if trouble and stops <= 1:
            return True
    return False
