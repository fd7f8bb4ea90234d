"""Cues: what is found, where, what negation and sarcasm do to it, and what cues say alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import TEXT_LABELS, Emotion
from text.cues import cue_scores, cue_valence, find_cues
from text.lexicon import default_lexicon
from text.reading import Cue, CueKind

LEXICON = default_lexicon()
PHRASES = st.sampled_from([entry.words for entry in LEXICON.entries])
MESSAGES = st.text() | st.lists(
    PHRASES
    | st.sampled_from(["not", "never been so", "but", "NOT", "!!!", "😡😡", "sooo", ",", ".", "’"])
    | st.text(max_size=4)
).map(" ".join)


def found(message: str, *kinds: CueKind) -> list[tuple[str, Emotion | None]]:
    """The words and moods of the cues of some kinds."""
    return [(c.words, c.emotion) for c in find_cues(message, LEXICON) if c.kind in kinds]


def mood(message: str) -> Emotion | None:
    """What cues alone say."""
    scores = cue_scores(find_cues(message, LEXICON))
    return scores.emotion if scores else None


@pytest.mark.parametrize(
    ("message", "words", "emotion"),
    [
        ("I am not happy at all", "not happy at all", Emotion.DISAPPOINTED),
        ("the staff isn't bad", "isn't bad", Emotion.HAPPY),
        ("isn’t helpful", "isn’t helpful", Emotion.FRUSTRATED),
        ("I'm not angry, really", "not angry", Emotion.NEUTRAL),
        ("without any stress", "without any stress", Emotion.NEUTRAL),
        ("that is far from perfect", "far from perfect", Emotion.DISAPPOINTED),
    ],
)
def test_a_negated_mood_is_turned(message: str, words: str, emotion: Emotion) -> None:
    assert found(message, CueKind.NEGATION) == [(words, emotion)]


@pytest.mark.parametrize(
    ("message", "emotion"),
    [
        ("I've never been so pleased", Emotion.HAPPY),
        ("I couldn't be happier", Emotion.HAPPY),
        ("never been this disappointed", Emotion.DISAPPOINTED),
        ("no wonder I am angry", Emotion.ANGRY),
        ("not only that, I am furious", Emotion.ANGRY),
        ("it didn't come but I am happy with the refund", Emotion.HAPPY),
        ("I can't stop crying", Emotion.SAD),
        ("no, I am furious", Emotion.ANGRY),
        ("It does not work. Furious!", Emotion.ANGRY),
    ],
)
def test_some_negators_turn_nothing(message: str, emotion: Emotion) -> None:
    assert mood(message) is emotion


def test_a_negator_reaches_two_moods_that_are_joined() -> None:
    assert [emotion for _, emotion in found("not good or helpful", CueKind.NEGATION)] == [
        Emotion.DISAPPOINTED,
        Emotion.FRUSTRATED,
    ]


def test_a_negator_reaches_no_further_than_the_first_mood() -> None:
    assert found("not angry just disappointed", CueKind.MOOD) == [
        ("disappointed", Emotion.DISAPPOINTED)
    ]


@pytest.mark.parametrize(
    "message",
    [
        *("Great, another delay", "thanks for nothing", "just what I needed", "Oh great."),
        *("Great, the app crashed!", "Nice job, my parcel is missing", "Wonderful. It froze."),
    ],
)
def test_praise_that_is_none_is_sarcasm(message: str) -> None:
    assert found(message, CueKind.SARCASM)
    assert cue_valence(find_cues(message, LEXICON)) < 0


@pytest.mark.parametrize(
    "message",
    [
        *(
            "Great, thanks, the app had crashed",
            "Great, it was broken and is fixed",
            "Perfect, bye",
        ),
        *("good morning, my parcel is late", "The staff were great when my parcel was missing"),
    ],
)
def test_praise_that_is_meant_is_no_sarcasm(message: str) -> None:
    assert found(message, CueKind.SARCASM) == []


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("where is MY order", ["MY"]),
        ("I am NOT paying", ["NOT"]),
        ("I CAN'T pay", ["CAN'T"]),
        ("it is 3 weeks LATE, B2B or not", ["LATE"]),
        ("fix it!!! now??", ["!!!", "??"]),
        ("this is soooo slow", ["soooo"]),
        ("why 😡😡 why", ["😡😡"]),
        ("WHERE IS MY ORDER", ["WHERE IS MY ORDER"]),
        ("the USB and HDMI of [NAME] at 5 PM!", []),
        ("ok www fine", []),
        ("FAQ", []),
    ],
)
def test_emphasis_is_loud_and_no_abbreviation(message: str, words: list[str]) -> None:
    assert [w for w, _ in found(message, CueKind.EMPHASIS)] == words


@pytest.mark.parametrize(
    ("message", "emotion"),
    [
        ("I am absolutely furious", Emotion.ANGRY),
        ("so frustrated with this site", Emotion.FRUSTRATED),
        ("very disappointed with you", Emotion.DISAPPOINTED),
        ("my mother passed away", Emotion.SAD),
        ("I'm so worried about my money", Emotion.ANXIOUS),
        ("I don't understand this bill", Emotion.CONFUSED),
        ("thank you so much!", Emotion.HAPPY),
        ("Ｆｕｒｉｏｕｓ", Emotion.ANGRY),
        ("FURIOUSSSS", Emotion.ANGRY),
        ("😡", Emotion.ANGRY),
        ("🤦🏽‍♀️", Emotion.FRUSTRATED),
        ("The shoes are lovely but I'm furious", Emotion.ANGRY),
        ("please send my invoice", None),
        ("good morning", None),
        ("thanks", None),
        ("happy and angry", None),
        ("", None),
    ],
)
def test_strong_cues_speak_alone_and_weak_ones_do_not(
    message: str, emotion: Emotion | None
) -> None:
    assert mood(message) is emotion


def test_emphasis_strengthens_what_is_said() -> None:
    quiet, loud = (cue_scores(find_cues(m, LEXICON)) for m in ("a nightmare", "a NIGHTMARE!!!"))
    assert quiet is not None
    assert loud is not None
    assert loud.of(Emotion.FRUSTRATED) > quiet.of(Emotion.FRUSTRATED)


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [("happy", "very happy"), ("a bit sad", "sad"), ("bad", "terrible"), ("good", "good, thanks")],
)
def test_valence_grows_with_what_is_said(weaker: str, stronger: str) -> None:
    low, high = (abs(cue_valence(find_cues(m, LEXICON))) for m in (weaker, stronger))
    assert 0 < low < high


@given(MESSAGES)
def test_every_cue_is_a_slice_of_the_message(message: str) -> None:
    cues = find_cues(message, LEXICON)
    assert all(cue.words and message[cue.start : cue.end] == cue.words for cue in cues)
    assert list(cues) == sorted(cues, key=lambda cue: (cue.start, cue.end))


@given(MESSAGES)
def test_what_cues_say_is_well_formed(message: str) -> None:
    cues = find_cues(message, LEXICON)
    scores = cue_scores(cues)
    assert all(0 <= cue.weight <= 1 for cue in cues)
    assert -1 <= cue_valence(cues) <= 1
    assert scores is None or scores.labels == TEXT_LABELS


@given(
    st.lists(
        st.builds(
            Cue,
            st.just(CueKind.MOOD),
            st.just(0),
            st.just(1),
            st.just("x"),
            st.sampled_from(Emotion),
            st.floats(0, 1),
        )
    )
)
def test_the_order_of_cues_does_not_matter(cues: list[Cue]) -> None:
    assert cue_valence(cues) == pytest.approx(cue_valence(cues[::-1]))


def test_a_megabyte_is_read_in_time() -> None:
    assert mood("not happy, " * 90_000) is Emotion.DISAPPOINTED
