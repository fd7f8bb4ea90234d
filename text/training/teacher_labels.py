"""Teacher labels: what a larger network, fine-tuned on the same data sets, thinks of messages.

The small network learns more from the teacher's doubts than from one label a message (Hinton et
al., 2015), and from messages that nobody labelled, cut and joined ones among them (Tang et al.,
2019). `text/training/teacher.py` makes the file; a training without it needs no large network.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import BROKEN_ARCHIVE, Source, sha256_of
from emotion.errors import TonewiseError
from text.training.calibrate import softmax
from text.training.lessons import Lessons

NAME, LICENCE = "all-MiniLM-L6-v2, fine-tuned here", "Apache-2.0"
_TEMPERATURE = 1.5  # softens what the teacher is too sure of, having seen these very messages


class TeacherError(TonewiseError):
    """Soft labels that are none, or of other messages."""


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """Lessons with the teacher's view beside them."""

    lessons: Lessons  # the given ones, then those that only the teacher labelled
    moods: npt.NDArray[np.float32]  # (n, 8), rows sum to 1; 0 where the teacher did not speak
    source: Source


def labelled_in(lessons: Lessons) -> npt.NDArray[np.intp]:
    """Return which lessons people labelled: a teacher learns from those, and speaks of them."""
    return np.flatnonzero(lessons.fine.any(axis=1))


def digest_of(lessons: Lessons) -> str:
    """Return what tells the labelled messages from any others."""
    texts = [lessons.texts[i] for i in labelled_in(lessons)]
    return sha256("\n".join(texts).encode()).hexdigest()


def taught_by(path: Path, lessons: Lessons) -> Taught:
    """Read a teacher's labels; raises TeacherError unless they are of these very lessons."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            of, name, licence = (str(stored[key]) for key in ("of", "name", "licence"))
            given, further = _softened(stored["given"]), _softened(stored["further"])
            texts = tuple(str(text) for text in stored["texts"])
    except BROKEN_ARCHIVE as error:
        raise TeacherError(f"{path} should hold a teacher's labels, got: {error}") from error
    if of != digest_of(lessons):
        raise TeacherError(f"{path} labels other messages than these lessons: make it again")
    silent = np.zeros((len(lessons), given.shape[1]), np.float32)
    silent[labelled_in(lessons)] = given
    return Taught(
        _extended(lessons, texts),
        np.concatenate([silent, further]),
        Source(name, sha256_of(path), licence, len(lessons) + len(texts)),
    )


def _extended(lessons: Lessons, texts: tuple[str, ...]) -> Lessons:
    n = len(texts)
    return Lessons(
        lessons.texts + texts,
        np.pad(lessons.moods, ((0, n), (0, 0))),
        np.pad(lessons.negative, (0, n), constant_values=np.nan),
        np.pad(lessons.fine, ((0, n), (0, 0))),
        lessons.fine_labels,
    )


def _softened(logits: npt.NDArray[np.float16]) -> npt.NDArray[np.float32]:
    return softmax(logits.astype(np.float32) / _TEMPERATURE)
