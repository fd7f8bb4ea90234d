"""Speakers never met: RAVDESS in six folds by actor, read clip by clip and as whole calls."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold

from emotion.labels import VOICE_LABELS
from emotion.metrics import Metrics, measure
from emotion.scores import EmotionScores
from speech.evaluate import Ears
from speech.reader import Ear, MoodReader
from speech.training.voice_fit import (
    Classroom,
    FittedVoice,
    Indices,
    Roles,
    VoiceTraining,
    fit_voice,
    hear,
    is_named,
)
from speech.trial import HeardClip, by_speaker, read_call, shuffled

N_FOLDS = 6
N_TRIALS = N_FOLDS + 2  # and each of two corpora tried on the other
N_ORDERS = 20  # random orders of each unseen actor's clips
KNOWN_AFTER = 8  # clips, after which a caller counts as known
CURVE = (0, 1, 2, 4, 8, 16, 36)  # borders of the curve over a call's length, in clips
_ORDER_SEED = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One way of reading: who listens, against whose mean."""

    ears: Ears
    running: bool


ROWS = tuple(Row(ears, running) for ears in Ears for running in (False, True))


@dataclass(frozen=True, slots=True)
class Answer:
    """One clip's reading: where in its call, its truth, what was said."""

    position: int  # clips before it in this call
    label: int
    scores: EmotionScores


@dataclass(frozen=True, slots=True)
class FoldAnswers:
    """All that one trained model answered about speakers that it never met."""

    clips: Mapping[Row, tuple[Answer, ...]]  # in random orders, if running
    one_mood: Mapping[Row, tuple[Answer, ...]]  # calls of one mood from first to last
    uncalibrated: tuple[Answer, ...]  # both ears, running, raw likelihoods


@dataclass(frozen=True, slots=True)
class Trial:
    """Who teaches, who calibrates and who is tested: indices of clips."""

    name: str
    train: Indices
    valid: Indices
    test: Indices


def trials(corpora: npt.NDArray[np.str_], room: Classroom) -> list[Trial]:
    """Return the six folds, then each of RAVDESS and Emo-DB tried on the other.

    Of a fold's other twenty actors, the next fold's four calibrate and sixteen teach, with every
    other corpus beside them. Across corpora, a fifth of the teaching speakers calibrate.
    """
    named = is_named(room.labels)
    ravdess = np.flatnonzero((corpora == "ravdess") & named)
    folds = list(GroupKFold(N_FOLDS).split(ravdess, groups=room.speakers[ravdess]))
    actors = [set(room.speakers[ravdess[test]]) for _, test in folds]
    made = []
    for i in range(N_FOLDS):
        valid, test = actors[(i + 1) % N_FOLDS], actors[i]
        train = ~np.isin(room.speakers, list(valid | test))
        made.append(_trial(f"fold {i + 1}", room, train, (valid, test), ravdess))
    for taught, tried in (("ravdess", "emodb"), ("emodb", "ravdess")):
        speakers = sorted(set(room.speakers[corpora == taught]))
        valid, test = set(speakers[::5]), set(room.speakers[corpora == tried])
        train = (corpora == taught) & ~np.isin(room.speakers, list(valid))
        everyone = np.flatnonzero(named)
        made.append(_trial(f"{taught} -> {tried}", room, train, (valid, test), everyone))
    return made


def _trial(
    name: str,
    room: Classroom,
    train: npt.NDArray[np.bool_],
    speakers: tuple[set[str], set[str]],
    asked: Indices,
) -> Trial:
    valid, test = (asked[np.isin(room.speakers[asked], list(group))] for group in speakers)
    return Trial(name, np.flatnonzero(train), valid, test)


def run_trial(
    trial: Trial, room: Classroom, training: VoiceTraining, lines: Sequence[int]
) -> dict[int, FoldAnswers]:
    """Train on a trial's speakers and return what it answers about the others, by line."""
    voice = fit_voice(room, Roles(trial.train, trial.valid), training)
    return {line: _answers(voice, hear(room, voice, trial.test, line)) for line in lines}


def _answers(voice: FittedVoice, clips: Sequence[HeardClip]) -> FoldAnswers:
    reader, calls = voice.reader, by_speaker(clips)
    raw = replace(
        reader,
        calibration=replace(
            reader.calibration, sharpness=dict.fromkeys(Ear, 1.0), share=dict.fromkeys(Ear, 1.0)
        ),
    )
    both = Row(Ears.BOTH, running=True)
    return FoldAnswers(
        clips={row: tuple(_in_orders(reader, calls, row)) for row in ROWS},
        one_mood={row: tuple(_one_mood(reader, calls, row)) for row in ROWS},
        uncalibrated=tuple(_in_orders(raw, calls, both)),
    )


def _in_orders(reader: MoodReader, calls: list[list[HeardClip]], row: Row) -> Iterator[Answer]:
    rng = np.random.default_rng(_ORDER_SEED)
    for call in calls:
        for _ in range(N_ORDERS if row.running else 1):
            yield from _answer(reader, shuffled(call, rng), row)


def _one_mood(reader: MoodReader, calls: list[list[HeardClip]], row: Row) -> Iterator[Answer]:
    rng = np.random.default_rng(_ORDER_SEED)
    for call in calls:
        for label in range(len(VOICE_LABELS)):
            same = [clip for clip in call if clip.label == label]
            yield from _answer(reader, shuffled(same, rng), row)


def _answer(reader: MoodReader, call: list[HeardClip], row: Row) -> Iterator[Answer]:
    heard = [clip.by(row.ears.chosen) for clip in call]
    readings = read_call(reader, heard, row.running)
    for position, (clip, scores) in enumerate(zip(call, readings, strict=True)):
        yield Answer(position, clip.label, scores)


def figures(answers: Sequence[Answer], after: int = 0) -> Metrics:
    """Return the metrics of the answers with at least `after` clips before them."""
    asked = [answer for answer in answers if answer.position >= after]
    return measure([a.scores for a in asked], [a.label for a in asked])


def curve(answers: Sequence[Answer]) -> list[tuple[int, int, float]]:
    """Return unweighted average recall over the call's length: (from clip, to clip, recall)."""
    return [
        (low + 1, high, figures([a for a in answers if low <= a.position < high]).uar)
        for low, high in pairwise(CURVE)
        if any(low <= a.position < high for a in answers)
    ]
