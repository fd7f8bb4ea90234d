"""LessonBatches: balanced, shuffled batches of windows and what the network is to say of them."""

import keras
import numpy as np
import numpy.typing as npt

from speech.training.network import MOODS, TEACHER
from speech.training.teacher import Lesson

Batch = tuple[
    npt.NDArray[np.float32], dict[str, npt.NDArray[np.float32]], dict[str, npt.NDArray[np.float32]]
]


class LessonBatches(keras.utils.PyDataset):  # type: ignore[misc]  # keras is untyped
    """An epoch of batches; what it holds follows from seed, epoch and batch alone."""

    def __init__(
        self,
        rows: npt.NDArray[np.float16],
        lesson: Lesson,
        chosen: npt.NDArray[np.int64],
        size: tuple[int, int],
        seed: int,
    ) -> None:
        """Take the windows at indices `chosen` of `rows`; `size` is (batches an epoch, batch)."""
        super().__init__()
        self._rows, self._lesson, self._chosen = rows, lesson, chosen
        self._n_batches, self._batch = size
        self._seed, self.epoch = seed, 0
        labelled = lesson.moods[chosen].sum(axis=1) > 0
        mood = np.where(labelled, lesson.moods[chosen].argmax(axis=1), -1)
        counts = {int(m): float(np.sum(mood == m)) for m in set(mood)}
        # Between balanced (a rare mood would be heard too often to learn) and as they come.
        odds = np.array([counts[int(m)] ** -0.5 for m in mood])
        self._odds = odds / odds.sum()

    def __len__(self) -> int:
        return self._n_batches

    def __getitem__(self, index: int) -> Batch:
        rng = np.random.default_rng((self._seed, self.epoch, index))
        at = rng.choice(self._chosen, self._batch, p=self._odds)
        # A window's start is an accident of the cutter: turn it round as a repeated one may be.
        turns = rng.integers(self._rows.shape[1], size=self._batch)
        rows = [
            np.roll(np.asarray(self._rows[i], np.float32), turn, axis=0)
            for i, turn in zip(at, turns, strict=True)
        ]
        moods = self._lesson.moods[at]
        return (
            np.stack(rows),
            {MOODS: moods, TEACHER: self._lesson.directions[at]},
            {MOODS: moods.sum(axis=1), TEACHER: np.ones(self._batch, np.float32)},
        )
