"""The first ear's network: a residual 1-D CNN over MFCC, mel and chroma, in Keras.

Besides the mood it learns to say what the second ear's encoder made of the same sound
(distillation): a few hours of acted clips teach a network more that way than their labels do.
"""

from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

MOODS, TEACHER, EMBEDDING = "moods", "teacher", "embedding"


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """The shape of the network."""

    n_rows: int = 300  # hops in a window of 3 s
    width: int = 116  # features a hop
    channels: int = 96
    n_embedding: int = 96
    n_moods: int = 5  # the product's voice labels, and any other mood
    n_teacher: int = 40  # leading directions of the encoder's pooled output
    dropout: float = 0.3


def build_network(config: NetworkConfig, heard: npt.NDArray[np.float32]) -> keras.Model:
    """Return a model from (n, n_rows, width) to mood logits, teacher's directions, embedding.

    Features are normalised by their mean and variance over `heard` (windows, n_rows, width).
    """
    channels = config.channels
    rows = keras.Input((config.n_rows, config.width), name="rows")
    # Frozen: keras's own Normalization keeps constants that its ONNX export loses.
    normalised = layers.BatchNormalization(center=False, scale=False, trainable=False)
    x = normalised(rows)
    normalised.set_weights([heard.mean(axis=(0, 1)), heard.var(axis=(0, 1))])
    x = layers.SpatialDropout1D(0.1)(x)
    x = _convolved(x, channels, 5, 2)
    x = _residual(x, channels, 1)
    x = _residual(x, channels * 3 // 2, 2)
    x = _residual(x, channels * 2, 2)
    pooled = layers.Concatenate()(
        [
            layers.GlobalAveragePooling1D()(x),
            layers.GlobalAveragePooling1D()(layers.Multiply()([x, x])),
            layers.GlobalMaxPooling1D()(x),
        ]
    )
    pooled = layers.Dropout(config.dropout)(layers.BatchNormalization()(pooled))
    embedding = layers.Dense(config.n_embedding, activation="relu", name=EMBEDDING)(pooled)
    moods = layers.Dense(config.n_moods, name=MOODS)(layers.Dropout(config.dropout)(embedding))
    teacher = layers.Dense(config.n_teacher, name=TEACHER)(pooled)
    return keras.Model(rows, {MOODS: moods, TEACHER: teacher, EMBEDDING: embedding})


def _convolved(x: keras.KerasTensor, channels: int, width: int, stride: int) -> keras.KerasTensor:
    x = layers.Conv1D(channels, width, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def _residual(x: keras.KerasTensor, channels: int, stride: int) -> keras.KerasTensor:
    """Two convolutions of three hops beside a shortcut."""
    shortcut = x
    if stride > 1 or x.shape[-1] != channels:
        shortcut = layers.Conv1D(channels, 1, strides=stride, use_bias=False)(x)
    x = layers.SpatialDropout1D(0.1)(_convolved(x, channels, 3, stride))
    x = layers.Conv1D(channels, 3, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.Add()([shortcut, layers.BatchNormalization()(x)]))
