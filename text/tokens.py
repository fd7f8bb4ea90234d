"""Tokens: a message's words, and the numbers that the network reads."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]

PADDING, UNKNOWN = 0, 1
FIRST_WORD = 2  # the vocabulary's first index

_TOKEN = re.compile(
    r"[:;=]-?'?[()dp/\\|\[\]3]"  # an emoticon
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"  # a word, "can't" among them
    r"|\d+"
    r"|[!?.]+"
    r"|[^\s\w]",
    re.IGNORECASE,
)
_PICTURE = 0x2190  # arrows, symbols and emoji start here
_PIECE_LENGTHS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class TokenConfig:
    """How a message becomes numbers; part of the manifest, so that serving does it alike."""

    n_tokens: int = 48  # a longer message is read by its first 24 and last 24 tokens
    n_grams: int = 64  # words and pairs of neighbours
    gram_buckets: int = 1 << 16
    n_pieces: int = 160  # parts of words, which survive a typo
    piece_buckets: int = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """n messages as numbers; 0 pads every row on the right."""

    words: Ids  # (n, n_tokens), an index into the vocabulary
    capitals: npt.NDArray[np.float32]  # (n, n_tokens), 1 for a word in CAPITALS
    grams: Ids  # (n, n_grams)
    pieces: Ids  # (n, n_pieces)

    @property
    def lengths(self) -> Ids:
        """How many tokens each message has, 1 at least: shape (n,)."""
        counted: Ids = np.maximum((self.words != PADDING).sum(axis=1), 1).astype(np.int32)
        return counted


def tokens(text: str) -> list[str]:
    """Return a cleaned message's words, numbers, marks and emoticons; an emoji by its name."""
    if not text.isascii():
        text = "".join(map(_spelt, text))
    return _TOKEN.findall(text)


def encode(texts: Sequence[str], vocabulary: Mapping[str, int], config: TokenConfig) -> Encoded:
    """Return cleaned messages as numbers."""
    n = len(texts)
    encoded = Encoded(
        np.zeros((n, config.n_tokens), np.int32),
        np.zeros((n, config.n_tokens), np.float32),
        np.zeros((n, config.n_grams), np.int32),
        np.zeros((n, config.n_pieces), np.int32),
    )
    for row, text in enumerate(texts):
        found = _both_ends(tokens(text), config.n_tokens)
        small = [token.lower() for token in found]
        _fill(encoded.words[row], [vocabulary.get(word, UNKNOWN) for word in small])
        _fill(encoded.capitals[row], [len(t) > 1 and t.isupper() for t in found])
        _fill(encoded.grams[row], _grams(small, config.gram_buckets))
        _fill(encoded.pieces[row], _pieces(small, config.piece_buckets))
    return encoded


def _fill(row: npt.NDArray[np.generic], values: Sequence[float]) -> None:
    n = min(len(row), len(values))
    row[:n] = values[:n]


def _both_ends(found: list[str], n: int) -> list[str]:
    # A long message opens with its matter and closes with its mood.
    return found if len(found) <= n else found[: n // 2] + found[-(n - n // 2) :]


def _grams(words: Sequence[str], buckets: int) -> list[int]:
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    return [_bucket(gram, buckets) for gram in (*words, *pairs)]


def _pieces(words: Sequence[str], buckets: int) -> list[int]:
    found: dict[int, None] = {}
    for word in words:
        found.update(dict.fromkeys(_pieces_of(word, buckets)))
    return list(found)


@lru_cache(maxsize=1 << 14)
def _pieces_of(word: str, buckets: int) -> tuple[int, ...]:
    if not word[0].isalpha():
        return ()
    whole = f"<{word[:32]}>"
    return tuple(
        _bucket(whole[start : start + n], buckets)
        for n in _PIECE_LENGTHS
        for start in range(len(whole) - n + 1)
    )


def _bucket(gram: str, buckets: int) -> int:
    """A number from 1 to buckets - 1: 0 is padding."""
    return 1 + crc32(gram.encode("utf-8", "replace")) % (buckets - 1)


@lru_cache(maxsize=1 << 12)
def _spelt(character: str) -> str:
    if ord(character) < _PICTURE or unicodedata.category(character) != "So":
        return character
    name = unicodedata.name(character, "").lower().replace("-", " ")
    return f" {name} "
