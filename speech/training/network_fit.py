"""Fitting the first ear's network: seeded, resumable, stopped when validation stops improving."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
import numpy.typing as npt

from emotion.metrics import mean_recall
from speech.training.best_epoch import BestEpoch
from speech.training.lessons import LessonBatches
from speech.training.network import EMBEDDING, MOODS, TEACHER, NetworkConfig, build_network
from speech.training.teacher import Lesson

Rows = npt.NDArray[np.float16]
Indices = npt.NDArray[np.int64]
EpochDone = Callable[[int, int, float], None]  # epochs done, of how many, validation recall

_CHUNK = 512  # windows predicted at once
_NORMALISED_FROM = 1000  # windows that the features' mean and variance are taken from


@dataclass(frozen=True, slots=True)
class NetworkTraining:
    """How long and how the network learns."""

    network: NetworkConfig = field(default_factory=NetworkConfig)
    seed: int = 1
    epochs: int = 30
    batches: int = 100  # an epoch
    batch: int = 48  # windows
    learning_rate: float = 2e-3
    weight_decay: float = 1e-3
    label_smoothing: float = 0.05
    mood_weight: float = 2.0  # against the teacher's directions
    patience: int = 10  # epochs without a better validation recall


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where a training keeps its last epoch, and whom it tells of each."""

    backup: Path | None = None
    done: EpochDone = lambda *_: None


@dataclass(frozen=True, slots=True, eq=False)
class Pupils:
    """Which windows teach the network and which tell when to stop."""

    taught: Indices
    checked: Indices  # may be empty: then every epoch is run
    labels: npt.NDArray[np.int64]  # (n,) of all windows


def fit_network(
    rows: Rows,
    lesson: Lesson,
    pupils: Pupils,
    training: NetworkTraining,
    schedule: Schedule,
) -> keras.Model:
    """Return the trained network, of the epoch with the best validation recall.

    With a folder to back up into, a stopped run goes on after its last whole epoch. Uses whatever
    device TensorFlow finds.
    """
    keras.utils.set_random_seed(training.seed)
    sample = pupils.taught[:: max(1, len(pupils.taught) // _NORMALISED_FROM)]
    model = build_network(training.network, np.asarray(rows[sample], np.float32))
    _compile(model, training)
    size = (training.batches, training.batch)
    batches = LessonBatches(rows, lesson, pupils.taught, size, training.seed)
    callbacks = [_Epochs(batches, rows, pupils, training, schedule.done)]
    with TemporaryDirectory() as scratch, warnings.catch_warnings():
        # Keras warns of its own use of numpy while it saves.
        warnings.simplefilter("ignore")
        folder = schedule.backup or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if len(pupils.checked):
            callbacks.append(BestEpoch(folder, training.patience))
        callbacks.append(keras.callbacks.BackupAndRestore(folder / "epoch"))
        # Batches are drawn at random; shuffling them too would follow from where a run began.
        model.fit(batches, epochs=training.epochs, callbacks=callbacks, shuffle=False, verbose=0)
    return model


def _compile(model: keras.Model, training: NetworkTraining) -> None:
    steps = training.epochs * training.batches
    rate = keras.optimizers.schedules.CosineDecay(
        training.learning_rate / 20,
        steps,
        warmup_target=training.learning_rate,
        warmup_steps=min(60, steps // 10),
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=training.weight_decay),
        loss={
            MOODS: keras.losses.CategoricalCrossentropy(
                from_logits=True, label_smoothing=training.label_smoothing
            ),
            TEACHER: keras.losses.MeanSquaredError(),
        },
        loss_weights={MOODS: training.mood_weight, TEACHER: 1.0},
    )


class _Epochs(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped
    """Gives each epoch its own draw, and says how validation went."""

    def __init__(
        self,
        batches: LessonBatches,
        rows: Rows,
        pupils: Pupils,
        training: NetworkTraining,
        done: EpochDone,
    ) -> None:
        super().__init__()
        self._batches, self._rows, self._pupils = batches, rows, pupils
        self._training, self._done = training, done

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:  # noqa: ARG002
        self._batches.epoch = epoch
        # No backup keeps this: a run that goes on must drop out what an unbroken one would have.
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.Dropout | keras.layers.SpatialDropout1D):
                drawn = layer.seed_generator.state
                drawn.assign([int(drawn[0]), epoch * len(self._batches)])

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        recall = float("nan")
        if len(self._pupils.checked):
            checked = self._pupils.checked
            labels = self._pupils.labels[checked]
            logits = predict(self.model, self._rows, checked, MOODS)
            # Moods that are not asked for are no answer.
            recall = mean_recall(labels, logits[:, : labels.max() + 1].argmax(axis=1))
        if logs is not None:
            logs["recall"] = recall
        self._done(epoch + 1, self._training.epochs, recall)


def predict(
    model: keras.Model, rows: Rows, at: Indices, output: str = EMBEDDING
) -> npt.NDArray[np.float32]:
    """Return one output of the network for the windows at indices `at`: (len(at), width)."""
    chunks = [at[i : i + _CHUNK] for i in range(0, len(at), _CHUNK)]
    return np.concatenate(
        [np.asarray(model(np.asarray(rows[c], np.float32), training=False)[output]) for c in chunks]
    )
