"""Teacher: what the second ear's encoder makes of the training windows, for the first to learn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

Matrix = npt.NDArray[np.float32]

_N_DIRECTIONS = 150  # of the encoder's pooled output; more only add noise
_SOFTENING = 0.5  # power of the teacher's probabilities: a sure teacher hides what it half hears


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What the network is to say of each window."""

    moods: Matrix  # (n, n_moods), a probability each; rows of zeros have no label
    directions: Matrix  # (n, n_teacher), unit variance each


def teach(
    pooled: Matrix,
    labels: npt.NDArray[np.int64],
    taught: npt.NDArray[np.bool_],
    shape: tuple[int, int],
) -> Lesson:
    """Return targets for all windows from a teacher fitted on the `taught` ones alone.

    `pooled` is (n, features), `labels` (n,) with -1 for none, `shape` (n_moods, n_teacher).
    Half of a mood's target is its label and half the teacher's softened opinion
    (Hinton, Vinyals and Dean 2015); a window without a label is only regressed on.
    """
    n_moods, n_teacher = shape
    n_directions = min(_N_DIRECTIONS, *pooled[taught].shape)
    pipe = make_pipeline(StandardScaler(), PCA(n_directions, random_state=0))
    pipe.fit(pooled[taught])
    places = pipe.transform(pooled)
    known = taught & (labels >= 0)
    judge = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")
    judge.fit(places[known], labels[known])
    soft = np.zeros((len(pooled), n_moods), np.float32)
    soft[:, judge.classes_] = judge.predict_proba(places) ** _SOFTENING
    soft /= soft.sum(axis=1, keepdims=True)
    hard = np.eye(n_moods, dtype=np.float32)[labels]
    moods = np.where((labels >= 0)[:, None], (hard + soft) / 2, 0).astype(np.float32)
    directions = places[:, :n_teacher] / places[taught, :n_teacher].std(axis=0)
    return Lesson(moods, directions.astype(np.float32))
