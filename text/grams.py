"""Grams: a message as the words, word pairs and pieces of words that the topic model counts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

# A topic is told at once: what lies beyond only costs time. A customer who pastes a log still
# says first what it is about.
MAX_CHARACTERS = 2_000
_MAX_WORD = 24  # characters; a longer one is an address or a key
_PIECE_SIZES = range(2, 6)  # characters; a space stands for each end of the word
_CACHED_WORDS = 8_192

# A model counts what it was trained to count: its manifest holds this, and loading compares.
GRAMS_CONFIG = {
    "max_characters": MAX_CHARACTERS,
    "max_word": _MAX_WORD,
    "piece_sizes": list(_PIECE_SIZES),
}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[?!]")
_APOSTROPHE = str.maketrans("’", "'")


def words(text: str) -> list[str]:
    """Return the words of a message's first MAX_CHARACTERS, folded in case; numbers become 0."""
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).casefold()
    found = _WORD.findall(folded.translate(_APOSTROPHE))
    return ["0" if word[0].isdigit() else word[:_MAX_WORD] for word in found]


def pairs(found: list[str]) -> list[str]:
    """Return each two neighbouring words; the message's ends count as neighbours too."""
    return [f"{one} {two}" for one, two in zip(["<", *found], [*found, ">"], strict=True)]


def pieces(word: str) -> Iterator[str]:
    """Yield a word's n-grams of 2 to 5 characters, marked so that none is taken for a word."""
    whole = f" {word} "
    for size in _PIECE_SIZES:
        for start in range(len(whole) - size + 1):
            yield f"#{whole[start : start + size]}"


def grams(text: str) -> list[str]:
    """Return all that is counted of a message, as often as it comes."""
    found = words(text)
    return [*found, *pairs(found), *(piece for word in found for piece in pieces(word))]


class Vocabulary:
    """The grams that a model knows, by number, and how much each of them tells."""

    def __init__(self, known: Iterable[str], weights: npt.NDArray[np.float32]) -> None:
        """Number the grams in their order; weights: (n,), inverse document frequencies."""
        self.ids = {gram: number for number, gram in enumerate(known)}
        self.weights = weights
        self._is_piece = np.array([gram[0] == "#" for gram in self.ids], bool)
        self._piece_ids = lru_cache(_CACHED_WORDS)(self._ids_of_pieces)

    def count(self, found: list[str]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        """Return the known grams' numbers and values for a message's words: (n,), (n,).

        Values are (1 + ln count) x weight; words with pairs, and pieces, have length 1 each.
        """
        hits = [self.ids[gram] for gram in (*found, *pairs(found)) if gram in self.ids]
        for word in found:
            hits += self._piece_ids(word)
        numbers, counts = np.unique(np.array(hits, np.intp), return_counts=True)
        values = ((1.0 + np.log(counts)) * self.weights[numbers]).astype(np.float32)
        piece = self._is_piece[numbers]
        for block in (piece, ~piece):
            values[block] /= np.linalg.norm(values[block]) or 1.0
        return numbers, values

    def _ids_of_pieces(self, word: str) -> tuple[int, ...]:
        return tuple(self.ids[piece] for piece in pieces(word) if piece in self.ids)
