"""The customer's mood, interval by interval."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from emotion.labels import Emotion
from grading.intervals import IntervalError, IntervalState, score_intervals
from speech.utterance import Utterance
from tests.calls import (
    ANGRY,
    CALM,
    HAPPY,
    UNSURE,
    agent,
    conversations,
    customer,
    mood,
    patient,
    reading,
)


def test_each_interval_knows_whether_it_says_anything() -> None:
    call = [customer(0, 9), customer(10, 19, scores=UNSURE), agent(20, 29), customer(30, 35)]
    assert [i.state for i in score_intervals(call, 40)] == [
        IntervalState.SCORED,
        IntervalState.ABSTAINED,
        IntervalState.NO_SPEECH,
        IntervalState.SCORED,
    ]


def test_a_voice_too_short_to_read_is_speech_without_a_mood() -> None:
    (interval,) = score_intervals([customer(0, 0.3, scores=None)], 5)
    assert (interval.state, interval.valence) == (IntervalState.ABSTAINED, None)


def test_a_reading_counts_for_the_seconds_it_heard_in_each_interval() -> None:
    call = [customer(0, 8, scores=CALM), customer(8, 18, scores=mood(angry=1.0))]
    first, second = score_intervals(call, 18)
    assert first.fused is not None
    assert first.fused.of(Emotion.ANGRY) == pytest.approx(0.2)
    assert second.valence == pytest.approx(-1)


def test_an_abstained_reading_counts_for_nothing_beside_a_sure_one() -> None:
    (interval,) = score_intervals([customer(0, 8, scores=UNSURE), customer(8, 9)], 10)
    assert interval.fused is not None
    assert interval.fused.likeliest is Emotion.NEUTRAL


def test_voice_and_words_are_kept_apart() -> None:
    heard = replace(reading(0, 5, CALM), voice=ANGRY, words=HAPPY)
    (interval,) = score_intervals([replace(customer(0, 5), readings=(heard,))], 5)
    read = (interval.voice, interval.words, interval.fused)
    assert [scores.likeliest for scores in read if scores] == ["angry", "happy", "neutral"]


def test_intervals_begin_with_the_first_voice_of_either_side() -> None:
    spans = [(i.start_s, i.end_s) for i in score_intervals([agent(4, 6), customer(7, 20)], 26)]
    assert spans == [(4, 14), (14, 24), (24, 26)]


def test_silence_throughout_is_no_speech_throughout() -> None:
    states = [i.state for i in score_intervals([], 25)]
    assert states == [IntervalState.NO_SPEECH] * 3


@pytest.mark.parametrize("interval_s", [0, -1, 0.5, float("nan")])
def test_an_interval_lasts_at_least_a_second(interval_s: float) -> None:
    with pytest.raises(IntervalError, match="at least 1 s"):
        score_intervals([], 10, interval_s)


@patient
@given(conversations())
def test_intervals_cover_the_call_without_gaps(call: list[Utterance]) -> None:
    intervals = score_intervals(call, 60)
    assert intervals[0].start_s == min(u.start_s for u in call)
    assert intervals[-1].end_s == max(60, *(u.end_s for u in call))
    assert all(a.end_s == b.start_s for a, b in pairwise(intervals))
