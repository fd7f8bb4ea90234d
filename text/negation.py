"""Negation: whether a "not" before a phrase turns it, or rather strengthens it."""

from collections.abc import Sequence
from dataclasses import dataclass

from text.lexicon import Lexicon
from text.words import Word

_REACH = 5  # words from a negator to what it still turns: "not a very good way to start"
_BARRIERS = frozenset(
    {"but", "although", "though", "however", "because", "yet", "except", "until", "since", "and"}
    | {"why", "how", "while", "if", "when", "unless", "whereas", "believe"}
)
_SUBJECTS = frozenset({"i", "i'm", "im", "we", "you", "it", "it's", "this", "they", "he", "she"})
# What makes "not" turn nothing: "not only rude", "no wonder I am angry", "can't stop crying".
_SPENT = frozenset({"only", "just", "merely", "simply", "wonder", "doubt", "matter", "idea"})
_UNDONE = frozenset({"stop", "fail", "fails", "failed", "help"})
_FELT = frozenset({"been", "felt", "seen", "had", "met", "dealt", "experienced", "known"})
_SUCH = frozenset({"so", "such", "more", "this", "that", "as"})
_COMPARED = frozenset({"more", "any", "better", "worse"})


@dataclass(frozen=True, slots=True)
class Negation:
    """A negator, and what it does to the phrase after it."""

    first: int  # its first word
    turns: bool  # False: it strengthens, as in "never been so pleased"


def negation_of(
    words: Sequence[Word], phrase: int, since: int, lexicon: Lexicon
) -> Negation | None:
    """Return the negation that reaches the phrase beginning at word `phrase`, or None.

    A negator reaches over a few words, over no stop, comma or "but", and only from `since` on:
    what stands before belongs to another phrase.
    """
    for at in range(phrase - 1, max(since, phrase - _REACH) - 1, -1):
        if words[at + 1].stopped or "," in words[at + 1].gap:
            return None
        if (first := _negator(words, at, lexicon)) is not None:
            return _effect(words[first].text, [w.text for w in words[at + 1 : phrase + 1]], first)
        if words[at].text in _BARRIERS or _begins_clause(words, at):
            return None
    return None


def _negator(words: Sequence[Word], at: int, lexicon: Lexicon) -> int | None:
    """Return the first word of the negator that ends at word `at`, or None."""
    word = words[at].text
    if word in lexicon.negators or ("n't" in lexicon.negators and word.endswith("n't")):
        return at
    return at - 1 if at and f"{words[at - 1].text} {word}" in lexicon.negators else None


def _effect(negator: str, reached: Sequence[str], first: int) -> Negation | None:
    """Return what `negator` does to the last of the words that it reached."""
    between, phrase = reached[:-1], reached[-1]
    if between and (between[0] in _SPENT or between[0] in _UNDONE):
        return None
    if negator == "no" and reached[0] in _SUBJECTS:  # "no I am angry"
        return None
    never = negator == "never" and not _FELT.isdisjoint(between) and not _SUCH.isdisjoint(between)
    could = negator.startswith(("can", "could"))
    compared = phrase in _COMPARED or phrase.endswith("ier") or not _COMPARED.isdisjoint(between)
    return Negation(first, turns=not (never or (could and compared)))


def _begins_clause(words: Sequence[Word], at: int) -> bool:
    """Return whether a new clause begins: "it did not come so I am angry"."""
    return words[at].text == "so" and at + 1 < len(words) and words[at + 1].text in _SUBJECTS
