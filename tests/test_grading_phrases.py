"""Cues found in speech, whatever the spelling."""

from dataclasses import replace

import pytest

from grading.phrases import cue, find, plain_words
from speech.transcript import Transcript
from tests.calls import agent


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("I'm sorry", "i am SORRY, madam"),
        ("i am sorry", "I’m sorry."),
        ("do not", "we don't do that"),
        ("don't", "we dont do that"),
        ("can't", "we cannot do that"),
        ("that's ridiculous", "well that is ridiculous!"),
        ("I will", "then I'll send it"),
        ("thank you", "Thank-you for calling"),
        ("okay", "OK then"),
        ("customer's order", "the customers order"),
        ("안녕하세요", "네 안녕하세요 고객님"),
    ],
)
def test_a_cue_is_found_in_any_spelling(phrase: str, said: str) -> None:
    assert len(find([cue(phrase)], [agent(0, 5, said)])) == 1


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("hi", "this is which"),
        ("sorry", "sorrys"),
        ("i am sorry", "i am so sorry"),
        ("anything else", "anything. or else"),
    ],
)
def test_a_cue_matches_whole_words_in_a_row_only(phrase: str, said: str) -> None:
    assert find([cue(phrase)], [agent(0, 5, said)]) == ()


def test_a_match_says_when() -> None:
    (match,) = find([cue("next step")], [agent(10, 15, "the next step is this")])
    assert (match.start_s, match.end_s) == (11, 13)


def test_words_without_times_are_spread_over_their_utterance() -> None:
    spoken = replace(agent(10, 14, None), transcript=Transcript("well thank you sir", ()))
    (match,) = find([cue("thank you")], [spoken])
    assert (match.start_s, match.end_s) == (11, 13)


@pytest.mark.parametrize(("pause_s", "n_found"), [(1, 1), (5, 0)])
def test_a_phrase_runs_on_after_a_short_pause(pause_s: float, n_found: int) -> None:
    spoken = [agent(0, 2, "thank you for"), agent(2 + pause_s, 5 + pause_s, "calling Acme")]
    assert len(find([cue("thank you for calling")], spoken)) == n_found


def test_a_text_without_words_has_no_plain_words() -> None:
    assert plain_words("... !?") == ()
