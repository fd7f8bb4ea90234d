"""Scores: what counts as a reading, what it says, and when it says nothing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.labels import NEGATIVE, TEXT_LABELS, VALENCE, VOICE_FOLD, VOICE_LABELS, Emotion
from emotion.scores import EmotionScores, ScoresError, scores_of

WEIGHTS = st.floats(0.0, 1e6) | st.just(0.0)
TEXT_READINGS = (
    st.lists(WEIGHTS, min_size=len(TEXT_LABELS), max_size=len(TEXT_LABELS))
    .filter(any)
    .map(lambda weights: scores_of(dict(zip(TEXT_LABELS, weights, strict=True))))
)


def _voice(*probabilities: float) -> EmotionScores:
    return EmotionScores(VOICE_LABELS, probabilities)


@pytest.mark.parametrize(
    ("labels", "probabilities", "complaint"),
    [
        (VOICE_LABELS, (0.5, 0.5), "one probability for each distinct label"),
        ((Emotion.SAD, Emotion.SAD), (0.5, 0.5), "one probability for each distinct label"),
        (VOICE_LABELS, (1.1, -0.1, 0.0, 0.0), "lie in 0..1"),
        (VOICE_LABELS, (math.nan, 0.5, 0.5, 0.0), "lie in 0..1"),
        (VOICE_LABELS, (0.5, 0.4, 0.0, 0.0), "sum to 1, got 0.9000"),
        ((), (), "sum to 1"),
    ],
)
def test_what_is_no_distribution_is_refused(
    labels: tuple[Emotion, ...], probabilities: tuple[float, ...], complaint: str
) -> None:
    with pytest.raises(ScoresError, match=complaint):
        EmotionScores(labels, probabilities)


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {Emotion.SAD: 0.0, Emotion.HAPPY: 0.0},
        {Emotion.SAD: -0.1, Emotion.HAPPY: 1.0},
        {Emotion.SAD: math.nan, Emotion.HAPPY: 1.0},
        {Emotion.SAD: math.inf, Emotion.HAPPY: 1.0},
        {Emotion.SAD: math.inf, Emotion.HAPPY: -math.inf},
        {Emotion.SAD: 1e308, Emotion.HAPPY: 1e308},
    ],
)
def test_weights_that_can_be_no_scores_are_refused(weights: dict[Emotion, float]) -> None:
    with pytest.raises(ScoresError, match="weights must be finite"):
        scores_of(weights)


def test_scores_keep_the_proportion_of_their_weights() -> None:
    scores = scores_of({Emotion.ANGRY: 3.0, Emotion.HAPPY: 1.0})
    assert scores.probabilities == (0.75, 0.25)


def test_the_emotion_is_the_likeliest_label() -> None:
    scores = _voice(0.1, 0.6, 0.2, 0.1)
    assert scores.emotion is scores.likeliest is Emotion.DISAPPOINTED
    assert scores.confidence == 0.6


@pytest.mark.parametrize(("threshold", "abstains"), [(0.0, False), (0.6, False), (0.61, True)])
def test_a_reading_below_the_threshold_names_no_emotion(threshold: float, abstains: bool) -> None:
    scores = _voice(0.1, 0.6, 0.2, 0.1).abstain_below(threshold)
    assert scores.abstained is abstains
    assert (scores.emotion is None) is abstains
    assert scores.likeliest is Emotion.DISAPPOINTED


def test_what_abstained_once_stays_silent() -> None:
    assert _voice(0.1, 0.6, 0.2, 0.1).abstain_below(0.9).abstain_below(0.0).abstained


@settings(deadline=None)
@given(TEXT_READINGS)
def test_negativity_and_valence_keep_to_their_ranges(scores: EmotionScores) -> None:
    assert 0.0 <= scores.negativity <= 1.0
    assert -1.0 <= scores.valence <= 1.0


def test_probabilities_that_sum_to_a_little_more_than_one_keep_to_the_ranges() -> None:
    scores = _voice(1.0, 0.0009, 0.0, 0.0)
    assert (scores.negativity, scores.valence) == (1.0, -1.0)


@pytest.mark.parametrize("emotion", TEXT_LABELS)
def test_a_certain_mood_has_its_own_valence_and_negativity(emotion: Emotion) -> None:
    scores = scores_of({other: float(other is emotion) for other in TEXT_LABELS})
    assert scores.valence == VALENCE[emotion]
    assert scores.negativity == float(emotion in NEGATIVE)


@settings(deadline=None)
@given(TEXT_READINGS)
def test_folding_keeps_the_probability_of_each_group(scores: EmotionScores) -> None:
    folded = scores.as_voice()
    assert folded.labels == VOICE_LABELS
    for label in VOICE_LABELS:
        members = [e for e in TEXT_LABELS if VOICE_FOLD[e] is label]
        assert folded.of(label) == pytest.approx(sum(map(scores.of, members)))


@settings(deadline=None)
@given(TEXT_READINGS, st.booleans())
def test_folding_keeps_a_models_silence(scores: EmotionScores, silent: bool) -> None:
    assert scores.abstain_below(2.0 if silent else 0.0).as_voice().abstained is silent


def test_a_label_that_a_model_does_not_know_has_no_probability() -> None:
    assert _voice(0.25, 0.25, 0.25, 0.25).of(Emotion.CONFUSED) == 0.0
