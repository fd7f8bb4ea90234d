"""Fusion: several readings as one, whatever their order, and no look ahead."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.fusion import Timed, fuse, mean, smooth
from emotion.labels import TEXT_LABELS, VOICE_LABELS, Emotion
from emotion.scores import EmotionScores, ScoresError, scores_of

CERTAIN_ANGER = EmotionScores(VOICE_LABELS, (1.0, 0.0, 0.0, 0.0))
READINGS = st.tuples(*[st.floats(0.01, 1.0)] * len(VOICE_LABELS)).map(
    lambda weights: scores_of(dict(zip(VOICE_LABELS, weights, strict=True)))
)
SHARES = st.floats(0.0, 3.0)
HEARD = st.lists(st.tuples(READINGS, SHARES), min_size=1, max_size=5)


def _fused(heard: list[tuple[EmotionScores, float]]) -> list[float]:
    return list(fuse([r for r, _ in heard], [share for _, share in heard]).probabilities)


def _smoothed(readings: list[EmotionScores], keep: float) -> list[EmotionScores]:
    smoothed: list[EmotionScores] = []
    for reading in readings:
        smoothed.append(smooth(smoothed[-1] if smoothed else None, reading, keep))
    return smoothed


@settings(deadline=None)
@given(HEARD.flatmap(lambda heard: st.tuples(st.just(heard), st.permutations(heard))))
def test_the_order_of_sources_does_not_matter(
    orders: tuple[list[tuple[EmotionScores, float]], list[tuple[EmotionScores, float]]],
) -> None:
    heard, shuffled = orders
    assert _fused(shuffled) == pytest.approx(_fused(heard))


@settings(deadline=None)
@given(HEARD, READINGS)
def test_a_source_without_weight_has_no_say(
    heard: list[tuple[EmotionScores, float]], ignored: EmotionScores
) -> None:
    assert _fused([*heard, (ignored, 0.0)]) == pytest.approx(_fused(heard))


@settings(deadline=None)
@given(READINGS, st.floats(0.0, 1.0))
def test_readings_that_agree_stay_as_they_are(reading: EmotionScores, share: float) -> None:
    assert _fused([(reading, share), (reading, 1 - share)]) == pytest.approx(reading.probabilities)


@settings(deadline=None)
@given(READINGS, st.floats(0.5, 10.0))
def test_a_temperature_takes_the_root_of_the_odds(
    reading: EmotionScores, temperature: float
) -> None:
    cooled = np.array(fuse([reading], [1.0], temperature).probabilities)
    rooted = np.array(reading.probabilities) ** (1.0 / temperature)
    np.testing.assert_allclose(cooled, rooted / rooted.sum(), rtol=1e-6)


def test_one_sources_zero_does_not_silence_the_others() -> None:
    sure_of_joy = EmotionScores(VOICE_LABELS, (0.0, 0.0, 0.0, 1.0))
    fused = fuse([CERTAIN_ANGER, sure_of_joy], [0.4, 0.6])
    assert fused.likeliest is Emotion.HAPPY
    assert fused.of(Emotion.ANGRY) > 0.0


@pytest.mark.parametrize(("n_readings", "n_weights"), [(0, 0), (1, 2), (2, 1)])
def test_fusion_needs_a_weight_for_each_reading(n_readings: int, n_weights: int) -> None:
    with pytest.raises(ScoresError, match=f"got {n_readings}, {n_weights}"):
        fuse([CERTAIN_ANGER] * n_readings, [1.0] * n_weights)


def test_readings_of_other_labels_are_not_fused() -> None:
    words = scores_of(dict.fromkeys(TEXT_LABELS, 1.0))
    with pytest.raises(ScoresError, match="same labels"):
        fuse([CERTAIN_ANGER, words], [0.5, 0.5])


@settings(deadline=None)
@given(st.lists(st.tuples(READINGS, st.floats(0.1, 9.0)), min_size=1, max_size=6))
def test_a_mean_lies_between_its_readings(heard: list[tuple[EmotionScores, float]]) -> None:
    found = mean([Timed(0.0, weight_s, reading) for reading, weight_s in heard])
    table = np.array([reading.probabilities for reading, _ in heard])
    assert np.all(found.probabilities >= table.min(axis=0) - 1e-9)
    assert np.all(found.probabilities <= table.max(axis=0) + 1e-9)


def test_a_mean_weighs_by_seconds_heard() -> None:
    joy = EmotionScores(VOICE_LABELS, (0.0, 0.0, 0.0, 1.0))
    found = mean([Timed(0.0, 3.0, CERTAIN_ANGER), Timed(3.0, 1.0, joy)])
    assert found.probabilities == (0.75, 0.0, 0.0, 0.25)


def test_silent_readings_count_only_where_nothing_else_was_heard() -> None:
    unsure = EmotionScores(VOICE_LABELS, (0.25, 0.25, 0.25, 0.25), abstained=True)
    assert mean([Timed(0.0, 9.0, unsure), Timed(9.0, 1.0, CERTAIN_ANGER)]) == CERTAIN_ANGER
    assert mean([Timed(0.0, 9.0, unsure)]) == unsure


def test_the_mean_of_nothing_is_refused() -> None:
    with pytest.raises(ScoresError, match="at least one"):
        mean([])


@settings(deadline=None)
@given(st.lists(READINGS, min_size=1, max_size=8), st.floats(0.0, 0.9), st.integers(0, 7))
def test_smoothing_uses_nothing_of_the_future(
    readings: list[EmotionScores], keep: float, n_heard: int
) -> None:
    whole, start = _smoothed(readings, keep), _smoothed(readings[:n_heard], keep)
    assert whole[:n_heard] == start


@settings(deadline=None)
@given(READINGS, READINGS, st.floats(0.0, 1.0))
def test_smoothing_stays_between_before_and_now(
    before: EmotionScores, now: EmotionScores, keep: float
) -> None:
    found = smooth(before, now, keep).probabilities
    for a, b, between in zip(before.probabilities, now.probabilities, found, strict=True):
        assert min(a, b) - 1e-9 <= between <= max(a, b) + 1e-9


def test_with_nothing_before_a_reading_stands() -> None:
    assert smooth(None, CERTAIN_ANGER, 0.9) is CERTAIN_ANGER
