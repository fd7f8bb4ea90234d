"""Training the text emotion model that ships: data sets in, weights and their manifest out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
import numpy.typing as npt

from emotion.artifacts import Manifest, Source, sha256_of, write_manifest
from emotion.labels import TEXT_LABELS
from text.emotion import (
    CALIBRATION,
    MANIFEST,
    NETWORK,
    TABLES,
    VOCABULARY,
    Calibration,
    TextEmotion,
    write_calibration,
    write_vocabulary,
)
from text.jargon import default_jargon
from text.tables import store_tables
from text.training.calibrate import Checked, calibrate
from text.training.export import export_network, tables_of
from text.training.glove import read_glove
from text.training.lessons import LessonConfig, Lessons, gather, validation
from text.training.network_fit import EpochDone, NetworkTraining, Start, fit_network
from text.training.teacher_labels import Taught, taught_by
from text.training.vocabulary import start_from

_RAW = Calibration(1.0, (0.0,) * len(TEXT_LABELS), 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class TextTraining:
    """What one training run is asked for."""

    lessons: LessonConfig = field(default_factory=LessonConfig)
    network: NetworkTraining = field(default_factory=NetworkTraining)


@dataclass(frozen=True, slots=True, eq=False)
class Schooling:
    """Everything that is read before the first step."""

    lessons: Lessons
    teacher: Taught | None
    start: Start
    sources: tuple[Source, ...]


def school(data: Path, training: TextTraining, soft_labels: Path | None) -> Schooling:
    """Read the data sets, and what a teacher said of them if there is one.

    Raises TextCorpusError, or TeacherError if the teacher spoke of other messages.
    """
    lessons, sources = gather(data, training.lessons)
    glove = read_glove(data)
    teacher = taught_by(soft_labels, lessons) if soft_labels else None
    start = start_from(glove, lessons, training.network.seed)
    named = (*sources, glove.source, *((teacher.source,) if teacher else ()))
    return Schooling(lessons, teacher, start, named)


def train_emotion(
    schooling: Schooling, data: Path, training: TextTraining, weights: Path, done: EpochDone
) -> Manifest:
    """Fit, calibrate and write the weights, whole or not at all; return their manifest.

    The manifest's `scores` are empty until they are measured.
    """
    lessons = schooling.teacher.lessons if schooling.teacher else schooling.lessons
    soft: npt.NDArray[np.float32] = (
        schooling.teacher.moods
        if schooling.teacher
        else np.zeros((len(lessons), len(TEXT_LABELS)), np.float32)
    )
    model = fit_network(lessons, soft, schooling.start, training.network, done)
    weights.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=weights.parent, prefix=".weights-") as folder:
        new = Path(folder)
        _write_network(model, schooling.start, new)
        manifest = _manifest(new, training, schooling.sources)
        raw = TextEmotion(new, manifest, default_jargon(), _RAW)
        write_calibration(
            calibrate(_checked(raw, validation(data, training.lessons))), new / CALIBRATION
        )
        manifest = _manifest(new, training, schooling.sources)
        write_manifest(manifest, new / MANIFEST)
        weights.mkdir(exist_ok=True)
        for path in new.iterdir():
            path.replace(weights / path.name)
    return manifest


def _write_network(model: keras.Model, start: Start, folder: Path) -> None:
    export_network(model, folder / NETWORK)
    store_tables(tables_of(model), folder / TABLES)
    write_vocabulary(start.vocabulary, folder / VOCABULARY)


def _manifest(folder: Path, training: TextTraining, sources: tuple[Source, ...]) -> Manifest:
    return Manifest(
        name="text-emotion",
        version=version("tonewise"),
        labels=TEXT_LABELS,
        config={
            "clean": asdict(training.lessons.clean),
            "tokens": asdict(training.network.tokens),
            "training": asdict(training),
        },
        files={path.name: sha256_of(path) for path in sorted(folder.iterdir())},
        sources=sources,
        scores={},
    )


def _checked(model: TextEmotion, sets: Sequence[Lessons]) -> list[Checked]:
    """What the network answers to each validation set, where the set knows better."""
    checked = []
    for lessons in sets:
        answers = model.answer(lessons.texts)
        single, known = lessons.moods.sum(axis=1) == 1, np.isfinite(lessons.negative)
        checked.append(
            Checked(
                answers.moods[single],
                lessons.moods[single].argmax(axis=1),
                answers.negative[known],
                lessons.negative[known] > 0,
            )
        )
    return checked
