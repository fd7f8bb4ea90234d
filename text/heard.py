"""Heard: what one phrase says where it stands, turned by "not", mocked or strengthened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from emotion.labels import Emotion
from text.lexicon import Entry, Lexicon, Section
from text.negation import Negation, negation_of
from text.phrases import Found, find_phrases
from text.reading import CueKind
from text.sarcasm import mocking
from text.words import Word

_KINDS = {
    Section.MOODS: CueKind.MOOD,
    Section.TROUBLES: CueKind.MOOD,
    Section.SARCASM: CueKind.SARCASM,
    Section.INTERJECTIONS: CueKind.INTERJECTION,
    Section.PROFANITY: CueKind.MOOD,
}
_TURNABLE = frozenset({Section.MOODS, Section.TROUBLES})
_TURNED_WEIGHT = 0.8  # "not happy" says a little less than "unhappy"
_STRENGTHENED = 1.3  # "never been so pleased", "not happy at all"
_MOCKED_WEIGHT = 0.6
_CONCEDED = 0.5  # "the shoes are lovely, but ...": what stands before counts half
_JOINING = frozenset({"or", "nor"})
_TURNS = frozenset({"but", "however", "though", "although"})


@dataclass(frozen=True, slots=True)
class Heard:
    """One phrase's meaning; it stands in `words[first:last + 1]`."""

    kind: CueKind
    first: int
    last: int
    emotion: Emotion
    weight: float  # 0..1


def hear(words: Sequence[Word], lexicon: Lexicon) -> Iterator[Heard]:
    """Return what the phrases of a message say, in order."""
    found = find_phrases(words, lexicon)
    mocked = mocking(words, found)
    turn = max((at for at, word in enumerate(words) if word.text in _TURNS), default=0)
    for at, each in enumerate(found):
        if each.entry.section is Section.PLAIN:
            continue
        heard = _as_said(words, found, at, lexicon)
        if at in mocked:
            heard = replace(
                heard, kind=CueKind.SARCASM, emotion=Emotion.FRUSTRATED, weight=_MOCKED_WEIGHT
            )
        yield replace(heard, weight=heard.weight * _CONCEDED) if each.last < turn else heard


def _as_said(words: Sequence[Word], found: Sequence[Found], at: int, lexicon: Lexicon) -> Heard:
    """Return the phrase `found[at]` with the words before it that change it."""
    each, entry = found[at], found[at].entry
    weight = entry.weight * _factor(words, each.first, lexicon)
    plain = Heard(_KINDS[entry.section], each.first, each.last, entry.mood, min(1.0, weight))
    if entry.section not in _TURNABLE:
        return plain
    negation = negation_of(words, each.first, _since(words, found, at), lexicon)
    return _negated(words, plain, entry, negation) if negation else plain


def _negated(words: Sequence[Word], plain: Heard, entry: Entry, negation: Negation) -> Heard:
    if not negation.turns:
        weight = min(1.0, entry.weight * _STRENGTHENED)
        return replace(plain, first=negation.first, weight=weight)
    last = _with_at_all(words, plain.last)
    factor = _TURNED_WEIGHT * (_STRENGTHENED if last > plain.last else 1.0)
    return Heard(
        CueKind.NEGATION, negation.first, last, _turned(entry), min(1.0, entry.weight * factor)
    )


def _turned(entry: Entry) -> Emotion:
    if entry.negated:
        return entry.negated
    return Emotion.DISAPPOINTED if entry.mood is Emotion.HAPPY else Emotion.NEUTRAL


def _with_at_all(words: Sequence[Word], last: int) -> int:
    """Return the last word of "at all" if it follows word `last`, or else `last`."""
    follows = [word.text for word in words[last + 1 : last + 3]]
    return last + 2 if follows == ["at", "all"] else last


def _since(words: Sequence[Word], found: Sequence[Found], at: int) -> int:
    """Return the first word that may negate `found[at]`: the one after the phrase before it.

    "Not good or helpful" joins two phrases: then the "not" of the first reaches the second too.
    """
    while at and words[found[at].first - 1].text in _JOINING:
        at -= 1
        if found[at].last + 2 != found[at + 1].first:
            return found[at].last + 1
    return found[at - 1].last + 1 if at else 0


def _factor(words: Sequence[Word], first: int, lexicon: Lexicon) -> float:
    """Return by how much the one or two words before strengthen or weaken a phrase."""
    if not first or words[first].stopped:
        return 1.0
    one = words[first - 1].text
    two = f"{words[first - 2].text} {one}" if first > 1 else one
    return lexicon.intensifiers.get(two, lexicon.intensifiers.get(one, 1.0))
