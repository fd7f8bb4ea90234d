"""Lessons: what the network is told of each window, and which windows it is told of."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pytest

from speech.training.lessons import LessonBatches
from speech.training.network import MOODS, TEACHER
from speech.training.teacher import Lesson, teach

N, N_FEATURES, N_MOODS, N_TEACHER = 300, 60, 5, 8
SHAPE = (N_MOODS, N_TEACHER)
BATCH = 32


def _heard(seed: int = 0) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """What an encoder heard of four moods far apart, and of windows without a label."""
    rng = np.random.default_rng(seed)
    labels = rng.choice([-1, 0, 1, 2, 3], N, p=[0.1, 0.5, 0.2, 0.15, 0.05])
    pooled = rng.normal(size=(N, N_FEATURES)) + 3.0 * np.eye(N_FEATURES)[labels]
    return pooled.astype(np.float32), labels


POOLED, LABELS = _heard()
TAUGHT = np.arange(N) < 200


def _lesson() -> Lesson:
    return teach(POOLED, LABELS, TAUGHT, SHAPE)


def _batches(seed: int = 1, chosen: Iterable[int] = range(N), n_rows: int = 12) -> LessonBatches:
    """Batches of windows whose rows say which window and which row they are."""
    rows = np.arange(N)[:, None] + np.arange(n_rows)[None] / 100
    at = np.array(list(chosen), np.int64)
    return LessonBatches(rows[..., None].astype(np.float16), _lesson(), at, (4, BATCH), seed)


def _windows(rows: npt.NDArray[np.float32]) -> list[int]:
    return [int(window) for window in np.floor(rows.min(axis=(1, 2)) + 1e-3)]


def test_a_labelled_window_is_half_its_label_and_half_the_teachers_word() -> None:
    moods, known = _lesson().moods, LABELS >= 0
    np.testing.assert_allclose(moods[known].sum(axis=1), 1.0, rtol=1e-5)
    assert (moods[known, LABELS[known]] >= 0.5).all()
    assert moods[known].max() < 1.0


def test_a_teacher_says_less_surely_than_it_knows() -> None:
    asked = (LABELS >= 0) & ~TAUGHT
    says = 2 * _lesson().moods[asked] - np.eye(N_MOODS)[LABELS[asked]]
    right = np.mean(says.argmax(axis=1) == LABELS[asked])
    assert says.max(axis=1).mean() < right - 0.1


def test_a_window_without_a_label_has_no_mood() -> None:
    assert not _lesson().moods[LABELS < 0].any()


def test_directions_have_one_spread() -> None:
    directions = _lesson().directions
    assert directions.shape == (N, N_TEACHER)
    np.testing.assert_allclose(directions[TAUGHT].std(axis=0), 1.0, rtol=1e-4)


def test_windows_that_do_not_teach_change_nothing_for_those_that_do() -> None:
    pooled, labels = POOLED.copy(), LABELS.copy()
    pooled[~TAUGHT], labels[~TAUGHT] = pooled[~TAUGHT][::-1] * 9, 0
    other, lesson = teach(pooled, labels, TAUGHT, SHAPE), _lesson()
    np.testing.assert_array_equal(other.moods[TAUGHT], lesson.moods[TAUGHT])
    np.testing.assert_array_equal(other.directions[TAUGHT], lesson.directions[TAUGHT])


@pytest.mark.parametrize("n_taught", [40, 90])
def test_a_small_corpus_has_a_teacher_too(n_taught: int) -> None:
    lesson = teach(POOLED, LABELS, np.arange(N) < n_taught, SHAPE)
    assert np.isfinite(lesson.moods).all()
    assert np.isfinite(lesson.directions).all()


def test_a_seed_an_epoch_and_a_place_give_the_same_batch() -> None:
    one, again = _batches(), _batches()
    one[3]  # what was asked for before makes no difference
    rows, says, weights = one[2]
    other_rows, other_says, other_weights = again[2]
    np.testing.assert_array_equal(rows, other_rows)
    for name in (MOODS, TEACHER):
        np.testing.assert_array_equal(says[name], other_says[name])
        np.testing.assert_array_equal(weights[name], other_weights[name])


def test_another_seed_epoch_or_place_gives_another_batch() -> None:
    first, later = _batches(), _batches()
    later.epoch = 1
    drawn = [first[0][0], first[1][0], later[0][0], _batches(seed=2)[0][0]]
    assert len({rows.tobytes() for rows in drawn}) == 4


def test_only_chosen_windows_are_drawn() -> None:
    chosen = range(10, 60, 5)
    batches = _batches(chosen=chosen)
    assert {w for i in range(len(batches)) for w in _windows(batches[i][0])} <= set(chosen)


def test_a_window_is_turned_round_and_loses_nothing() -> None:
    rows, _, _ = _batches()[0]
    starts = set()
    for window, turned in zip(_windows(rows), rows[..., 0], strict=True):
        wanted = (window + np.arange(12) / 100).astype(np.float16).astype(np.float32)
        np.testing.assert_array_equal(np.sort(turned), np.sort(wanted))
        starts.add(int(turned.argmin()))
    assert len(starts) > 1


def test_a_batch_says_of_each_window_what_the_lesson_says() -> None:
    lesson = _lesson()
    rows, says, weights = _batches()[0]
    at = _windows(rows)
    np.testing.assert_array_equal(says[MOODS], lesson.moods[at])
    np.testing.assert_array_equal(says[TEACHER], lesson.directions[at])
    np.testing.assert_allclose(weights[MOODS], LABELS[at] >= 0, atol=1e-5)
    np.testing.assert_array_equal(weights[TEACHER], 1.0)


def test_a_rare_mood_is_heard_more_often_than_it_comes() -> None:
    batches = _batches()
    drawn = []
    for epoch in range(20):
        batches.epoch = epoch
        drawn += [LABELS[w] for i in range(len(batches)) for w in _windows(batches[i][0])]
    rare, often = (np.mean(np.array(drawn) == mood) for mood in (3, 0))
    assert 1.3 * np.mean(LABELS == 3) < rare < often < np.mean(LABELS == 0)
