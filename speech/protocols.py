"""Running a protocol: its trainings side by side, a process a core."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from speech.metrics import mean_recall
from speech.network_fit import NetworkTraining
from speech.protocol_seed import SeedResult, SeedSplit, run_split, splits
from speech.protocol_speakers import FoldAnswers, Trial, run_trial, trials
from speech.seed_mlp import mean_features, mlp
from speech.train import Corpora, TrainConfig, classroom, read_corpora
from speech.voice_fit import CLEAN_LINE, TELEPHONE_LINE, Classroom, VoiceTraining, is_named

Step = Callable[[], None]
Task = TypeVar("Task")
Result = TypeVar("Result")

# A process has one core: more threads would only wait for each other.
_ONE_CORE = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}
_SEED_CORPUS = "ravdess"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a protocol finds its corpora and keeps its work."""

    manifests: tuple[Path, ...]
    work: Path
    seed: int = 1
    epochs: int | None = None  # fewer than usual, to try a protocol out


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What one trained model answered, and what the naive baseline scored beside it."""

    name: str
    answers: dict[int, FoldAnswers]  # by line
    mlp_uar: dict[int, float]  # by line


def prepare_ground(ground: Ground, prepared: Callable[[int, int], None]) -> None:
    """Prepare all windows once, so that the processes find them."""
    _room(ground, prepared)


def run_seed(ground: Ground, step: Step) -> list[SeedResult]:
    """Run the seed's protocol; `step` is called after each of its trainings."""
    return _side_by_side(partial(_seed_split, ground), splits(), step)


def run_speakers(ground: Ground, step: Step) -> list[TrialResult]:
    """Run the unseen speakers' protocol; `step` is called after each of its trainings."""
    corpora, room = _room(ground, lambda *_: None)
    return _side_by_side(partial(_speakers_trial, ground), trials(_names(corpora), room), step)


def _side_by_side(
    work: Callable[[Task], Result], tasks: Sequence[Task], step: Step
) -> list[Result]:
    os.environ.update(_ONE_CORE)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(work, task) for task in tasks]
        for _ in as_completed(futures):
            step()
        return [future.result() for future in futures]


def _room(ground: Ground, prepared: Callable[[int, int], None]) -> tuple[Corpora, Classroom]:
    corpora = read_corpora(ground.manifests, ground.seed)
    return corpora, classroom(corpora, TrainConfig(seed=ground.seed), ground.work, prepared)


def _names(corpora: Corpora) -> npt.NDArray[np.str_]:
    return np.array([clip.corpus for clip in corpora.clips])


def _training(ground: Ground) -> NetworkTraining:
    training = NetworkTraining(seed=ground.seed)
    return replace(training, epochs=ground.epochs) if ground.epochs else training


def _seed_split(ground: Ground, split: SeedSplit) -> SeedResult:
    corpora, room = _room(ground, lambda *_: None)
    emotions = [c.emotion if c.corpus == _SEED_CORPUS else "" for c in corpora.clips]
    features = np.zeros((len(emotions), len(mean_features(corpora.clips[0].path))))
    for i, emotion in enumerate(emotions):
        if emotion in split.moods:
            features[i] = mean_features(corpora.clips[i].path)
    return run_split(split, room, emotions, features, _training(ground))


def _speakers_trial(ground: Ground, trial: Trial) -> TrialResult:
    corpora, room = _room(ground, lambda *_: None)
    lines = (CLEAN_LINE, TELEPHONE_LINE)
    answers = run_trial(trial, room, VoiceTraining(network=_training(ground)), lines)
    return TrialResult(
        trial.name, answers, {line: _mlp_uar(corpora, room, trial, line) for line in lines}
    )


def _mlp_uar(corpora: Corpora, room: Classroom, trial: Trial, line: int) -> float:
    """The seed's perceptron on the same speakers: taught by those that teach and check."""
    known = np.concatenate([trial.train, trial.valid])
    known = known[is_named(room.labels[known])]
    telephone = line == TELEPHONE_LINE
    heard = [
        np.array([mean_features(corpora.clips[i].path, telephone) for i in clips])
        for clips in (known, trial.test)
    ]
    guess = mlp(0).fit(heard[0], room.labels[known]).predict(heard[1])
    return mean_recall(room.labels[trial.test], guess)
