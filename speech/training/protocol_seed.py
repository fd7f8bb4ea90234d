"""The seed project's own protocol: RAVDESS, random 25 % test, calm or neutral among few moods.

Speakers are in both halves, so its figures are no promise for a caller never met; they are here
because the project started from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import train_test_split

from speech.training.network import MOODS, NetworkConfig
from speech.training.network_fit import NetworkTraining, Pupils, Schedule, fit_network, predict
from speech.training.seed_mlp import mlp
from speech.training.teacher import teach
from speech.training.voice_fit import CLEAN_LINE, Classroom, Indices

RANDOM_STATES = (9, 1, 2, 3, 4)
MOOD_SETS = (("calm", "happy", "angry"), ("neutral", "happy", "angry", "sad"))
TEST_SHARE = 0.25
EPOCHS = 24  # fewer clips than the model that ships has, so fewer rounds of them

_NONE = -1


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
    """Train and test both classifiers on RAVDESS alone.

    `emotions` are RAVDESS's own for its clips and empty for all others, `features` the mean
    features. Nothing of the test quarter is seen before it is tested, the teacher's fit included.
    """
    labels = np.array([split.moods.index(e) if e in split.moods else _NONE for e in emotions])
    clips = np.flatnonzero(labels != _NONE)
    train, test = train_test_split(clips, test_size=TEST_SHARE, random_state=split.random_state)
    others = np.flatnonzero([bool(e) and e not in split.moods for e in emotions])
    guess = _cnn_guess(room, labels, Thirds(train, others, test), training)
    baseline = mlp(split.random_state).fit(features[train], labels[train])
    return SeedResult(
        split,
        len(test),
        float(np.mean(guess == labels[test])),
        float(baseline.score(features[test], labels[test])),
    )


@dataclass(frozen=True, slots=True)
class Thirds:
    """Clips by what they are for, as indices."""

    train: Indices
    others: Indices  # in moods that are not asked for: they teach as one further mood
    test: Indices


def _cnn_guess(
    room: Classroom, labels: Indices, thirds: Thirds, training: NetworkTraining
) -> Indices:
    """The network's mood of each test clip: its windows' logits averaged."""
    examples, n_moods = room.examples, int(labels.max()) + 1
    taught_as = labels.copy()
    taught_as[thirds.others] = n_moods
    window_labels = taught_as[examples.clip]
    taught = room.windows(np.concatenate([thirds.train, thirds.others]))
    shape = NetworkConfig(n_moods=n_moods + 1)
    teachers = np.zeros(len(window_labels), bool)
    teachers[taught] = True
    lesson = teach(examples.pooled, window_labels, teachers, (shape.n_moods, shape.n_teacher))
    pupils = Pupils(taught, np.array([], np.int64), window_labels)
    shaped = replace(training, network=shape)
    network = fit_network(examples.rows, lesson, pupils, shaped, Schedule())
    windows = room.windows(thirds.test, CLEAN_LINE)
    logits = predict(network, examples.rows, windows, MOODS)[:, :n_moods]
    sums = np.zeros((len(labels), n_moods))
    np.add.at(sums, examples.clip[windows], logits)
    return np.asarray(sums[thirds.test].argmax(axis=1))
