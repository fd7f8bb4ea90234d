"""The seed project's own protocol: RAVDESS, random 25 % test, calm or neutral among few moods.

Speakers are in both halves, so its figures are no promise for a caller never met; they are here
because the project started from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import train_test_split

from speech.training.network import MOODS, NetworkConfig
from speech.training.network_fit import NetworkTraining, Pupils, Schedule, fit_network, predict
from speech.training.seed_mlp import mlp
from speech.training.teacher import teach
from speech.training.voice_fit import CLEAN_LINE, Classroom

RANDOM_STATES = (9, 1, 2, 3, 4)
MOOD_SETS = (("calm", "happy", "angry"), ("neutral", "happy", "angry", "sad"))
TEST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class SeedSplit:
    """One random split of one set of moods."""

    moods: tuple[str, ...]
    random_state: int


@dataclass(frozen=True, slots=True)
class SeedResult:
    """What both classifiers scored on the test quarter of one split."""

    split: SeedSplit
    n_test: int
    cnn_accuracy: float
    mlp_accuracy: float


def splits() -> list[SeedSplit]:
    """Return every split of the protocol."""
    return [SeedSplit(moods, state) for moods in MOOD_SETS for state in RANDOM_STATES]


def run_split(
    split: SeedSplit,
    room: Classroom,
    emotions: Sequence[str],
    features: npt.NDArray[np.float64],
    training: NetworkTraining,
) -> SeedResult:
    """Train and test both classifiers; `emotions` and mean `features` are those of room's clips.

    Nothing of the test quarter is seen before it is tested, the teacher's fit included.
    """
    labels = np.array([split.moods.index(e) if e in split.moods else -1 for e in emotions])
    clips = np.flatnonzero(labels >= 0)
    train, test = train_test_split(clips, test_size=TEST_SHARE, random_state=split.random_state)
    guess = _cnn_guess(room, labels, (train, test), training)
    baseline = mlp(split.random_state).fit(features[train], labels[train])
    return SeedResult(
        split,
        len(test),
        float(np.mean(guess == labels[test])),
        float(baseline.score(features[test], labels[test])),
    )


def _cnn_guess(
    room: Classroom,
    labels: npt.NDArray[np.int64],
    halves: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    training: NetworkTraining,
) -> npt.NDArray[np.int64]:
    """The network's mood of each test clip: its windows' logits averaged."""
    train, test = halves
    examples, window_labels = room.examples, labels[room.examples.clip]
    taught = room.windows(train)
    shape = NetworkConfig(n_moods=int(labels.max()) + 1)
    teachers = np.zeros(len(window_labels), bool)
    teachers[taught] = True
    lesson = teach(examples.pooled, window_labels, teachers, (shape.n_moods, shape.n_teacher))
    pupils = Pupils(taught, np.array([], np.int64), window_labels)
    shaped = NetworkTraining(network=shape, epochs=training.epochs, seed=training.seed)
    network = fit_network(examples.rows, lesson, pupils, shaped, Schedule())
    windows = room.windows(test, CLEAN_LINE)
    logits = predict(network, examples.rows, windows, MOODS)
    sums = np.zeros((len(labels), shape.n_moods))
    np.add.at(sums, examples.clip[windows], logits)
    return np.asarray(sums[test].argmax(axis=1))
