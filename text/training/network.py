"""The emotion network: an LSTM (or GRU) both ways over words, beside it what they hold together.

    words -> GloVe-started embedding -> BiLSTM -> attention and maximum over time --.
    words and pairs, hashed -> embedding -> sum / sqrt(n) -------------------------- dense -> heads
    pieces of words, hashed -> embedding -> sum / sqrt(n) --------------------------/

The hashed sums are what a linear model on n-grams has, and survive words that GloVe never saw.
"""

from dataclasses import dataclass
from enum import StrEnum

import keras
import numpy as np
import numpy.typing as npt
from keras import layers, ops

from emotion.labels import TEXT_LABELS
from text.tokens import TokenConfig

MOODS, NEGATIVE, FINE = "moods", "negative", "fine"
WORD_TABLE, GRAM_TABLE, PIECE_TABLE = "word_table", "gram_table", "piece_table"
MEMORY, ATTENTION, DENSE = "memory", "attention", "dense"


class Cell(StrEnum):
    """What remembers the words before: the LSTM that ships, or the smaller GRU."""

    LSTM = "lstm"
    GRU = "gru"


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """The network's sizes and how much it forgets while it learns."""

    cell: Cell = Cell.LSTM
    units: int = 128  # a direction
    gram_size: int = 24
    piece_size: int = 24
    dense: int = 96
    word_dropout: float = 0.2  # of an embedding's figures
    gram_dropout: float = 0.3  # of whole grams
    dropout: float = 0.3


def build_network(
    config: NetworkConfig, given: TokenConfig, words: npt.NDArray[np.float32], n_fine: int
) -> keras.Model:
    """Return the untrained network; `words` (n_words, size) is what its embedding starts from.

    Outputs logits: MOODS (n, 8), NEGATIVE (n, 1), FINE (n, n_fine).
    """
    at = keras.Input((given.n_tokens,), dtype="int32", name="words")
    capitals = keras.Input((given.n_tokens,), name="capitals")
    grams = keras.Input((given.n_grams,), dtype="int32", name="grams")
    pieces = keras.Input((given.n_pieces,), dtype="int32", name="pieces")
    joined = layers.Concatenate()(
        [
            *_over_time(config, at, capitals, words),
            _bag(grams, given.gram_buckets, config.gram_size, config, GRAM_TABLE),
            _bag(pieces, given.piece_buckets, config.piece_size, config, PIECE_TABLE),
        ]
    )
    dense = layers.Dense(config.dense, activation="relu", name=DENSE)
    features = dense(layers.Dropout(config.dropout)(joined))
    kept = layers.Dropout(config.dropout)(features)
    outputs = {
        MOODS: layers.Dense(len(TEXT_LABELS), name=MOODS)(kept),
        NEGATIVE: layers.Dense(1, name=NEGATIVE)(kept),
        FINE: layers.Dense(n_fine, name=FINE)(kept),
    }
    return keras.Model([at, capitals, grams, pieces], outputs)


def _over_time(
    config: NetworkConfig,
    at: keras.KerasTensor,
    capitals: keras.KerasTensor,
    words: npt.NDArray[np.float32],
) -> list[keras.KerasTensor]:
    # An empty message still has one step, or its maximum would be over nothing.
    first = ops.arange(at.shape[1]) == 0
    there = ops.logical_or(ops.not_equal(at, 0), first)
    table = layers.Embedding(*words.shape, weights=[words], name=WORD_TABLE)
    read = layers.Concatenate()([table(at), ops.expand_dims(capitals, -1)])
    read = layers.SpatialDropout1D(config.word_dropout)(read)
    cell = layers.LSTM if config.cell is Cell.LSTM else layers.GRU
    both = layers.Bidirectional(cell(config.units, return_sequences=True), name=MEMORY)
    states = both(read, mask=there)
    absent = ops.expand_dims(1.0 - ops.cast(there, "float32"), -1) * -1e4
    share = ops.softmax(layers.Dense(1, name=ATTENTION)(states) + absent, axis=1)
    return [ops.max(states + absent, axis=1), ops.sum(states * share, axis=1)]


def _bag(
    grams: keras.KerasTensor, buckets: int, size: int, config: NetworkConfig, name: str
) -> keras.KerasTensor:
    start = keras.initializers.RandomNormal(stddev=0.05)
    there = ops.expand_dims(ops.cast(ops.not_equal(grams, 0), "float32"), -1)
    found = layers.Embedding(buckets, size, embeddings_initializer=start, name=name)(grams)
    found = layers.Dropout(config.gram_dropout, noise_shape=(None, grams.shape[1], 1))(
        found * there
    )
    n = ops.maximum(ops.sum(there, axis=1), 1.0)
    return ops.sum(found, axis=1) / ops.sqrt(n)
