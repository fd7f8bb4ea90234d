"""Fitting a voice model: both ears hear strangers, and each clip serves what it is for."""

import numpy as np
import pytest

from emotion.labels import VOICE_LABELS
from emotion.metrics import measure
from speech.reader import Ear
from speech.training.calibrate import uncalibrated
from speech.training.examples import Examples
from speech.training.network import NetworkConfig
from speech.training.network_fit import NetworkTraining, predict
from speech.training.voice_fit import (
    CLEAN_LINE,
    OTHER,
    TELEPHONE_LINE,
    UNLABELLED,
    Classroom,
    FittedVoice,
    Roles,
    VoiceTraining,
    fit_voice,
    hear,
    is_named,
)
from speech.trial import by_speaker, read_call

N_SPEAKERS, N_LINES, N_POOLED = 10, 2, 30
SHAPE = NetworkConfig(
    n_rows=24, width=8, channels=8, n_embedding=16, n_moods=5, n_teacher=4, dropout=0.1
)
TRAINING = VoiceTraining(NetworkTraining(SHAPE, epochs=2, batches=60, batch=16, learning_rate=0.01))
LABELS = (0, 1, 2, 3, OTHER, UNLABELLED) * 2  # of each speaker's clips


def _room() -> Classroom:
    """Two windows a clip and line; a mood is loud in one band, a speaker and a line a little."""
    rng = np.random.default_rng(0)
    labels, speaker = np.tile(LABELS, N_SPEAKERS), np.repeat(np.arange(N_SPEAKERS), len(LABELS))
    clip = np.repeat(np.arange(len(labels)), 2 * N_LINES)
    line = np.tile(np.arange(N_LINES), 2 * len(labels))
    clip, line = clip[clip != 0], line[clip != 0]  # nobody speaks in the first clip
    voices = rng.normal(0.0, 0.5, (N_SPEAKERS, SHAPE.width))
    heard = 2.5 * np.eye(SHAPE.width)[labels[clip]] + voices[speaker[clip]] + 0.3 * line[:, None]
    rows = heard[:, None] + rng.normal(size=(len(clip), SHAPE.n_rows, SHAPE.width))
    pooled = heard @ rng.normal(size=(SHAPE.width, N_POOLED)) + rng.normal(
        size=(len(clip), N_POOLED)
    )
    examples = Examples(
        clip.astype(np.int32),
        line.astype(np.int32),
        np.ones(len(clip), np.float32),
        pooled.astype(np.float32),
        rows.astype(np.float16),
    )
    return Classroom(examples, labels, np.array([f"speaker {n}" for n in speaker]))


ROOM = _room()
_OF = np.repeat(np.arange(N_SPEAKERS), len(LABELS))
TEACH, CHECK, TEST = (np.flatnonzero(np.isin(_OF, who)) for who in (range(6), (6, 7), (8, 9)))


@pytest.fixture(scope="module")
def fitted() -> FittedVoice:
    return fit_voice(ROOM, Roles(TEACH, CHECK), TRAINING)


def test_windows_are_found_by_clip_and_line() -> None:
    both, clean = ROOM.windows(np.array([3, 7])), ROOM.windows(np.array([3, 7]), CLEAN_LINE)
    assert set(ROOM.examples.clip[both]) == set(ROOM.examples.clip[clean]) == {3, 7}
    assert (len(both), len(clean)) == (8, 4)
    assert set(ROOM.examples.line[clean]) == {CLEAN_LINE}


def test_a_caller_is_one_speaker_on_one_line() -> None:
    callers = ROOM.callers(ROOM.windows(np.array([3, len(LABELS) + 3])))
    names = {"speaker 0|0", "speaker 0|1", "speaker 1|0", "speaker 1|1"}
    assert set(callers) == names


def test_a_window_has_the_mood_of_its_clip() -> None:
    assert list(ROOM.window_labels[ROOM.windows(np.array([3, 4, 5]), CLEAN_LINE)]) == [
        *(3, 3),
        *(OTHER, OTHER),
        *(UNLABELLED, UNLABELLED),
    ]


def test_other_moods_and_no_label_are_not_named() -> None:
    assert list(is_named(np.array(LABELS[:6]))) == [True] * 4 + [False] * 2


@pytest.mark.slow
@pytest.mark.parametrize("line", [CLEAN_LINE, TELEPHONE_LINE])
def test_strangers_are_heard_over_either_line(fitted: FittedVoice, line: int) -> None:
    calls = by_speaker(hear(ROOM, fitted, TEST, line))
    readings = [scores for call in calls for scores in read_call(fitted.reader, call, True)]
    assert measure(readings, [clip.label for call in calls for clip in call]).uar > 0.8


@pytest.mark.slow
def test_only_clips_of_the_named_moods_are_heard(fitted: FittedVoice) -> None:
    heard = hear(ROOM, fitted, TEST, CLEAN_LINE)
    assert [clip.label for clip in heard] == [label for label in LABELS * 2 if label in range(4)]
    assert {clip.speaker for clip in heard} == {"speaker 8|0", "speaker 9|0"}
    assert {len(clip.windows) for clip in heard} == {2}


@pytest.mark.slow
def test_a_clip_in_which_nobody_speaks_is_heard_as_nothing(fitted: FittedVoice) -> None:
    first, second = hear(ROOM, fitted, np.array([0, 1]), CLEAN_LINE)
    assert first.windows == ()
    assert len(second.windows) == 2


@pytest.mark.slow
def test_each_ear_places_a_window_in_its_own_space(fitted: FittedVoice) -> None:
    (clip,) = hear(ROOM, fitted, np.array([1]), TELEPHONE_LINE)
    at = ROOM.windows(np.array([1]), TELEPHONE_LINE)
    first = predict(fitted.network, ROOM.examples.rows, at)
    for ear, features in ((Ear.FIRST, first), (Ear.SECOND, ROOM.examples.pooled[at])):
        wanted = fitted.reader.spaces[ear].place(features)
        found = np.array([window.places[ear] for window in clip.windows])
        np.testing.assert_allclose(found, wanted, atol=1e-6)


@pytest.mark.slow
def test_what_ships_is_calibrated_for_the_products_moods(fitted: FittedVoice) -> None:
    calibration = fitted.reader.calibration
    assert calibration != uncalibrated()
    assert all(below > 0.25 for below in calibration.abstain_below.values())
    assert {len(space.moods) for space in fitted.reader.spaces.values()} == {len(VOICE_LABELS)}
