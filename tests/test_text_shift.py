"""Shifts: where a mood goes over several messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import EmotionScores, scores_of
from text.shift import Shift, shift, valence_change

N, A, F, H = Emotion.NEUTRAL, Emotion.ANGRY, Emotion.FRUSTRATED, Emotion.HAPPY
READINGS = st.lists(
    st.builds(
        lambda weights: scores_of(dict(zip(TEXT_LABELS, weights, strict=True))),
        st.lists(st.floats(0.01, 1.0), min_size=8, max_size=8),
    ),
    max_size=9,
)


def mood(emotion: Emotion, abstained: bool = False) -> EmotionScores:
    """A reading that is nearly sure."""
    return scores_of({e: 0.93 if e is emotion else 0.01 for e in TEXT_LABELS}, abstained)


@pytest.mark.parametrize(
    ("moods", "seen"),
    [
        ([], Shift.STEADY),
        ([A], Shift.STEADY),
        ([N, A], Shift.WORSENING),
        ([A, N], Shift.IMPROVING),
        ([N, N, F, A], Shift.WORSENING),
        ([A, A, F, N, H], Shift.IMPROVING),
        ([F, A, F, A], Shift.STEADY),
        ([N, N, N, N, A], Shift.STEADY),  # one message yet
        ([N, N, N, N, A, A], Shift.WORSENING),
        ([N, A, N, N, N, N], Shift.STEADY),
        ([H, H, H, H, A, A, A, A, A, A], Shift.STEADY),  # long since angry
    ],
)
def test_a_shift_is_what_several_messages_show(moods: list[Emotion], seen: Shift) -> None:
    assert shift([mood(m) for m in moods]) is seen


@given(READINGS)
def test_told_backwards_a_shift_is_its_opposite(readings: list[EmotionScores]) -> None:
    few = readings[:6]
    assert valence_change(few[::-1]) == pytest.approx(-valence_change(few))


@given(READINGS, st.integers(0, 9))
def test_an_abstained_reading_changes_nothing(readings: list[EmotionScores], at: int) -> None:
    with_one_more = [*readings[:at], mood(A, abstained=True), *readings[at:]]
    assert shift(with_one_more) is shift(readings)


@given(READINGS)
def test_a_mood_that_stays_is_steady(readings: list[EmotionScores]) -> None:
    assert all(shift([reading] * 5) is Shift.STEADY for reading in readings)
