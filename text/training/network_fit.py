"""Fitting the emotion network: seeded, averaged over its last steps, told epoch by epoch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from text.tokens import UNKNOWN, Encoded, Ids, TokenConfig, encode
from text.training.lessons import Lessons
from text.training.network import FINE, MOODS, NEGATIVE, NetworkConfig, build_network

EpochDone = Callable[[int, int], None]
_FAR = 1e4  # a logit from which nothing comes back


@dataclass(frozen=True, slots=True)
class NetworkTraining:
    """How long and how the network learns."""

    tokens: TokenConfig = field(default_factory=TokenConfig)
    network: NetworkConfig = field(default_factory=NetworkConfig)
    seed: int = 1
    epochs: int = 6
    batch: int = 128
    learning_rate: float = 1e-3
    averaged: float = 0.99  # a step's share of the past in the averaged weights
    unknown: float = 0.1  # of words hidden, so that unknown ones are met while learning
    balance: float = 0.5  # 0: every message counts alike, 1: every mood does
    negative_weight: float = 0.5
    fine_weight: float = 0.3
    teacher_weight: float = 3.0  # where a teacher has spoken


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """The words that the network knows and where they begin."""

    vocabulary: Mapping[str, int]
    table: npt.NDArray[np.float32]  # (n_words, 50)


def fit_network(
    lessons: Lessons,
    teacher: npt.NDArray[np.float32],
    start: Start,
    training: NetworkTraining,
    done: EpochDone,
) -> keras.Model:
    """Return the trained network. `teacher` (n, 8): probabilities, a row of 0 where none spoke."""
    keras.utils.set_random_seed(training.seed)
    model = build_network(training.network, training.tokens, start.table, len(lessons.fine_labels))
    encoded = encode(lessons.texts, start.vocabulary, training.tokens)
    targets = {
        MOODS: np.concatenate([lessons.moods, teacher], axis=1),
        NEGATIVE: lessons.negative[:, None],
        FINE: lessons.fine,
    }
    steps = training.epochs * -(-len(lessons) // training.batch)
    rate = keras.optimizers.schedules.CosineDecay(training.learning_rate, steps, alpha=0.05)
    optimizer = keras.optimizers.Adam(
        rate, clipnorm=1.0, use_ema=True, ema_momentum=training.averaged
    )
    model.compile(
        optimizer,
        loss={
            MOODS: _mood_loss(_weights(lessons, training.balance), training.teacher_weight),
            NEGATIVE: _negative_loss,
            FINE: _fine_loss,
        },
        loss_weights={
            MOODS: 1.0,
            NEGATIVE: training.negative_weight,
            FINE: training.fine_weight,
        },
    )
    rng = np.random.default_rng(training.seed)
    for epoch in range(training.epochs):
        hidden = {**inputs(encoded), "words": _hidden(encoded.words, training.unknown, rng)}
        model.fit(hidden, targets, batch_size=training.batch, epochs=1, verbose=0)
        done(epoch + 1, training.epochs)
    optimizer.finalize_variable_values(model.trainable_variables)
    return model


def inputs(encoded: Encoded) -> dict[str, npt.NDArray[np.generic]]:
    """Return messages by the names of the network's inputs."""
    return {
        "words": encoded.words,
        "capitals": encoded.capitals,
        "grams": encoded.grams,
        "pieces": encoded.pieces,
    }


def _hidden(words: Ids, share: float, rng: np.random.Generator) -> Ids:
    return np.where((rng.random(words.shape) < share) & (words > UNKNOWN), UNKNOWN, words)


def _weights(lessons: Lessons, balance: float) -> npt.NDArray[np.float32]:
    """A weight a mood, 1 on average over the messages: the rarer, the heavier. Shape (8,)."""
    single = lessons.moods[lessons.moods.sum(axis=1) == 1]
    counts = np.maximum(single.sum(axis=0), 1.0)
    weights = (counts.sum() / counts) ** balance
    return np.asarray(weights * counts.sum() / (weights * counts).sum(), np.float32)


def _mood_loss(
    weights: npt.NDArray[np.float32], teacher_weight: float
) -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
    """Minus the log-probability that any of the right moods is named, and the teacher's view.

    A message with several right moods is a partial label: the loss asks for their sum, and
    invents no class of its own.
    """

    def loss(truth: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
        right, taught = tf.split(truth, 2, axis=1)
        log_p = tf.nn.log_softmax(logits)
        n = tf.reduce_sum(right, axis=1)
        named = tf.reduce_logsumexp(log_p - _FAR * (1.0 - right), axis=1)
        weight = tf.reduce_sum(right * weights, axis=1) / tf.maximum(n, 1.0)
        hard = tf.where(n > 0, -named * weight, 0.0)
        return hard - teacher_weight * tf.reduce_sum(taught * log_p, axis=1)

    return loss


def _negative_loss(truth: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    known = tf.math.is_finite(truth)
    each = tf.nn.sigmoid_cross_entropy_with_logits(tf.where(known, truth, 0.0), logits)
    return tf.reduce_sum(tf.where(known, each, 0.0), axis=1)


def _fine_loss(truth: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    return -tf.reduce_sum(truth * tf.nn.log_softmax(logits), axis=1)
