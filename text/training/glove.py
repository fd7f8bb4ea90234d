"""GloVe: the word vectors that the network's embedding starts from."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import BROKEN_ARCHIVE, Source, sha256_of
from text.corpora import TextCorpusError

_FOLDER, _WORDS, _VECTORS = "glove50_subset", "words.txt.gz", "vectors_f16.npy"


@dataclass(frozen=True, slots=True, eq=False)
class Glove:
    """Words, the commonest first, and a vector each."""

    words: tuple[str, ...]
    vectors: npt.NDArray[np.float32]  # (n, 50)
    source: Source

    def index(self) -> dict[str, int]:
        """Return each word's place."""
        return {word: place for place, word in enumerate(self.words)}


def read_glove(folder: Path) -> Glove:
    """Read the subset of GloVe 6B that lies among the data sets; raises TextCorpusError."""
    home = folder / _FOLDER
    try:
        with gzip.open(home / _WORDS, "rt", encoding="utf-8") as file:
            words = tuple(file.read().splitlines())
        vectors = np.load(home / _VECTORS).astype(np.float32)
        digest = sha256_of(home / _VECTORS)
    except BROKEN_ARCHIVE as error:
        raise TextCorpusError(f"can't read word vectors in {home}: {error}") from error
    if vectors.shape[:1] != (len(words),):
        raise TextCorpusError(f"{home}: wanted {len(words)} vectors, got {vectors.shape}")
    return Glove(words, vectors, Source("GloVe 6B 50d", digest, "PDDL-1.0", len(words)))
