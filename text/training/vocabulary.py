"""The words that the network knows: those of its lessons, and the commonest of GloVe."""

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np

from text.tokens import FIRST_WORD, tokens
from text.training.glove import Glove
from text.training.lessons import Lessons
from text.training.network_fit import Start

_COMMON = 20_000  # of GloVe's words, whether a lesson has them or not
_SEEN = 3  # times that a word without a vector must come
_SCALE = 0.4  # brings GloVe's figures, about 2.5 at most here, near 1
_STRETCHED = re.compile(r"(.)\1+")


def start_from(glove: Glove, lessons: Lessons, seed: int) -> Start:
    """Return the vocabulary in a fixed order and each word's first vector."""
    counts = Counter(token.lower() for text in lessons.texts for token in tokens(text))
    index = glove.index()
    known = dict.fromkeys(glove.words[:_COMMON])
    known.update(
        dict.fromkeys(
            w for w in sorted(counts) if _vector(w, index) is not None or counts[w] >= _SEEN
        )
    )
    rng = np.random.default_rng(seed)
    table = rng.normal(0.0, 0.1, (FIRST_WORD + len(known), glove.vectors.shape[1]))
    table[0] = 0.0
    for row, word in enumerate(known, FIRST_WORD):
        place = _vector(word, index)
        if place is not None:
            table[row] = glove.vectors[place] * _SCALE
    return Start({word: i for i, word in enumerate(known, FIRST_WORD)}, table.astype(np.float32))


def _vector(word: str, index: Mapping[str, int]) -> int | None:
    """Where GloVe has the word, or what it is a spelling of: "can't" as cant, "sooo" as so."""
    for spelling in (word, word.replace("'", ""), word.partition("'")[0], _squeezed(word)):
        if spelling in index:
            return index[spelling]
    return None


def _squeezed(word: str) -> str:
    return _STRETCHED.sub(r"\1", word)
