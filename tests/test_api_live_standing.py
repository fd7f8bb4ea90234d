"""Standing: intervals close when nothing can change them, and are the report's own."""

import pytest

from api.live.standing import Closed, Standing
from emotion.scores import EmotionScores
from grading.grader import GraderConfig
from grading.intervals import IntervalState
from speech.audio import Speaker
from speech.utterance import Utterance
from tests.calls import ANGRY, CALM, HAPPY, agent, call_info, customer, default_rubric
from text.shift import Shift


def standing() -> Standing:
    return Standing(default_rubric(), GraderConfig(), call_info([]))


def closed(said: list[Utterance], until_s: float) -> list[Closed]:
    """Return the intervals of a call that was heard half a second at a time."""
    call, left, found = standing(), sorted(said, key=lambda u: u.end_s), []
    for half_seconds in range(1, round(2 * until_s) + 1):
        heard_s = half_seconds / 2
        for utterance in said:
            if utterance.start_s <= heard_s < utterance.start_s + 0.5:
                call.began(utterance.speaker, utterance.start_s)
        while left and left[0].end_s <= heard_s:
            call.said(left.pop(0))
        found += call.closed(heard_s)
    return found


def test_the_intervals_are_those_of_the_report() -> None:
    said = [customer(1.0, 5.0, scores=ANGRY), agent(6.0, 9.0), customer(14.0, 19.0, scores=HAPPY)]
    live = [one.score for one in closed(said, 40.0)]
    call = standing()
    for utterance in said:
        call.said(utterance)
    report = call.report(call_info(said, duration_s=40.0))
    assert live == list(report.intervals[:3])


def test_an_interval_waits_for_a_voice_that_reaches_into_it() -> None:
    call = standing()
    call.said(customer(0.0, 2.0, scores=CALM))
    call.began(Speaker.CUSTOMER, 8.0)
    assert call.closed(11.0) == []
    call.said(customer(8.0, 12.0, scores=ANGRY))
    (interval,) = call.closed(12.5)
    assert (interval.score.start_s, interval.score.end_s) == (0.0, 10.0)


def test_a_voice_that_came_to_nothing_holds_an_interval_up_no_longer_than_a_voice_can_last() -> (
    None
):
    call = standing()
    call.said(customer(0.0, 2.0, scores=CALM))
    call.began(Speaker.AGENT, 9.9)
    assert call.closed(18.0) == []
    assert len(call.closed(18.6)) == 1


def test_nothing_closes_before_anybody_spoke() -> None:
    assert closed([], 60.0) == []


def test_a_customer_who_grows_angrier_is_worsening() -> None:
    said = [
        customer(at_s, at_s + 5.0, scores=scores) for at_s, scores in ((0.0, HAPPY), (10.0, ANGRY))
    ]
    trends = [one.trend for one in closed(said, 30.0)]
    assert trends[:2] == [None, Shift.WORSENING]


@pytest.mark.parametrize(
    ("came_in", "trend"), [(ANGRY, Shift.IMPROVING), (HAPPY, Shift.STEADY), (None, None)]
)
def test_the_first_interval_goes_by_how_the_customer_came_in(
    came_in: EmotionScores | None, trend: Shift | None
) -> None:
    call = Standing(default_rubric(), GraderConfig(), call_info([]), came_in)
    call.said(customer(0.0, 5.0, scores=HAPPY))
    (first,) = call.closed(11.0)
    assert first.trend is trend


def test_silence_is_an_interval_too() -> None:
    states = [one.score.state for one in closed([customer(0.0, 5.0, scores=CALM)], 25.0)]
    assert states == [IntervalState.SCORED, IntervalState.NO_SPEECH]


def test_words_take_the_place_of_the_utterance_without() -> None:
    call = standing()
    number = call.said(customer(0.0, 2.0, None, CALM))
    call.worded(number, customer(0.0, 2.0, "hello", CALM))
    assert [u.text for u in call.utterances] == ["hello"]


def test_the_points_are_what_the_grade_would_be() -> None:
    said = [customer(0.0, 5.0, scores=ANGRY), agent(5.5, 9.0), customer(10.0, 14.0, scores=HAPPY)]
    points = [one.points for one in closed(said, 30.0)]
    assert points[0] is not None
    assert 0.0 <= points[0] <= 100.0


@pytest.mark.parametrize("n_before", [0, 2])
def test_what_was_said_before_a_restart_counts(n_before: int) -> None:
    call, before = standing(), [customer(float(i), i + 0.5, scores=CALM) for i in range(n_before)]
    call.recall(before)
    assert call.said(agent(5.0, 6.0)) == n_before
