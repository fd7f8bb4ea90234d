"""Found: a phrase of the lexicon in a message's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from text.lexicon import GAP, GAP_WORDS, Entry, Lexicon
from text.words import Word


@dataclass(frozen=True, slots=True)
class Found:
    """One entry and the words that it was found in: `words[first:last + 1]`."""

    entry: Entry
    first: int
    last: int


def find_phrases(words: Sequence[Word], lexicon: Lexicon) -> tuple[Found, ...]:
    """Return the entries found, in order, none overlapping: the longest at each word.

    A phrase may run over a comma but over no stop.
    """
    return tuple(_found(words, lexicon))


def _found(words: Sequence[Word], lexicon: Lexicon) -> Iterator[Found]:
    at = 0
    while at < len(words):
        if found := _longest(words, at, lexicon):
            yield found
            at = found.last
        at += 1


def _longest(words: Sequence[Word], at: int, lexicon: Lexicon) -> Found | None:
    word = words[at]
    candidates = lexicon.by_first.get(word.text) or lexicon.by_first.get(word.single, ())
    for parts, entry in candidates:
        if (last := _end(words, at, parts[1:])) is not None:
            return Found(entry, at, last)
    return None


def _end(words: Sequence[Word], at: int, parts: Sequence[str]) -> int | None:
    """Return the last word of a phrase whose `parts` should follow the word `at`, or None."""
    for done, part in enumerate(parts):
        if part == GAP:
            return _end_after_gap(words, at, parts[done + 1 :])
        at += 1
        if not _is(words, at, part):
            return None
    return at


def _end_after_gap(words: Sequence[Word], at: int, parts: Sequence[str]) -> int | None:
    for skipped in range(GAP_WORDS + 1):
        start = at + skipped
        if skipped and (start >= len(words) or words[start].stopped):
            return None
        if (last := _end(words, start, parts)) is not None:
            return last
    return None


def _is(words: Sequence[Word], at: int, part: str) -> bool:
    if at >= len(words):
        return False
    word = words[at]
    return part in (word.text, word.single) and not word.stopped
