"""Confirming: what words and punctuation must say before an alert may rest on a reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import EmotionScores, scores_of
from text.confirm import confirmed
from text.cues import find_cues
from text.lexicon import default_lexicon

LEXICON = default_lexicon()


def mood(emotion: Emotion) -> EmotionScores:
    """A reading that is nearly sure."""
    return scores_of({e: 0.93 if e is emotion else 0.01 for e in TEXT_LABELS})


def borne_out(message: str, scores: EmotionScores) -> bool:
    return confirmed(message, scores, find_cues(message, LEXICON))


@pytest.mark.parametrize(
    ("message", "believed"),
    [
        ("This is ridiculous!", True),
        ("this is RIDICULOUS", True),
        ("this is ridiculous", False),  # one word, said quietly
        ("this is ridiculous and a waste of time", True),
        ("I am furious about this.", True),  # strong enough alone
        ("thanks for nothing", True),
        ("where is my order!!!", False),  # loud, but no word bears it out
        ("Thank you so much! Great work, it was late", False),  # it says the opposite
        ("I'm not angry!", False),
        ("", False),
    ],
)
def test_anger_is_believed_only_where_words_bear_it_out(message: str, believed: bool) -> None:
    assert borne_out(message, mood(Emotion.ANGRY)) is believed


@pytest.mark.parametrize(
    "scores", [mood(Emotion.ANGRY).abstain_below(1.0), mood(Emotion.NEUTRAL), mood(Emotion.HAPPY)]
)
def test_what_is_abstained_neutral_or_contradicted_is_not_confirmed(scores: EmotionScores) -> None:
    assert not borne_out("I am furious!!!", scores)


@given(st.text(), st.sampled_from(Emotion))
def test_without_a_cue_nothing_is_confirmed(message: str, emotion: Emotion) -> None:
    assert not confirmed(message, mood(emotion), ())
