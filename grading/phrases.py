"""Cue: a phrase to listen for, found whatever its case, punctuation or contraction."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from speech.utterance import Utterance

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LONGEST_PAUSE_S = 2.0  # inside a phrase; voice activity may cut a sentence in two

# English as it is spoken. Where an apostrophe is often left out and nothing else is spelt
# that way, the bare form is listed too.
_WHOLE = {
    "can't": "can not",
    "cant": "can not",
    "cannot": "can not",
    "won't": "will not",
    "wont": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "im": "i am",
    "ive": "i have",
    "youre": "you are",
    "youve": "you have",
    "youll": "you will",
    "theyre": "they are",
    "thats": "that is",
    "gonna": "going to",
    "ok": "okay",
}
_BARE_NOT = re.compile(r"(do|does|did|is|was|are|were|have|has|could|would|should)nt")
_ENDINGS = {"'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}
_BEFORE_IS = frozenset({"it", "that", "what", "here", "there", "he", "she", "who", "how", "where"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase as the rubric has it, and its plain words."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Phrases that all say one thing, such as an offer of help."""

    name: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A cue that was said, and when."""

    cue: Cue
    start_s: float  # since the call began
    end_s: float
    utterance: Utterance  # in which it began


@dataclass(frozen=True, slots=True)
class _Spoken:
    word: str
    start_s: float
    end_s: float
    utterance: Utterance


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in small letters, without punctuation, contractions written out.

    "I'm SORRY!" and "i am sorry" become the same words.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    return tuple(word for raw in _WORD.findall(folded) for word in _written_out(raw).split())


def cue(text: str) -> Cue:
    """Return the phrase ready to be looked for; without words if `text` has none."""
    return Cue(text, plain_words(text))


def find(cues: Iterable[Cue], utterances: Sequence[Utterance]) -> tuple[Match, ...]:
    """Return each cue said in one speaker's `utterances` (by start), earliest first.

    Whole words match only. A phrase may run on into the next utterance after a short pause.
    Words without times of their own are spread evenly over their utterance.
    """
    spoken = [token for utterance in utterances for token in _spoken(utterance)]
    by_first: dict[str, list[Cue]] = {}
    for each in cues:
        by_first.setdefault(each.words[0], []).append(each)
    return tuple(
        Match(each, token.start_s, spoken[at + len(each.words) - 1].end_s, token.utterance)
        for at, token in enumerate(spoken)
        for each in by_first.get(token.word, ())
        if _says(spoken[at : at + len(each.words)], each)
    )


def _says(spoken: Sequence[_Spoken], looked_for: Cue) -> bool:
    return tuple(t.word for t in spoken) == looked_for.words and all(
        later.start_s - earlier.end_s <= _LONGEST_PAUSE_S for earlier, later in pairwise(spoken)
    )


def _spoken(utterance: Utterance) -> Iterator[_Spoken]:
    if utterance.transcript and utterance.transcript.words:
        for heard in utterance.transcript.words:
            for word in plain_words(heard.text):
                yield _Spoken(word, heard.start_s, heard.end_s, utterance)
        return
    words = plain_words(utterance.text)
    for at, word in enumerate(words):
        step_s = utterance.duration_s / len(words)
        start_s = utterance.start_s + at * step_s
        yield _Spoken(word, start_s, start_s + step_s, utterance)


def _written_out(word: str) -> str:
    if word in _WHOLE:
        return _WHOLE[word]
    if word.endswith("n't"):
        return word.removesuffix("n't") + " not"
    if bare := _BARE_NOT.fullmatch(word):
        return bare[1] + " not"
    stem, mark, ending = word.rpartition("'")
    if ending == "s" and stem in _BEFORE_IS:
        return stem + " is"
    return stem + _ENDINGS[mark + ending] if mark + ending in _ENDINGS else word.replace("'", "")
