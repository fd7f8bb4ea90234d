"""Calibration: known temperatures are found, deaf ears get no say, a seventh keeps quiet."""

from dataclasses import replace

import numpy as np
import pytest

from emotion.metrics import measure
from speech.baseline import Vector
from speech.reader import Ear, MoodReader
from speech.training.calibrate import calibrate, uncalibrated
from speech.trial import HeardClip, HeardWindow, by_speaker, read_call, shuffled
from tests.callers import CALLER_VAR, MOODS, N_MOODS, NEW_S, K, caller, reader, space

BALANCED = np.tile(np.arange(N_MOODS), 10)
STRETCH = 2.0  # of the second ear's coordinates: its likelihoods are four times too sure
ALIKE: Vector = np.full(K, 1e-3)  # callers who don't differ


def _untaught() -> MoodReader:
    return replace(reader(), calibration=uncalibrated())


def _stretched() -> MoodReader:
    spaces = {Ear.FIRST: space(MOODS, ALIKE), Ear.SECOND: space(MOODS * STRETCH, ALIKE)}
    return MoodReader(spaces, uncalibrated())


def _heard(seed: int, deaf: Ear | None = None) -> list[HeardClip]:
    """Clips of callers who are all alike; a deaf ear hears chance alone."""
    rng = np.random.default_rng(seed)
    clips = []
    for n, mood in enumerate(np.tile(BALANCED, 8)):
        moods = {ear: MOODS[mood] * (ear is not deaf) for ear in Ear}
        first, second = (moods[ear] + rng.normal(size=K) for ear in Ear)
        places = {Ear.FIRST: first, Ear.SECOND: second * STRETCH}
        clips.append(HeardClip(f"caller {n % 8}", int(mood), (HeardWindow(places, NEW_S),)))
    return clips


def _calls(seeds: range) -> list[HeardClip]:
    return [clip for seed in seeds for clip in caller(BALANCED, seed)]


@pytest.fixture(scope="module")
def fitted() -> MoodReader:
    return calibrate(_untaught(), _calls(range(12)), seed=1)


def test_known_temperatures_are_found() -> None:
    sharpness = calibrate(_stretched(), _heard(0), seed=1).calibration.sharpness
    assert sharpness[Ear.FIRST] == pytest.approx(1.0, rel=0.2)
    assert sharpness[Ear.SECOND] == pytest.approx(1.0 / STRETCH**2, rel=0.2)


def test_ears_that_hear_equally_well_share_equally() -> None:
    share = calibrate(_stretched(), _heard(0), seed=1).calibration.share
    assert share[Ear.FIRST] == pytest.approx(1.0, abs=0.2)
    assert share[Ear.SECOND] == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("deaf", Ear)
def test_an_ear_that_hears_nothing_has_no_say(deaf: Ear) -> None:
    calibration = calibrate(_stretched(), _heard(0, deaf), seed=1).calibration
    assert calibration.share[deaf] * calibration.sharpness[deaf] < 0.1
    assert all(calibration.share[ear] > 0.8 for ear in Ear if ear is not deaf)


@pytest.mark.parametrize("ears", [set(Ear), {Ear.FIRST}, {Ear.SECOND}])
def test_a_seventh_of_the_readings_keeps_quiet(fitted: MoodReader, ears: set[Ear]) -> None:
    rng = np.random.default_rng(9)
    calls = [shuffled(call, rng) for call in by_speaker(_calls(range(12)))]
    heard = [[clip.by(frozenset(ears)) for clip in call] for call in calls]
    silent = [scores.abstained for call in heard for scores in read_call(fitted, call, True)]
    assert np.mean(silent) == pytest.approx(0.15, abs=0.03)


def test_calibrated_readings_of_strangers_are_as_right_as_they_are_sure(
    fitted: MoodReader,
) -> None:
    calls = [caller(BALANCED, seed) for seed in range(100, 140)]
    readings = [scores for call in calls for scores in read_call(fitted, call, running=True)]
    labels = [clip.label for call in calls for clip in call]
    assert measure(readings, labels).ece < 0.05


def test_the_same_clips_and_seed_are_calibrated_alike() -> None:
    first, again = (calibrate(_untaught(), _calls(range(2)), seed=4).calibration for _ in range(2))
    assert first == again


def test_calibration_leaves_the_spaces_alone() -> None:
    plain = _untaught()
    assert replace(calibrate(plain, _calls(range(2)), 1), calibration=plain.calibration) == plain
    assert (plain.spaces[Ear.FIRST].caller_var == CALLER_VAR).all()
