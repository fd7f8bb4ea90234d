"""The labels: every text label has its voice label, and every label its place."""

import pytest

from emotion.labels import NEGATIVE, TEXT_LABELS, VALENCE, VOICE_FOLD, VOICE_LABELS, Emotion


def test_every_text_label_folds_into_a_voice_label() -> None:
    assert set(VOICE_FOLD) == set(TEXT_LABELS) == set(Emotion)
    assert set(VOICE_FOLD.values()) == set(VOICE_LABELS)


@pytest.mark.parametrize("label", VOICE_LABELS)
def test_a_voice_label_folds_into_itself(label: Emotion) -> None:
    assert VOICE_FOLD[label] is label


def test_every_label_has_a_valence_and_anger_the_lowest() -> None:
    assert set(VALENCE) == set(Emotion)
    assert all(-1.0 <= valence <= 1.0 for valence in VALENCE.values())
    assert min(VALENCE, key=lambda emotion: VALENCE[emotion]) is Emotion.ANGRY


@pytest.mark.parametrize("label", Emotion)
def test_what_is_negative_is_unpleasant(label: Emotion) -> None:
    assert label not in NEGATIVE or VALENCE[label] < 0.0


@pytest.mark.parametrize("label", Emotion)
def test_folding_never_turns_a_negative_mood_into_a_pleasant_one(label: Emotion) -> None:
    assert (label in NEGATIVE) == (VOICE_FOLD[label] in NEGATIVE)
