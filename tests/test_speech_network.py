"""The network: a seed gives the same weights, a stopped run goes on, the best epoch stays."""

from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree

import keras
import numpy as np
import numpy.typing as npt
import pytest

from emotion.metrics import mean_recall
from speech.training.best_epoch import BestEpoch
from speech.training.network import EMBEDDING, MOODS, TEACHER, NetworkConfig, build_network
from speech.training.network_fit import NetworkTraining, Pupils, Schedule, fit_network, predict
from speech.training.teacher import Lesson

pytestmark = [
    pytest.mark.slow,
    # Keras, of how it hands TensorFlow's variables to numpy when it saves them.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]

N, N_MOODS = 240, 4
SHAPE = NetworkConfig(
    n_rows=24, width=6, channels=8, n_embedding=12, n_moods=5, n_teacher=3, dropout=0.1
)
TRAINING = NetworkTraining(
    SHAPE, seed=3, epochs=3, batches=80, batch=16, learning_rate=0.01, patience=9
)


def _rows() -> tuple[npt.NDArray[np.float16], npt.NDArray[np.int64]]:
    """Windows of four moods: each is loud in a band of its own."""
    rng = np.random.default_rng(0)
    labels = rng.integers(N_MOODS, size=N)
    rows = 5.0 + rng.normal(size=(N, SHAPE.n_rows, SHAPE.width))
    rows += 3.0 * np.eye(SHAPE.width)[labels][:, None]
    return rows.astype(np.float16), labels


ROWS, LABELS = _rows()
PUPILS = Pupils(taught=np.arange(160), checked=np.arange(160, N), labels=LABELS)
LESSON = Lesson(
    np.eye(SHAPE.n_moods, dtype=np.float32)[LABELS],
    np.random.default_rng(1).normal(size=(N, SHAPE.n_teacher)).astype(np.float32),
)


class _Watch:
    """Remembers each epoch's recall; in the second it copies what a stop would leave behind."""

    def __init__(self, backup: Path | None = None, left: Path | None = None) -> None:
        self.epochs: list[int] = []
        self.recalls: list[float] = []
        self._backup, self._left = backup, left

    def __call__(self, epoch: int, n_epochs: int, recall: float) -> None:
        self.epochs.append(epoch)
        self.recalls.append(recall)
        if epoch == 2 and self._backup and self._left:
            copytree(self._backup, self._left)


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A network, how its epochs went, and what would have been left of it in the second."""

    network: keras.Model
    watch: _Watch
    left: Path


def _said(network: keras.Model, output: str = MOODS) -> npt.NDArray[np.float32]:
    return predict(network, ROWS, PUPILS.checked, output)


def _recall(network: keras.Model) -> float:
    guess = _said(network)[:, :N_MOODS].argmax(axis=1)
    return mean_recall(LABELS[PUPILS.checked], guess)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Taught:
    folder = tmp_path_factory.mktemp("training")
    watch = _Watch(folder / "backup", folder / "left")
    schedule = Schedule(folder / "backup", watch)
    network = fit_network(ROWS, LESSON, PUPILS, TRAINING, schedule)
    return Taught(network, watch, folder / "left")


@pytest.fixture
def network() -> keras.Model:
    return build_network(SHAPE, ROWS.astype(np.float32))


def test_a_network_learns_what_is_easy(taught: Taught) -> None:
    assert _recall(taught.network) > 0.9


def test_it_is_of_the_best_epoch(taught: Taught) -> None:
    assert taught.watch.epochs == [1, 2, 3]
    assert _recall(taught.network) == max(taught.watch.recalls)


def test_outputs_are_as_wide_as_asked(taught: Taught) -> None:
    widths = {MOODS: SHAPE.n_moods, TEACHER: SHAPE.n_teacher, EMBEDDING: SHAPE.n_embedding}
    for output, width in widths.items():
        assert _said(taught.network, output).shape == (len(PUPILS.checked), width)


def test_a_seeded_run_that_was_stopped_ends_as_the_unbroken_one(taught: Taught) -> None:
    watch = _Watch()
    resumed = fit_network(ROWS, LESSON, PUPILS, TRAINING, Schedule(taught.left, watch))
    assert watch.epochs == [2, 3]
    assert watch.recalls == taught.watch.recalls[1:]
    for found, wanted in zip(resumed.get_weights(), taught.network.get_weights(), strict=True):
        np.testing.assert_array_equal(found, wanted)
    assert not any(path.is_file() for path in taught.left.rglob("*"))


def test_without_anyone_to_check_every_epoch_is_run() -> None:
    watch, nobody = _Watch(), replace(PUPILS, checked=PUPILS.checked[:0])
    short = replace(TRAINING, epochs=2, batches=1)
    fit_network(ROWS, LESSON, nobody, short, Schedule(done=watch))
    assert watch.epochs == [1, 2]
    assert np.isnan(watch.recalls).all()


def _epochs(network: keras.Model, folder: Path, recalls: dict[int, float]) -> BestEpoch:
    """Epochs of these recalls; the network's weights all become the epoch's number."""
    best = BestEpoch(folder, patience=2)
    best.set_model(network)
    for epoch, recall in recalls.items():
        network.set_weights([np.full_like(w, epoch) for w in network.get_weights()])
        best.on_epoch_end(epoch, {"recall": recall})
    return best


@pytest.mark.parametrize(
    ("recalls", "stops"),
    [([0.5], False), ([0.5, 0.4], False), ([0.5, 0.4, 0.5], True), ([0.5, 0.4, 0.6, 0.6], False)],
)
def test_training_stops_when_nothing_got_better_for_so_many_epochs(
    network: keras.Model, tmp_path: Path, recalls: list[float], stops: bool
) -> None:
    _epochs(network, tmp_path, dict(enumerate(recalls)))
    assert network.stop_training is stops


def test_the_best_epoch_is_kept_through_a_stop(network: keras.Model, tmp_path: Path) -> None:
    _epochs(network, tmp_path, {0: 0.3, 1: 0.6})
    resumed = _epochs(network, tmp_path, {2: 0.4, 3: 0.5})
    assert network.stop_training
    resumed.on_train_end()
    assert all((weights == 1).all() for weights in network.get_weights())
    assert list(tmp_path.iterdir()) == []


def test_features_are_normalised_by_what_was_heard(network: keras.Model) -> None:
    stretched = (ROWS * 7.0 - 100.0).astype(np.float32)
    other = build_network(SHAPE, stretched)
    other.set_weights([*other.get_weights()[:2], *network.get_weights()[2:]])
    found = np.asarray(other(stretched[:8], training=False)[MOODS])
    wanted = np.asarray(network(ROWS[:8].astype(np.float32), training=False)[MOODS])
    np.testing.assert_allclose(found, wanted, atol=0.01)
