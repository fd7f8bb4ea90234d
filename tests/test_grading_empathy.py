"""Empathy: asked for only where there was distress and a turn to answer it."""

import pytest

from grading.report import Outcome
from speech.utterance import Utterance
from tests.calls import ANGRY, agent, customer, grade, judged, mood, result

_SORRY = "i am so sorry to hear that"


def test_a_calm_customer_needs_no_empathy() -> None:
    told = judged("empathy", [customer(0, 9, "my order"), agent(10, 12, "hello")])
    assert told.outcome is Outcome.NOT_APPLICABLE
    assert told.why.startswith("The customer showed no distress")


@pytest.mark.parametrize(
    "distressed",
    [customer(0, 9, "where is it", ANGRY), customer(0, 9, "this is ridiculous")],
    ids=["by voice", "by words"],
)
def test_distress_is_an_opportunity(distressed: Utterance) -> None:
    assert judged("empathy", [distressed, agent(10, 12, _SORRY)]).outcome is Outcome.MET
    assert judged("empathy", [distressed, agent(10, 12, "well")]).outcome is Outcome.MISSED


@pytest.mark.parametrize(("at", "points"), [(15, 100.0), (30, 97.5), (49, 50.0), (80, 0.0)])
def test_an_answer_earns_less_the_later_it_comes(at: float, points: float) -> None:
    call = [customer(0, 9, "where is it", ANGRY), agent(10, 12, "well"), agent(at, at + 7, _SORRY)]
    assert judged("empathy", call).points == pytest.approx(points)


def test_one_answer_covers_the_distress_that_follows_soon() -> None:
    stay = [customer(0, 9, "hm", ANGRY), agent(10, 14, _SORRY), customer(20, 60, "hm", ANGRY)]
    assert judged("empathy", [*stay, agent(61, 63, "well")]).points == 100


def test_the_worst_answered_distress_decides() -> None:
    call = [
        customer(0, 9, "hm", ANGRY),
        agent(10, 14, _SORRY),
        customer(200, 209, "this is ridiculous"),
        agent(210, 214, "well"),
    ]
    told = judged("empathy", call)
    assert told.outcome is Outcome.MISSED
    assert '3:26 ("this is ridiculous"), the worst answered of 2, was never' in told.why


def test_a_customer_who_hangs_up_leaves_no_turn_to_answer() -> None:
    call = [agent(0, 5, "no"), customer(6, 9, "this is ridiculous", ANGRY)]
    assert judged("empathy", call).outcome is Outcome.NOT_APPLICABLE


def test_evidence_shows_the_distress_and_its_answer() -> None:
    call = [customer(0, 9, "where is it", mood(angry=0.7)), agent(10, 17, _SORRY)]
    distress, answer = judged("empathy", call).evidence
    assert (distress.words, distress.figure, distress.unit) == ("where is it", 0.7, "negativity")
    assert (answer.words, answer.figure) == (_SORRY, 1.0)


def test_empathy_shown_does_not_make_distress_pay() -> None:
    poor = [agent(0, 5, "yes"), customer(6, 9, "my order"), agent(30, 35, _SORRY)]
    angrier = [agent(0, 5, "yes"), customer(6, 9, "my order", ANGRY), agent(30, 35, _SORRY)]
    calm, upset = grade(poor), grade(angrier)
    assert result(upset, "empathy").outcome is Outcome.MET
    assert not result(upset, "empathy").counts
    assert calm.points is not None
    assert upset.points is not None
    assert upset.points <= calm.points
