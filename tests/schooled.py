"""A tiny mood network, taught in a second: what tests of training and serving share."""

from functools import lru_cache

import keras
import numpy as np

from emotion.labels import TEXT_LABELS, Emotion
from text.tokens import TokenConfig
from text.training.lessons import Lessons
from text.training.network import NetworkConfig
from text.training.network_fit import NetworkTraining, Start, fit_network

TOKENS = TokenConfig(n_tokens=8, n_grams=16, gram_buckets=256, n_pieces=32, piece_buckets=256)
TRAINING = NetworkTraining(
    tokens=TOKENS,
    network=NetworkConfig(units=6, gram_size=4, piece_size=4, dense=8, dropout=0.0),
    epochs=40,
    batch=8,
    learning_rate=0.02,
    averaged=0.5,
)
SAID = {
    Emotion.ANGRY: ("this is outrageous", "you are thieves", "what a disgrace"),
    Emotion.HAPPY: ("thank you so much", "i love it", "great service"),
    Emotion.NEUTRAL: ("where is my card", "i want to change my address", "hello"),
}


def tiny_lessons() -> Lessons:
    """Three messages of each of three moods, twice."""
    told = [(text, mood) for mood, texts in SAID.items() for text in texts] * 2
    moods = np.zeros((len(told), len(TEXT_LABELS)), np.float32)
    for row, (_, mood) in enumerate(told):
        moods[row, TEXT_LABELS.index(mood)] = 1.0
    negative = np.array([mood is Emotion.ANGRY for _, mood in told], np.float32)
    fine = np.eye(2, dtype=np.float32)[(negative > 0).astype(int)]
    return Lessons(tuple(text for text, _ in told), moods, negative, fine, ("one", "two"))


def tiny_start() -> Start:
    """Every word of the lessons, at a random place."""
    words = sorted({word for texts in SAID.values() for text in texts for word in text.split()})
    table = np.random.default_rng(0).normal(size=(2 + len(words), 5)).astype(np.float32)
    table[0] = 0.0
    return Start({word: i for i, word in enumerate(words, 2)}, table)


@lru_cache(maxsize=1)
def tiny_network() -> keras.Model:
    """The network that learned the tiny lessons."""
    lessons = tiny_lessons()
    silent = np.zeros((len(lessons), len(TEXT_LABELS)), np.float32)
    return fit_network(lessons, silent, tiny_start(), TRAINING, lambda *_: None)
