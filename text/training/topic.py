"""Training a topic model from end to end: lines in; weights, their manifest and scores out."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from emotion.artifacts import Source, sha256_of
from emotion.errors import TonewiseError
from text.departments import Departments
from text.grams import GRAMS_CONFIG
from text.topic import GRAMS, LINEAR, TopicModel
from text.topic_manifest import TopicManifest, write_topic_manifest
from text.training.topic_fit import Fitted, TopicConfig, fit_topic
from text.training.topic_lines import OUT_OF_SCOPE, Curriculum, Lesson
from text.word_space import VECTORS, WORDS, WordSpace


class TopicTrainingError(TonewiseError):
    """Departments whose lines can't teach a topic model."""


@dataclass(frozen=True, slots=True)
class TopicScores:
    """How a model routes lines that did not teach it; shares of 1."""

    n: int
    accuracy: float
    balanced: float  # mean recall over the departments and out of scope
    in_scope: float  # of the lines of any department: sent to the right one
    out_of_scope: float  # of the lines of none: told to be none's

    def named(self, name: str) -> dict[str, float]:
        """Return the scores as a manifest's flat figures."""
        return {f"{name}: {key}": round(value, 4) for key, value in asdict(self).items()}


def train_topic(
    departments: Departments, curriculum: Curriculum, space: WordSpace, config: TopicConfig
) -> Fitted:
    """Return a calibrated model; raises TopicTrainingError if a department has too few lines."""
    train = curriculum.of("train")
    for department in (*departments.ids, OUT_OF_SCOPE):
        n_lines = sum(lesson.department == department for lesson in train)
        if n_lines < config.min_class:
            raise TopicTrainingError(
                f"{department or 'out_of_scope'} wants at least {config.min_class} different "
                f"lines, got {n_lines}"
            )
    return fit_topic(departments.ids, curriculum.lessons, space, config)


def measure_topic(model: TopicModel, lessons: Sequence[Lesson]) -> TopicScores:
    """Return how the model routes lines; a score of no lines is 0."""
    told = model.read_many([lesson.text for lesson in lessons])
    truth = np.array([lesson.department for lesson in lessons])
    right = np.array([topic.department or OUT_OF_SCOPE for topic in told]) == truth
    inside = truth != OUT_OF_SCOPE
    return TopicScores(
        len(lessons),
        _share(right),
        _share(np.array([_share(right[truth == name]) for name in np.unique(truth)])),
        _share(right[inside]),
        _share(right[~inside]),
    )


def write_topic(
    model: TopicModel,
    config: Mapping[str, Any],
    taught: tuple[Source, ...],
    scores: dict[str, float],
    folder: Path,
) -> TopicManifest:
    """Write the model's files and manifest into a folder of its own, without pickle."""
    folder.mkdir(parents=True, exist_ok=True)
    linear = model.linear
    _write_lines(folder / GRAMS, model.vocabulary.ids)
    _write_lines(folder / WORDS, model.space.ranks)
    np.savez_compressed(folder / VECTORS, vectors=model.space.vectors)
    np.savez_compressed(
        folder / LINEAR,
        # Halves lose a thousandth of a coefficient and save half the file.
        grams=linear.grams.astype(np.float16),
        place=linear.place.astype(np.float16),
        weights=model.vocabulary.weights.astype(np.float16),
        intercept=linear.intercept,
        scale=np.float64(linear.scale),
        out_of_scope=np.float64(linear.out_of_scope),
    )
    manifest = TopicManifest(
        version=version("tonewise"),
        departments=model.departments,
        config={**config, **GRAMS_CONFIG},
        files={name: sha256_of(folder / name) for name in (GRAMS, LINEAR, VECTORS, WORDS)},
        sources=taught,
        scores=scores,
    )
    write_topic_manifest(manifest, folder)
    return manifest


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    # No time in the file: the same model has the same digest.
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def _share(hits: npt.NDArray[np.generic]) -> float:
    return float(hits.mean()) if hits.size else 0.0
