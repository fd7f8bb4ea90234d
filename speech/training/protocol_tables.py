"""The protocols' tables: what was reached, with its baselines beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from emotion.labels import VOICE_LABELS
from emotion.metrics import Metrics
from speech.evaluate import Ears
from speech.training.protocol_seed import MOOD_SETS, SeedResult
from speech.training.protocol_speakers import (
    KNOWN_AFTER,
    ROWS,
    Answer,
    FoldAnswers,
    Row,
    curve,
    figures,
)
from speech.training.protocols import TrialResult
from speech.training.voice_fit import CLEAN_LINE, TELEPHONE_LINE

_LINES = (("wideband", CLEAN_LINE), ("telephone", TELEPHONE_LINE))


@dataclass(frozen=True, slots=True)
class SeedRow:
    """One set of moods: accuracies by random state, and their means."""

    moods: str
    random_states: tuple[int, ...]
    cnn: tuple[float, ...]
    mlp: tuple[float, ...]
    cnn_mean: float
    mlp_mean: float


def seed_table(results: Sequence[SeedResult]) -> list[SeedRow]:
    """Return a row a set of moods."""
    rows = []
    for moods in MOOD_SETS:
        found = [result for result in results if result.split.moods == moods]
        cnn = tuple(result.cnn_accuracy for result in found)
        mlp = tuple(result.mlp_accuracy for result in found)
        states = tuple(result.split.random_state for result in found)
        rows.append(
            SeedRow("/".join(moods), states, cnn, mlp, float(np.mean(cnn)), float(np.mean(mlp)))
        )
    return rows


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One way of reading over one line, all folds together."""

    line: str
    ears: str
    running: bool
    uar: float  # over all clips
    uar_known: float | None  # over the clips after the eighth, in random orders; None: no order
    accuracy: float
    accuracy_at_80: float
    coverage: float
    ece: float


@dataclass(frozen=True, slots=True)
class MoodRow:
    """Calls of one mood from first to last: recall with the running baseline and without."""

    line: str
    ears: str
    mood: str
    without: float
    running: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Unweighted average recall over a stretch of the call, counted in clips."""

    ears: str
    from_clip: int
    to_clip: int
    uar: float


@dataclass(frozen=True, slots=True)
class FoldRow:
    """One fold, clip by clip: the first ear alone beside the seed's perceptron."""

    name: str
    line: str
    first_ear: float
    mlp: float


@dataclass(frozen=True, slots=True)
class CrossRow:
    """Trained on one corpus, tried on another; chance is 0.25."""

    name: str
    ears: str
    running: bool
    uar: float


@dataclass(frozen=True, slots=True)
class SpeakersTables:
    """Everything that the unseen speakers' protocol shows."""

    folds: tuple[FoldRow, ...]
    readings: tuple[ReadingRow, ...]
    mlp_uar: float
    curve: tuple[CurvePoint, ...]
    one_mood: tuple[MoodRow, ...]
    across: tuple[CrossRow, ...]
    ece_uncalibrated: float
    confusion: tuple[tuple[int, ...], ...]  # both ears, running, wideband: truth by reading
    protocol: str = "speakers"


def speakers_tables(results: Sequence[TrialResult]) -> SpeakersTables:
    """Return the tables of six folds and two trials across corpora."""
    folds = [result for result in results if result.name.startswith("fold")]
    both = Row(Ears.BOTH, running=True)
    wideband = _pooled(folds, CLEAN_LINE, lambda fold: fold.clips[both])
    return SpeakersTables(
        folds=tuple(_fold(result, name, line) for result in folds for name, line in _LINES),
        readings=tuple(_reading(folds, name, line, row) for name, line in _LINES for row in ROWS),
        mlp_uar=float(np.mean([fold.mlp_uar[CLEAN_LINE] for fold in folds])),
        curve=tuple(point for ears in Ears for point in _curve(folds, ears)),
        one_mood=tuple(
            _mood(folds, name, line, (ears, label))
            for name, line in _LINES
            for ears in Ears
            for label in range(len(VOICE_LABELS))
        ),
        across=tuple(
            CrossRow(
                result.name,
                row.ears.value,
                row.running,
                figures(result.answers[CLEAN_LINE].clips[row]).uar,
            )
            for result in results
            if result not in folds
            for row in ROWS
        ),
        ece_uncalibrated=figures(_pooled(folds, CLEAN_LINE, lambda fold: fold.uncalibrated)).ece,
        confusion=figures(wideband).confusion,
    )


def _pooled(
    folds: Sequence[TrialResult], line: int, answers: Callable[[FoldAnswers], Sequence[Answer]]
) -> list[Answer]:
    return [answer for fold in folds for answer in answers(fold.answers[line])]


def _fold(result: TrialResult, name: str, line: int) -> FoldRow:
    alone = result.answers[line].clips[Row(Ears.FIRST, running=False)]
    return FoldRow(result.name, name, figures(alone).uar, result.mlp_uar[line])


def _reading(folds: Sequence[TrialResult], name: str, line: int, row: Row) -> ReadingRow:
    answers = _pooled(folds, line, lambda fold: fold.clips[row])
    all_clips: Metrics = figures(answers)
    known = figures(answers, after=KNOWN_AFTER).uar if row.running else None
    return ReadingRow(
        line=name,
        ears=row.ears.value,
        running=row.running,
        uar=all_clips.uar,
        uar_known=known,
        accuracy=all_clips.accuracy,
        accuracy_at_80=all_clips.accuracy_at_80,
        coverage=all_clips.coverage,
        ece=all_clips.ece,
    )


def _curve(folds: Sequence[TrialResult], ears: Ears) -> list[CurvePoint]:
    answers = _pooled(folds, CLEAN_LINE, lambda fold: fold.clips[Row(ears, running=True)])
    return [CurvePoint(ears.value, low, high, uar) for low, high, uar in curve(answers)]


def _mood(folds: Sequence[TrialResult], name: str, line: int, what: tuple[Ears, int]) -> MoodRow:
    ears, label = what
    recalls = []
    for running in (False, True):
        answers = _pooled(folds, line, lambda fold: fold.one_mood[Row(ears, running)])  # noqa: B023
        guesses = [a.scores.likeliest for a in answers if a.label == label]
        recalls.append(float(np.mean([guess is VOICE_LABELS[label] for guess in guesses])))
    return MoodRow(name, ears.value, VOICE_LABELS[label].value, recalls[0], recalls[1])
