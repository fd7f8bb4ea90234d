"""Emphasis: capitals, marks, stretched words and rows of emoji."""

import re
from collections.abc import Iterator, Sequence

from text.lexicon import Lexicon
from text.reading import Cue, CueKind
from text.words import Word

_MARKS = re.compile(r"(?:[!?\u203c\u2049][ \ufe0f]?){2,}")
_SHORTEST_CAPITALS = 4  # letters; shorter ones are mostly abbreviations...
# ... unless they are among the words that people do shout.
_SHOUTED = frozenset(
    {"not", "now", "no", "why", "all", "any", "you", "the", "two", "how", "who", "can", "bad"}
    | {"mad", "out", "try", "fix", "get", "ask", "pay", "was", "day", "one", "so", "too", "yes"}
    | {"my", "me", "do", "did", "are", "and", "but", "off", "ago", "few", "ten", "six"}
)
_MASK_MARKS = "[]#{}<>"  # [NAME] is a mask, not a shout
_SHOUT_WORDS = 3  # a message all in capitals shouts from so many words on


def emphases(message: str, words: Sequence[Word], lexicon: Lexicon) -> tuple[Cue, ...]:
    """Return the emphasis cues, in order; they speak for no mood of their own."""
    found = [*_capitals(message, words, lexicon), *_stretched(words), *_rows(words)]
    spans = [*found, *(m.span() for m in _MARKS.finditer(message))]
    return tuple(
        Cue(CueKind.EMPHASIS, start, end, message[start:end])
        for start, end in ((s, s + len(message[s:e].rstrip())) for s, e in sorted(set(spans)))
    )


def _capitals(message: str, words: Sequence[Word], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Return words in capitals among small ones, or the whole message if it is all capitals."""
    letters = [w for w in words if message[w.start : w.end].isalpha() and w.end - w.start > 1]
    shouted = [w for w in letters if _is_shout(message, w, lexicon)]
    if len(letters) >= _SHOUT_WORDS and all(message[w.start : w.end].isupper() for w in letters):
        if shouted:
            yield words[0].start, words[-1].end
        return
    yield from ((w.start, w.end) for w in shouted)


def _is_shout(message: str, word: Word, lexicon: Lexicon) -> bool:
    written = message[word.start : word.end]
    if not written.isupper() or word.text in lexicon.acronyms:
        return False
    masked = message[word.start - 1 : word.start] in _MASK_MARKS and word.start > 0
    known = word.text in _SHOUTED or word.text in lexicon.by_first or word.text in lexicon.negators
    return not masked and (len(written) >= _SHORTEST_CAPITALS or known)


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
