"""MoodReader: who heard, how much each counts, when to keep quiet, and its file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from emotion.artifacts import ManifestError
from emotion.labels import VOICE_LABELS, Emotion
from emotion.scores import EmotionScores
from speech.baseline import MoodSpace, Vector
from speech.reader import (
    KEPT_READINGS,
    SECONDS_A_READING,
    Calibration,
    Ear,
    MoodReader,
    load_reader,
    softmax,
    store_reader,
)
from tests.callers import CALLER_VAR, MOODS, K, reader

CALIBRATION = Calibration(
    sharpness={Ear.FIRST: 0.1 + 0.2, Ear.SECOND: 1 / 3},
    share={Ear.FIRST: 0.25, Ear.SECOND: 0.7},
    abstain_below={"first": 0.5, "second": 0.4, "both": 0.3},
)
READER = replace(reader(), calibration=CALIBRATION)
NOBODY = READER.unknown_caller()
PLACES = arrays(np.float64, K, elements=st.floats(-5.0, 5.0))
DOUBTFUL = EmotionScores(VOICE_LABELS, (0.45, 0.25, 0.2, 0.1))


@settings(deadline=None)
@given(PLACES)
def test_one_ear_alone_is_read_whatever_its_share(place: Vector) -> None:
    found = READER.read({Ear.SECOND: place}, NOBODY)
    wanted = READER.hear(Ear.SECOND, place, NOBODY)
    assert found.probabilities == pytest.approx(wanted.probabilities, abs=1e-5)


@settings(deadline=None)
@given(PLACES, PLACES)
def test_two_ears_agree_on_what_lies_between_them(first: Vector, second: Vector) -> None:
    places = {Ear.FIRST: first, Ear.SECOND: second}
    found = READER.read(places, NOBODY)
    turned = READER.read(dict(reversed(places.items())), NOBODY)
    assert found.probabilities == pytest.approx(turned.probabilities)
    if first.tobytes() == second.tobytes():
        assert found.likeliest is READER.hear(Ear.FIRST, first, NOBODY).likeliest


@pytest.mark.parametrize("mood", range(len(VOICE_LABELS)))
def test_what_lies_at_a_mood_is_that_mood(mood: int) -> None:
    scores = READER.read(dict.fromkeys(Ear, MOODS[mood]), NOBODY)
    assert scores.emotion is VOICE_LABELS[mood]


@pytest.mark.parametrize(
    ("ears", "abstains"),
    [((Ear.FIRST,), True), ((Ear.SECOND,), False), ((Ear.FIRST, Ear.SECOND), False)],
)
def test_how_sure_a_reading_must_be_depends_on_who_heard(
    ears: tuple[Ear, ...], abstains: bool
) -> None:
    assert READER.decide(DOUBTFUL, dict.fromkeys(ears, MOODS[0])).abstained is abstains


def test_an_ear_that_did_not_hear_learns_nothing() -> None:
    caller = READER.learn({Ear.FIRST: MOODS[1]}, NOBODY, DOUBTFUL, new_s=3.0)
    assert caller.known[Ear.FIRST].heard == 3.0 / SECONDS_A_READING
    assert caller.known[Ear.SECOND] is NOBODY.known[Ear.SECOND]


def test_no_new_speech_teaches_nothing() -> None:
    places = dict.fromkeys(Ear, MOODS[2] + 1.0)
    caller = READER.learn(places, NOBODY, DOUBTFUL, new_s=0.0)
    assert READER.read(places, caller) == READER.read(places, NOBODY)


def test_a_caller_who_sounds_angry_by_nature_is_known_in_the_end() -> None:
    offset = MOODS[0] - MOODS[2]  # calm in their own voice, angry in anyone else's
    calm = dict.fromkeys(Ear, MOODS[2] + offset)
    caller, sure = NOBODY, EmotionScores(VOICE_LABELS, (0.0, 0.0, 1.0, 0.0))
    assert READER.read(calm, caller).likeliest is Emotion.ANGRY
    for _ in range(30):
        caller = READER.learn(calm, caller, sure, new_s=3.0)
    assert READER.read(calm, caller).likeliest is Emotion.NEUTRAL


def test_an_earlier_call_weighs_like_a_few_readings_at_most() -> None:
    caller = NOBODY
    for _ in range(100):
        caller = READER.learn(dict.fromkeys(Ear, MOODS[2]), caller, DOUBTFUL, new_s=9.0)
    assert {known.heard for known in caller.calling_again().known.values()} == {KEPT_READINGS}


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
def test_any_likelihoods_make_scores(scale: float) -> None:
    scores = softmax(np.array([-3.0, 2.0, 1.0, -1.0]) * scale)
    assert scores.likeliest is Emotion.DISAPPOINTED
    assert sum(scores.probabilities) == pytest.approx(1.0)


def test_a_reader_comes_back_bit_by_bit(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    spaces = {
        ear: MoodSpace(
            rng.normal(size=(9, K)).astype(np.float32),
            rng.normal(size=K),
            rng.normal(size=MOODS.shape),
            CALLER_VAR * rng.random(K),
        )
        for ear in Ear
    }
    store_reader(MoodReader(spaces, CALIBRATION), tmp_path / "reader.npz")
    stored = load_reader(tmp_path / "reader.npz")
    assert stored.calibration == CALIBRATION
    for ear in Ear:
        for name in MoodSpace.__slots__:
            found, wanted = getattr(stored.spaces[ear], name), getattr(spaces[ear], name)
            assert (found.dtype, found.tobytes()) == (wanted.dtype, wanted.tobytes())


def _stored(folder: Path, **changed: object) -> Path:
    path = folder / "reader.npz"
    store_reader(READER, path)
    with np.load(path) as arrays:
        kept = {name: arrays[name] for name in arrays.files} | changed
    np.savez(path, **{name: value for name, value in kept.items() if value is not None})
    return path


@pytest.mark.parametrize(
    "changed",
    [
        {"first_moods": None},
        {"calibration": None},
        {"calibration": "not JSON"},
        {"calibration": "[]"},
        {"calibration": '{"sharpness": {}, "share": {}}'},
        {"calibration": '{"sharpness": {"third": 1}, "share": {}, "abstain_below": {}}'},
    ],
)
def test_a_file_that_lacks_a_part_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    with pytest.raises(ManifestError, match="should hold a mood reader"):
        load_reader(_stored(tmp_path, **changed))


@pytest.mark.parametrize("n_kept", [0, 1, 100, 2_000])
def test_a_torn_file_is_refused(tmp_path: Path, n_kept: int) -> None:
    path = _stored(tmp_path)
    path.write_bytes(path.read_bytes()[:n_kept])
    with pytest.raises(ManifestError, match="should hold a mood reader"):
        load_reader(path)


def test_an_array_is_no_reader(tmp_path: Path) -> None:
    with (tmp_path / "reader.npz").open("wb") as file:
        np.save(file, MOODS)
    with pytest.raises(ManifestError, match="should hold a mood reader"):
        load_reader(tmp_path / "reader.npz")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="should hold a mood reader"):
        load_reader(tmp_path / "reader.npz")
