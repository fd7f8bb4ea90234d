"""Whom to look at first, and how many feel what."""

from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import NEGATIVE, Emotion
from insights.pulse import Felt, pulse_of
from text.shift import Shift

FELT = st.builds(
    Felt,
    mood=st.none() | st.sampled_from(Emotion),
    trend=st.none() | st.sampled_from(Shift),
    n_alerts=st.integers(0, 3),
)


def test_an_alert_goes_before_any_mood() -> None:
    angry = Felt(Emotion.ANGRY, Shift.WORSENING)
    assert Felt(Emotion.HAPPY, None, n_alerts=1).urgency > angry.urgency


def test_who_gets_worse_goes_before_who_is_as_bad() -> None:
    assert Felt(Emotion.SAD, Shift.WORSENING).urgency > Felt(Emotion.SAD, Shift.STEADY).urgency


def test_a_good_mood_asks_for_nobody() -> None:
    assert Felt(Emotion.HAPPY, Shift.IMPROVING).urgency == Felt(None, None).urgency == 0.0


@given(st.lists(FELT))
def test_everybody_is_counted_once(felt: list[Felt]) -> None:
    found = pulse_of(felt)
    assert sum(found.moods.values()) + found.n_untold == found.n == len(felt)
    assert found.n_upset == sum(found.moods.get(mood, 0) for mood in NEGATIVE)
    assert found.n_worsening <= found.n
