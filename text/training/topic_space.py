"""The word vectors beneath every topic model, and where they are from."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emotion.artifacts import Source
from text.grams import GRAMS_CONFIG
from text.topic import WEIGHTS
from text.topic_manifest import load_topic_manifest
from text.training.glove import read_glove
from text.word_space import WordSpace, load_word_space

N_WORDS = 40_000  # the commonest; rarer ones are names
_SOURCE = "GloVe 6B 50d"
_FULL_SCALE = 4.0  # one figure in 10,000 is larger, once the mean is taken away


@dataclass(frozen=True, slots=True)
class Ground:
    """A word space and its source."""

    space: WordSpace
    source: Source


def made_ground(data: Path) -> Ground:
    """Return GloVe's commonest words in eight bits, their common mean taken away.

    Raises TextCorpusError if it is not among the data sets.
    """
    glove = read_glove(data)
    vectors = glove.vectors[:N_WORDS] - glove.vectors[:N_WORDS].mean(axis=0)
    steps = np.clip(np.round(vectors * (127 / _FULL_SCALE)), -127, 127).astype(np.int8)
    ranks = {word: rank for rank, word in enumerate(glove.words[:N_WORDS])}
    return Ground(WordSpace(ranks, steps), glove.source)


def shipped_ground(folder: Path = WEIGHTS) -> Ground:
    """Return the word space of a model that is here; raises ManifestError if there is none."""
    manifest = load_topic_manifest(folder, GRAMS_CONFIG)
    source = next(source for source in manifest.sources if source.name == _SOURCE)
    return Ground(load_word_space(folder), source)
