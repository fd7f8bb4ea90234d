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

from emotion.metrics import mean_recall
from speech.training.network_fit import NetworkTraining
from speech.training.protocol_seed import EPOCHS, SeedResult, SeedSplit, run_split, splits
from speech.training.protocol_speakers import FoldAnswers, Trial, run_trial, trials
from speech.training.seed_mlp import mean_table, mlp
from speech.training.train import Corpora, TrainConfig, classroom, read_corpora
from speech.training.voice_fit import CLEAN_LINE, TELEPHONE_LINE, Classroom, VoiceTraining, is_named

Step = Callable[[], None]
Task = TypeVar("Task")
Result = TypeVar("Result")

# A process has one core: more threads would only wait for each other.
_ONE_CORE = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}
_SEED_CORPUS = "ravdess"
_LINES = (CLEAN_LINE, TELEPHONE_LINE)


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
    """Prepare windows and mean features once, so that the processes find them."""
    corpora, _ = _room(ground, prepared)
    for line in _LINES:
        _mean_table(ground, corpora, line)


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
    # A process a training: TensorFlow gives back little of what a training took.
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
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


def _mean_table(ground: Ground, corpora: Corpora, line: int) -> npt.NDArray[np.float64]:
    paths = [clip.path for clip in corpora.clips]
    return mean_table(paths, line == TELEPHONE_LINE, ground.work)


def _seed_split(ground: Ground, split: SeedSplit) -> SeedResult:
    corpora, room = _room(ground, lambda *_: None)
    emotions = [c.emotion if c.corpus == _SEED_CORPUS else "" for c in corpora.clips]
    features = _mean_table(ground, corpora, CLEAN_LINE)
    training = replace(_training(ground), epochs=ground.epochs or EPOCHS)
    return run_split(split, room, emotions, features, training)


def _speakers_trial(ground: Ground, trial: Trial) -> TrialResult:
    corpora, room = _room(ground, lambda *_: None)
    answers = run_trial(trial, room, VoiceTraining(network=_training(ground)), _LINES)
    tables = {line: _mean_table(ground, corpora, line) for line in _LINES}
    uar = {line: _mlp_uar(features, room, trial) for line, features in tables.items()}
    return TrialResult(trial.name, answers, uar)


def _mlp_uar(features: npt.NDArray[np.float64], room: Classroom, trial: Trial) -> float:
    """The seed's perceptron on the same speakers: taught by those that teach and check."""
    known = np.concatenate([trial.train, trial.valid])
    known = known[is_named(room.labels[known])]
    fitted = mlp(0).fit(features[known], room.labels[known])
    return mean_recall(room.labels[trial.test], fitted.predict(features[trial.test]))
