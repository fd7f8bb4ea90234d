"""The mood network: it learns, and ONNX says what Keras says."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from emotion.inference import open_session
from emotion.labels import TEXT_LABELS, Emotion
from tests.schooled import SAID, TOKENS, TRAINING, tiny_lessons, tiny_network, tiny_start
from text.emotion import feed
from text.tables import load_tables, store_tables
from text.tokens import encode
from text.training.export import export_network, tables_of
from text.training.network import MOODS, NEGATIVE, Cell
from text.training.network_fit import fit_network, inputs

pytestmark = pytest.mark.slow

TEXTS = ("this is outrageous", "hello", "i love it so much and more of it", "")


@pytest.fixture(scope="module")
def network() -> keras.Model:
    return tiny_network()


def test_it_learns_what_it_is_taught(network: keras.Model) -> None:
    lessons = tiny_lessons()
    given = inputs(encode(lessons.texts, tiny_start().vocabulary, TOKENS))
    guess = network.predict(given, verbose=0)[MOODS].argmax(axis=1)
    assert (guess == lessons.moods.argmax(axis=1)).mean() > 0.9


def test_the_exported_network_says_what_keras_says(network: keras.Model, tmp_path: Path) -> None:
    export_network(network, tmp_path / "network.onnx")
    encoded = encode(TEXTS, tiny_start().vocabulary, TOKENS)
    session = open_session(tmp_path / "network.onnx")
    moods, negative, _ = session.run(None, feed(encoded, tables_of(network)))
    said = network.predict(inputs(encoded), verbose=0)
    assert np.allclose(moods, said[MOODS], atol=1e-4)
    assert np.allclose(negative, said[NEGATIVE], atol=1e-4)


def test_a_gru_can_stand_in_for_the_lstm(tmp_path: Path) -> None:
    small = replace(TRAINING, epochs=1, network=replace(TRAINING.network, cell=Cell.GRU))
    silent = np.zeros_like(tiny_lessons().moods)
    gru = fit_network(tiny_lessons(), silent, tiny_start(), small, lambda *_: None)
    export_network(gru, tmp_path / "network.onnx")
    encoded = encode(TEXTS, tiny_start().vocabulary, TOKENS)
    session = open_session(tmp_path / "network.onnx")
    moods = session.run(None, feed(encoded, tables_of(gru)))[0]
    assert np.allclose(moods, gru.predict(inputs(encoded), verbose=0)[MOODS], atol=1e-4)


def test_a_message_reads_the_same_alone_and_beside_longer_ones(
    network: keras.Model, tmp_path: Path
) -> None:
    export_network(network, tmp_path / "network.onnx")
    session, tables = open_session(tmp_path / "network.onnx"), tables_of(network)
    vocabulary = tiny_start().vocabulary
    together = session.run(None, feed(encode(TEXTS, vocabulary, TOKENS), tables))[0]
    alone = session.run(None, feed(encode(TEXTS[:1], vocabulary, TOKENS), tables))[0]
    assert np.allclose(together[0], alone[0], atol=1e-5)


def test_tables_come_back_within_a_byte(network: keras.Model, tmp_path: Path) -> None:
    tables = tables_of(network)
    store_tables(tables, tmp_path / "tables.npz")
    back = load_tables(tmp_path / "tables.npz")
    for name in ("words", "grams", "pieces"):
        whole, read = getattr(tables, name), getattr(back, name)
        assert np.abs(whole - read).max() <= np.abs(whole).max() / 127


def test_any_mood_of_a_partial_label_counts_as_right() -> None:
    """Messages that may be angry or frustrated teach that they are not happy, and no more."""
    lessons = tiny_lessons()
    moods = lessons.moods.copy()
    angry, frustrated = (TEXT_LABELS.index(m) for m in (Emotion.ANGRY, Emotion.FRUSTRATED))
    moods[:, frustrated] = moods[:, angry]
    silent = np.zeros_like(moods)
    network = fit_network(
        replace(lessons, moods=moods), silent, tiny_start(), TRAINING, lambda *_: None
    )
    given = inputs(encode(SAID[Emotion.ANGRY], tiny_start().vocabulary, TOKENS))
    logits = network.predict(given, verbose=0)[MOODS]
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert (shares[:, angry] + shares[:, frustrated]).min() > 0.7


def test_a_teacher_alone_teaches() -> None:
    lessons = tiny_lessons()
    mute = replace(
        lessons,
        moods=np.zeros_like(lessons.moods),
        negative=np.full(len(lessons), np.nan, np.float32),
    )
    network = fit_network(mute, lessons.moods, tiny_start(), TRAINING, lambda *_: None)
    given = inputs(encode(lessons.texts, tiny_start().vocabulary, TOKENS))
    guess = network.predict(given, verbose=0)[MOODS].argmax(axis=1)
    assert (guess == lessons.moods.argmax(axis=1)).mean() > 0.9


def test_the_same_seed_learns_the_same() -> None:
    short = replace(TRAINING, epochs=1)
    silent = np.zeros_like(tiny_lessons().moods)
    one, two = (
        fit_network(tiny_lessons(), silent, tiny_start(), short, lambda *_: None) for _ in range(2)
    )
    for ours, theirs in zip(one.get_weights(), two.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)
