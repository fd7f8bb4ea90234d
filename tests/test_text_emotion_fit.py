"""Calibration and a teacher's labels."""

from pathlib import Path

import numpy as np
import pytest

from tests.schooled import tiny_lessons
from text.training.calibrate import Checked, calibrate, macro_f1
from text.training.teacher_labels import TeacherError, digest_of, taught_by


def _checked(sharpness: float, n: int = 4000) -> Checked:
    """Answers whose true probabilities are the softmax of logits, given `sharpness` too sharp."""
    rng = np.random.default_rng(1)
    logits = rng.normal(0.0, 1.5, (n, 8))
    odds = np.exp(logits)
    labels = (odds.cumsum(1) / odds.sum(1, keepdims=True) > rng.random((n, 1))).argmax(1)
    side = rng.normal(0.0, 2.0, n)
    is_negative = rng.random(n) < 1 / (1 + np.exp(-(side - 1.0)))
    return Checked((logits * sharpness).astype(np.float32), labels, side.astype(np.float32),
                   is_negative)  # fmt: skip


def test_a_network_that_is_too_sure_is_cooled_by_as_much() -> None:
    assert calibrate([_checked(2.5)]).sharpness == pytest.approx(1 / 2.5, rel=0.15)


def test_the_negative_head_is_shifted_to_the_truth() -> None:
    found = calibrate([_checked(1.0)])
    assert found.negative_sharpness == pytest.approx(1.0, rel=0.15)
    assert found.negative_bias == pytest.approx(-1.0, abs=0.2)


def test_a_mood_named_too_rarely_is_helped() -> None:
    checked = _checked(1.0)
    checked.moods[:, 3] -= 1.5
    assert calibrate([checked]).bias[3] > 0.5


def test_about_a_seventh_is_silent() -> None:
    checked = _checked(1.0)
    found = calibrate([checked])
    sharp = (checked.moods + np.array(found.bias)) * found.sharpness
    odds = np.exp(sharp)
    confidence = (odds / odds.sum(axis=1, keepdims=True)).max(axis=1)
    assert (confidence < found.abstain_below).mean() == pytest.approx(0.15, abs=0.01)


def test_macro_f1_counts_rare_moods_like_common_ones() -> None:
    labels = np.array([0] * 98 + [1, 1])
    assert macro_f1(np.zeros(100, np.int64), labels) == pytest.approx(0.495, abs=0.005)


def _soft_labels(path: Path, of: str, n_given: int) -> Path:
    np.savez_compressed(
        path,
        of=of,
        name="a teacher",
        licence="Apache-2.0",
        given=np.zeros((n_given, 8), np.float16),
        further=np.full((2, 8), 1.0, np.float16),
        texts=np.array(["one more", "and another"]),
    )
    return path


def test_a_teachers_labels_stand_beside_the_lessons_and_after_them(tmp_path: Path) -> None:
    lessons = tiny_lessons()
    path = _soft_labels(tmp_path / "soft.npz", digest_of(lessons), len(lessons))
    taught = taught_by(path, lessons)
    assert taught.lessons.texts[len(lessons) :] == ("one more", "and another")
    assert np.allclose(taught.moods.sum(axis=1), 1.0)
    assert not taught.lessons.moods[len(lessons) :].any()


def test_labels_of_other_messages_are_refused(tmp_path: Path) -> None:
    path = _soft_labels(tmp_path / "soft.npz", "another digest", 18)
    with pytest.raises(TeacherError, match="other messages"):
        taught_by(path, tiny_lessons())


def test_a_torn_file_of_labels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "soft.npz").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(TeacherError, match="should hold"):
        taught_by(tmp_path / "soft.npz", tiny_lessons())
