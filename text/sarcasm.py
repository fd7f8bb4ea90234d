"""Sarcasm without a phrase of its own: praise that stands beside what went wrong."""

from collections.abc import Sequence

from emotion.labels import Emotion
from text.lexicon import Section
from text.phrases import Found
from text.words import Word

_THANKS = frozenset({"thank", "thanks", "thx", "ty", "appreciate", "grateful"})
_OPENERS = frozenset(
    {"oh", "well", "wow", "ah", "so", "yeah", "gee", "hey", "how", "that's", "this", "is"}
)
_HOPE = frozenset({"now", "fixed", "resolved", "sorted", "solved", "but"})


def mocking(words: Sequence[Word], found: Sequence[Found]) -> frozenset[int]:
    """Return which of `found` are praise meant otherwise: "Great, it crashed again."

    Praise mocks if it opens a sentence, a trouble follows it at once or in the next sentence,
    and nobody is thanked, nor anything solved, in the whole message.
    """
    told = {word.text for word in words}
    if not _THANKS.isdisjoint(told) or not _HOPE.isdisjoint(told):
        return frozenset()
    return frozenset(
        at
        for at, each in enumerate(found)
        if _praise(each) and _opens(words, each) and _trouble_follows(words, found[at + 1 :], each)
    )


def _praise(found: Found) -> bool:
    return found.entry.section is Section.MOODS and found.entry.mood is Emotion.HAPPY


def _opens(words: Sequence[Word], found: Found) -> bool:
    """Return whether a sentence begins with the praise, or with "oh" and the praise."""
    first = found.first
    if first and words[first - 1].text in _OPENERS and not words[first].stopped:
        first -= 1
    return first == 0 or words[first].stopped


def _trouble_follows(words: Sequence[Word], later: Sequence[Found], praise: Found) -> bool:
    for each in later:
        stops = sum(word.stopped for word in words[praise.last + 1 : each.first + 1])
        if stops <= 1 and each.entry.section is Section.TROUBLES:
            return True
    return False
