"""The grade of a written conversation: how it went for the customer, by their words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import Emotion
from emotion.scores import scores_of
from grading.uptake import Uptake, declines, uptake
from grading.written import Said, TurnMood, sentences, turns, written_grade
from speech.audio import Speaker

OF_MOOD = {mood: scores_of({e: float(e is mood) for e in Emotion}) for mood in Emotion}


def _mood(mood: Emotion | None) -> TurnMood:
    return TurnMood(OF_MOOD[mood] if mood else None)


def _points(*said: tuple[str, Emotion | None], answers: str = "One moment.") -> float:
    lines = [
        line
        for text, _ in said
        for line in (Said(Speaker.CUSTOMER, text), Said(Speaker.AGENT, answers))
    ]
    grade = written_grade(lines, [_mood(mood) for _, mood in said])
    assert grade is not None
    return grade.points


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No, I don't want that.", Uptake.TURNED_DOWN),
        ("Nope.", Uptake.TURNED_DOWN),
        ("Never heard of it", Uptake.TURNED_DOWN),
        ("No, that's all, thanks!", None),
        ("No thank you", None),
        ("Yes please", Uptake.TAKEN_UP),
        ("That sounds good", Uptake.TAKEN_UP),
        ("I know", None),
        ("Nothing came", None),
        ("", None),
        ("?!", None),
    ],
)
def test_first_words_tell_what_a_turn_does(text: str, expected: Uptake | None) -> None:
    assert uptake(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm sorry, there aren't any left.", True),
        ("We don't have that", True),
        ("I can't find it", True),
        ("Here it is", False),
        ("Any other wish?", False),
    ],
)
def test_a_side_that_can_not_give_says_so(text: str, expected: bool) -> None:
    assert declines(text) is expected


def test_what_is_written_in_a_row_is_one_turn() -> None:
    mine, yours = Speaker.CUSTOMER, Speaker.AGENT
    lines = [Said(mine, "Hello"), Said(mine, "there"), Said(yours, "Hi"), Said(mine, "Well?")]
    assert turns(lines) == (Said(mine, "Hello there"), Said(yours, "Hi"), Said(mine, "Well?"))


def test_sentences_end_at_their_marks() -> None:
    assert sentences("It broke! Why? I paid 9.50") == ("It broke!", "Why?", "I paid 9.50")


def test_a_plain_conversation_lies_in_the_middle() -> None:
    assert _points(("My bill", Emotion.NEUTRAL)) == 50


@pytest.mark.parametrize("worse", [Emotion.ANGRY, Emotion.FRUSTRATED, Emotion.SAD])
def test_a_worse_mood_costs_points(worse: Emotion) -> None:
    assert _points(("My bill", worse)) < _points(("My bill", Emotion.NEUTRAL))


@pytest.mark.parametrize("text", ["No, the bill", "My bill?"])
def test_having_to_try_costs_points(text: str) -> None:
    assert _points((text, Emotion.NEUTRAL)) < 50


def test_agents_that_must_decline_cost_points() -> None:
    said = ("My bill", Emotion.HAPPY)
    assert _points(said, answers="Sorry, we can't.") < _points(said)


def test_an_exclamation_mark_makes_a_mood_stronger_either_way() -> None:
    plain = ("My bill", Emotion.NEUTRAL)
    happy, angry = Emotion.HAPPY, Emotion.ANGRY
    assert _points(("Fine!", happy), plain) > _points(("Fine", happy), plain)
    assert _points(("Fine!", angry), plain) < _points(("Fine", angry), plain)


def test_the_end_weighs_more_than_the_start() -> None:
    rough, fine = ("My bill", Emotion.ANGRY), ("My bill", Emotion.HAPPY)
    assert _points(rough, fine) > _points(fine, rough)


def test_a_strong_sentence_shows_through_much_around_it() -> None:
    plain, angry = OF_MOOD[Emotion.NEUTRAL], OF_MOOD[Emotion.ANGRY]
    assert TurnMood(plain, (plain, angry, plain)).valence == -0.5


def test_nothing_read_is_no_grade() -> None:
    lines = [Said(Speaker.CUSTOMER, "Guten Tag"), Said(Speaker.AGENT, "Hello")]
    assert written_grade(lines, [_mood(None)]) is None
    assert written_grade([], []) is None


def test_a_mood_an_agent_would_be_one_too_many() -> None:
    with pytest.raises(ValueError, match="argument"):
        written_grade([Said(Speaker.AGENT, "Hello")], [_mood(Emotion.ANGRY)])


@given(
    st.lists(st.tuples(st.text(max_size=30), st.sampled_from([*Emotion, None])), min_size=1),
    st.text(max_size=30),
)
def test_points_lie_in_their_range_whatever_is_written(
    said: list[tuple[str, Emotion | None]], answers: str
) -> None:
    if all(mood is None for _, mood in said):
        said = [*said, ("", Emotion.NEUTRAL)]
    assert 0 <= _points(*said, answers=answers) <= 100
