"""WordSpace: where words lie by their meaning, so that one unseen in training still tells."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import BROKEN_ARCHIVE
from emotion.errors import TonewiseError

WORDS, VECTORS = "words.txt.gz", "words.npz"

# A word of frequency p weighs A / (A + p), after Arora et al. (2017); p is Zipf's, for the file
# is in the order of frequency: 1 / (rank x H), where H = ln 400,000 + 0.58 is the harmonic sum.
_A, _HARMONIC = 1e-3, 13.5


class WordSpaceError(TonewiseError):
    """Word vectors that can't be read."""


@dataclass(frozen=True, slots=True, eq=False)
class WordSpace:
    """Words in the order of their frequency, a vector each."""

    ranks: Mapping[str, int]
    vectors: npt.NDArray[np.int8]  # (n_words, size); only directions are used, so no scale

    @property
    def width(self) -> int:
        """How many figures a message becomes."""
        return 3 * int(self.vectors.shape[1])

    def place(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return a message's mean, highest and lowest figures, length 1 each: (width,), float32.

        All zero if no word is known.
        """
        ranks = np.array([self.ranks[word] for word in words if word in self.ranks], np.intp)
        if not ranks.size:
            return np.zeros(self.width, np.float32)
        vectors = self.vectors[ranks].astype(np.float32)
        weights = (_A / (_A + 1.0 / (_HARMONIC * (ranks + 1.0)))).astype(np.float32)
        pools = (weights @ vectors, vectors.max(axis=0), vectors.min(axis=0))
        return np.concatenate([pool / (np.linalg.norm(pool) or 1.0) for pool in pools])


def load_word_space(folder: Path) -> WordSpace:
    """Read a space from its two files; raises WordSpaceError if they are none."""
    try:
        with gzip.open(folder / WORDS, "rt", encoding="utf-8") as file:
            words = file.read().splitlines()
        with np.load(folder / VECTORS, allow_pickle=False) as archive:
            vectors = archive["vectors"]
    except BROKEN_ARCHIVE as error:
        raise WordSpaceError(f"can't read the word vectors in {folder}: {error}") from error
    if vectors.dtype != np.int8 or vectors.ndim != 2 or len(words) != len(vectors):
        raise WordSpaceError(
            f"{folder}: wanted an int8 vector for each of {len(words)} words, "
            f"got {vectors.dtype} {vectors.shape}"
        )
    return WordSpace({word: rank for rank, word in enumerate(words)}, vectors)
