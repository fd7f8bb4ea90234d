"""MoodSummary: what a customer felt longest, at the end and at the worst."""

import pytest

from emotion.labels import VALENCE, Emotion
from insights.mood_summary import Heard, MoodSummary, summary_of

ANGRY, SAD, CALM, HAPPY = Emotion.ANGRY, Emotion.DISAPPOINTED, Emotion.NEUTRAL, Emotion.HAPPY


def heard(*moods: Emotion, seconds: float = 10.0) -> list[Heard]:
    return [Heard(seconds, mood, VALENCE[mood], max(0.0, -VALENCE[mood])) for mood in moods]


def test_nothing_heard_says_nothing() -> None:
    assert summary_of([]) == MoodSummary()


def test_the_mood_is_what_was_felt_longest() -> None:
    assert summary_of([*heard(ANGRY, seconds=25), *heard(CALM, CALM)]).mood is ANGRY


def test_of_moods_felt_equally_long_the_first_is_the_calls() -> None:
    assert summary_of(heard(CALM, ANGRY)).mood is CALM


def test_the_end_is_the_last_mood_that_could_be_told() -> None:
    assert summary_of(heard(ANGRY, CALM, HAPPY)).mood_end is HAPPY


@pytest.mark.parametrize(
    ("moods", "recovered"),
    [
        ((CALM, HAPPY), None),
        ((CALM, ANGRY), False),
        ((ANGRY, CALM), True),
        ((ANGRY, CALM, SAD), False),
        ((SAD, HAPPY, SAD, CALM), True),
    ],
)
def test_who_was_low_recovered_if_the_last_low_ended(
    moods: tuple[Emotion, ...], recovered: bool | None
) -> None:
    assert summary_of(heard(*moods)).recovered is recovered


def test_what_lies_between_low_and_recovered_ends_nothing() -> None:
    between = Heard(10.0, SAD, -0.3, 0.5)
    assert summary_of([*heard(ANGRY), between]).recovered is False
    assert summary_of([between]).recovered is None
