"""Emphasis: capitals, marks, stretched words and rows of emoji."""

import re
from collections.abc import Iterator, Sequence

from text.lexicon import Lexicon
from text.reading import Cue, CueKind
from text.words import Word

_MARKS = re.compile(r"[!?\u203c\u2049](?:[ \ufe0f]?[!?\u203c\u2049])+")
_SHORTEST_CAPITALS = 4  # letters; shorter ones are mostly abbreviations...
# ... unless they are among the words that people do shout.
_SHOUTED = frozenset(
    {"not", "now", "no", "why", "all", "any", "you", "the", "two", "how", "who", "can", "bad"}
    | {"mad", "out", "try", "fix", "get", "ask", "pay", "was", "day", "one", "so", "too", "yes"}
    | {"my", "me", "do", "did", "are", "and", "but", "off", "ago", "few", "ten", "six"}
)
_MASKS = ("[", "#", "{", "<")  # [NAME] is a mask, not a shout
_SHOUT_WORDS = 3  # a message all in capitals shouts from so many words on


def emphases(message: str, words: Sequence[Word], lexicon: Lexicon) -> tuple[Cue, ...]:
    """Return the emphasis cues, in order; they speak for no mood of their own."""
    spans = {
        *_capitals(message, words, lexicon),
        *_stretched(words),
        *_rows(words),
        *(m.span() for m in _MARKS.finditer(message)),
    }
    return tuple(Cue(CueKind.EMPHASIS, s, e, message[s:e]) for s, e in sorted(spans))


def _capitals(message: str, words: Sequence[Word], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Return words in capitals among small ones, or the whole message if it is all capitals."""
    written = [(word, message[word.start : word.end]) for word in words]
    spelt = [(w, letters) for w, letters in written if len(letters) > 1 and letters[0].isalpha()]
    shouted = [w for w, _ in spelt if _is_shout(message, w, lexicon)]
    if len(spelt) >= _SHOUT_WORDS and all(letters.isupper() for _, letters in spelt):
        if shouted:
            yield words[0].start, words[-1].end
        return
    yield from ((w.start, w.end) for w in shouted)


def _is_shout(message: str, word: Word, lexicon: Lexicon) -> bool:
    written = message[word.start : word.end]
    if not written.isupper() or any(sign.isdigit() for sign in written):
        return False
    if word.text in lexicon.acronyms or message[: word.start].endswith(_MASKS):
        return False
    known = word.text in _SHOUTED or word.text in lexicon.by_first or word.text in lexicon.negators
    return known or len(written) >= _SHORTEST_CAPITALS


def _stretched(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    return ((w.start, w.end) for w in words if w.stretched and set(w.text) - set("wx"))


def _rows(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Return rows of two or more emoji."""
    row: list[Word] = []
    for word in (*words, None):
        if word and not word.text[:1].isalnum() and (not row or not word.gap.strip()):
            row.append(word)
            continue
        if len(row) > 1:
            yield row[0].start, row[-1].end
        row = []
