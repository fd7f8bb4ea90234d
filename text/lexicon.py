"""Lexicon: the cue words of a desk, which its supervisors edit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

import yaml

from emotion.errors import TonewiseError
from emotion.labels import Emotion
from text.sheet import Cell, SheetError, open_sheet, shipped
from text.words import words_of

GAP = "..."  # in a phrase: up to GAP_WORDS words of any kind
GAP_WORDS = 3
_LONGEST_PHRASE = 8  # words
_LISTS = ("negators", "acronyms")


class LexiconError(TonewiseError):
    """A lexicon that can't be used; names the line and the field."""


class Section(StrEnum):
    """What a phrase is, and so which kind of cue it gives."""

    MOODS = "moods"
    TROUBLES = "troubles"  # industry words for what goes wrong; they make praise sarcastic
    SARCASM = "sarcasm"
    INTERJECTIONS = "interjections"
    PROFANITY = "profanity"
    PLAIN = "plain"  # says nothing of a mood, though a word in it would


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase and the mood it speaks for."""

    section: Section
    words: str  # as written in the lexicon
    mood: Emotion
    weight: float  # 0..1
    negated: Emotion | None = None  # the mood of "not ..."; None: by the rule of `mood`

    @property
    def parts(self) -> tuple[str, ...]:
        """The words to look for in their order, and GAP where others may stand between."""
        pieces = self.words.split()
        return tuple(p for piece in pieces for p in ((GAP,) if piece == GAP else _plain(piece)))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cue words of one version."""

    name: str
    version: str
    entries: tuple[Entry, ...]
    negators: frozenset[str]  # words and phrases; "n't" is that ending
    intensifiers: Mapping[str, float]  # factor: above 1 strengthens, below 1 softens
    acronyms: frozenset[str]  # capitals that are no emphasis
    by_first: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]] = field(
        init=False, repr=False, compare=False
    )  # first word -> (parts, entry), longest first

    def __post_init__(self) -> None:
        index: defaultdict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        phrases = ((entry.parts, entry) for entry in self.entries)
        for parts, entry in sorted(phrases, key=lambda pair: len(pair[0]), reverse=True):
            index[parts[0]].append((parts, entry))
        object.__setattr__(self, "by_first", {word: tuple(e) for word, e in index.items()})


def read_lexicon(text: str) -> Lexicon:
    """Return the lexicon that the YAML `text` holds.

    Raises LexiconError with the line and the field if a field is missing, unknown or of the
    wrong kind, if a phrase holds no words or stands twice, or if a figure is out of range.
    """
    try:
        sheet = open_sheet(text).known(("name", "version", *Section, *_LISTS, "intensifiers"))
        found = [e for section in Section for e in _section(sheet.find(section), section)]
        _refuse_twins(found)
        factors = sheet.find("intensifiers")
        return Lexicon(
            name=sheet.get("name").text(),
            version=sheet.get("version").text(),
            entries=tuple(entry for _, entry in found),
            negators=_small(sheet.find("negators")),
            intensifiers={
                word.text().lower(): factor.number(0.1, 3.0)
                for word, factor in (factors.pairs() if factors else ())
            },
            acronyms=_small(sheet.find("acronyms")),
        )
    except SheetError as error:
        raise LexiconError(f"the lexicon can't be used: {error}") from error


def write_lexicon(lexicon: Lexicon) -> str:
    """Return the YAML that `read_lexicon` reads back as an equal lexicon; comments are lost."""
    plain: dict[str, object] = {"name": lexicon.name, "version": lexicon.version}
    for section in Section:
        if rows := list(_rows(e for e in lexicon.entries if e.section is section)):
            plain[section.value] = rows
    plain["negators"] = sorted(lexicon.negators)
    plain["intensifiers"] = dict(lexicon.intensifiers)
    plain["acronyms"] = sorted(lexicon.acronyms)
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


def default_lexicon() -> Lexicon:
    """Return the lexicon that ships with the package."""
    return read_lexicon(shipped("lexicon.yaml"))


def _section(cell: Cell | None, section: Section) -> Iterator[tuple[Cell, Entry]]:
    """Return each phrase of a section and the cell that it was read from."""
    for row in cell.cells() if cell else ():
        row.known(("words", "mood", "weight", "negated"))
        mood = row.get("mood").choice(Emotion)
        negated = row.find("negated")
        like = Entry(
            section,
            "",
            mood,
            row.get("weight").number(0.0, 1.0),
            negated.choice(Emotion) if negated else None,
        )
        for phrase in row.get("words").cells():
            yield phrase, replace(like, words=_phrase(phrase))


def _phrase(cell: Cell) -> str:
    phrase = cell.text()
    parts = Entry(Section.PLAIN, phrase, Emotion.NEUTRAL, 0.0).parts
    if not parts or len(parts) > _LONGEST_PHRASE or GAP in (parts[0], parts[-1]):
        raise cell.fault(f"1 to {_LONGEST_PHRASE} words or emoji, `{GAP}` only between them")
    return phrase


def _refuse_twins(found: Iterable[tuple[Cell, Entry]]) -> None:
    seen: set[tuple[str, ...]] = set()
    for cell, entry in found:
        if (parts := entry.parts) in seen:
            raise cell.fault("each phrase once in all sections")
        seen.add(parts)


def _small(cell: Cell | None) -> frozenset[str]:
    return frozenset(each.text().lower() for each in cell.cells()) if cell else frozenset()


def _plain(piece: str) -> Iterator[str]:
    return (word.text for word in words_of(piece))


def _rows(entries: Iterable[Entry]) -> Iterator[dict[str, object]]:
    for entry, alike in groupby(entries, key=lambda e: replace(e, words="")):
        row: dict[str, object] = {"words": [each.words for each in alike]}
        row |= {"mood": entry.mood.value, "weight": entry.weight}
        yield row | ({"negated": entry.negated.value} if entry.negated else {})
