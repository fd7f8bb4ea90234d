"""Surveys and feedback: what a slider says becomes a mood that history can count with."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.errors import TextError
from api.tickets.errors import AnswerError
from api.tickets.feedback import (
    HAPPY_ABOVE,
    UNHAPPY_BELOW,
    Feedback,
    checked,
    mood_of,
    negativity_of,
    valence_of,
)
from api.tickets.survey import About, Survey
from emotion.labels import Emotion
from insights.interaction import NEGATIVE_FROM, SourceKind
from tests.tickets import Counter, counter


@pytest.fixture
def desk(tmp_path: Path) -> Counter:
    return counter(tmp_path)


@given(st.integers(0, 100))
def test_the_slider_is_negative_exactly_where_it_says_unhappy(level: int) -> None:
    assert (negativity_of(level) >= NEGATIVE_FROM) == (level < UNHAPPY_BELOW)
    assert (mood_of(level) is Emotion.HAPPY) == (level > HAPPY_ABOVE)
    assert -1.0 <= valence_of(level) <= 1.0
    assert 0.0 <= negativity_of(level) <= 1.0


@pytest.mark.parametrize(
    "wrong", [Feedback(), Feedback(words="  "), Feedback(0), Feedback(6), Feedback(mood_level=101)]
)
def test_feedback_that_cant_be_is_refused(wrong: Feedback) -> None:
    with pytest.raises(AnswerError):
        checked(wrong)


def test_words_without_end_are_refused() -> None:
    with pytest.raises(TextError):
        checked(Feedback(words="a" * 2_001))


def test_an_answer_is_kept_with_what_it_is_about(desk: Counter) -> None:
    about = About(category="checkout", product="app 3.1", stage="onboarding", customer_id="c-1")
    desk.surveys.answer(Survey("k1", Feedback(2, 10, False), about, recommends=3))
    told = desk.told("survey:k1")
    assert told is not None
    assert (told.rating, told.valence, told.negativity) == (0.25, -0.8, 0.86875)
    assert (told.category, told.product, told.customer_id) == ("checkout", "app 3.1", "c-1")


def test_the_same_answer_sent_again_changes_nothing(desk: Counter) -> None:
    desk.surveys.answer(Survey("k1", Feedback(5)))
    desk.surveys.answer(Survey("k1", Feedback(1)))
    told = desk.told("survey:k1")
    assert told is not None
    assert told.rating == 1.0


@pytest.mark.parametrize(("consents", "mood"), [(True, Emotion.ANGRY), (False, None)])
def test_the_mood_of_words_is_read_with_consent_alone(
    desk: Counter, consents: bool, mood: Emotion | None
) -> None:
    words = "angry, call me at ana@shop.example"
    desk.surveys.answer(Survey("k1", Feedback(words=words), analyse_mood=consents))
    told = desk.told("survey:k1")
    assert told is not None
    assert (told.mood, told.text) == (mood, "angry, call me at [e-mail]")


def test_who_says_to_be_unhappy_is_not_made_happy_by_their_words(desk: Counter) -> None:
    desk.surveys.answer(Survey("k1", Feedback(mood_level=5, words="happy"), analyse_mood=True))
    told = desk.told("survey:k1")
    assert told is not None
    assert (told.mood, told.is_negative) == (None, True)


def test_a_recommendation_alone_is_an_answer(desk: Counter) -> None:
    desk.surveys.answer(Survey("k1", Feedback(), recommends=9, source=SourceKind.FEEDBACK))
    assert desk.told("feedback:k1") is not None


@pytest.mark.parametrize("recommends", [-1, 11])
def test_a_recommendation_that_cant_be_is_refused(desk: Counter, recommends: int) -> None:
    with pytest.raises(AnswerError):
        desk.surveys.answer(Survey("k1", Feedback(), recommends=recommends))
