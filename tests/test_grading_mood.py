"""How the customer's mood is graded."""

import pytest

from emotion.scores import EmotionScores
from grading.report import Outcome
from speech.audio import Speaker
from tests.calls import (
    ANGRY,
    CALM,
    HAPPY,
    UNSURE,
    agent,
    call_info,
    customer,
    judged,
    mood,
    moods,
)


def _points(criterion: str, *scores: EmotionScores) -> float:
    points = judged(criterion, moods(*scores)).points
    assert points is not None
    return points


def test_the_end_weighs_more_than_the_start() -> None:
    assert _points("end_mood", ANGRY, CALM) == pytest.approx(80)
    assert _points("end_mood", CALM, ANGRY) == pytest.approx(20)


def test_a_worse_start_is_never_the_better_improvement() -> None:
    assert _points("end_mood", ANGRY, HAPPY) < _points("end_mood", CALM, HAPPY)


def test_one_interval_has_no_start_and_end() -> None:
    assert judged("end_mood", moods(ANGRY)).outcome is Outcome.NOT_APPLICABLE


def test_the_end_is_told_with_both_moods() -> None:
    told = judged("end_mood", moods(ANGRY, CALM))
    assert "began angry (valence -0.90) and ended neutral (+0.00)" in told.why
    assert [(e.start_s, e.end_s, e.figure) for e in told.evidence] == [(0, 10, -0.9), (10, 20, 0)]


def test_sooner_recovery_is_worth_more() -> None:
    earned = [_points("recovery", CALM, *([ANGRY] * n), *([CALM] * (8 - n))) for n in range(1, 8)]
    assert earned == sorted(earned, reverse=True)
    assert len(set(earned)) == len(earned)


def test_a_low_to_the_end_earns_nothing() -> None:
    told = judged("recovery", moods(CALM, ANGRY, CALM, ANGRY))
    assert (told.points, told.outcome) == (0, Outcome.MISSED)
    assert "low from 0:30 to the end" in told.why


def test_half_the_points_are_gone_after_the_half_time() -> None:
    assert _points("recovery", *([ANGRY] * 9), CALM) == pytest.approx(50)


def test_a_mood_between_the_thresholds_ends_no_low() -> None:
    between = mood(angry=0.3)
    assert _points("recovery", ANGRY, between, CALM) == _points("recovery", ANGRY, ANGRY, CALM)
    assert _points("recovery", CALM, between, CALM) == 100


def test_a_deeper_but_shorter_low_does_not_hide_a_longer_one() -> None:
    upset = mood(angry=0.5)
    shallow = _points("recovery", upset, upset, CALM, CALM, CALM)
    assert _points("recovery", upset, upset, CALM, mood(angry=1.0), CALM) == shallow


def test_recovery_shows_the_worst_moment_and_how_long_it_took() -> None:
    told = judged("recovery", moods(CALM, mood(angry=0.5), ANGRY, CALM))
    assert "low from 0:10 on and recovered after 0:20" in told.why
    assert [(e.start_s, e.figure, e.unit) for e in told.evidence] == [
        (20, -0.9, "valence"),
        (10, 20, "s"),
    ]


@pytest.mark.parametrize("criterion", ["end_mood", "recovery"])
def test_a_mood_that_nobody_could_tell_is_not_judged(criterion: str) -> None:
    told = judged(criterion, moods(UNSURE, UNSURE, UNSURE))
    assert told.outcome is Outcome.NOT_APPLICABLE
    assert "0 of 3 intervals" in told.why


@pytest.mark.parametrize("criterion", ["end_mood", "recovery"])
def test_without_a_customer_there_is_no_mood(criterion: str) -> None:
    alone = [agent(0, 30, "hello")]
    assert judged(criterion, alone).why == "The customer was not heard."
    told = judged(criterion, alone, call_info(alone, speakers=(Speaker.AGENT,)))
    assert "doesn't tell the customer's voice apart" in told.why


def test_the_customers_words_stand_beside_the_mood() -> None:
    call = [customer(0, 9, "where is it", ANGRY), customer(10, 19, "well thanks")]
    assert [e.words for e in judged("end_mood", call).evidence] == ["where is it", "well thanks"]
