"""How dead air, overtalk, balance and pace are graded."""

import pytest

from grading.report import Outcome
from speech.audio import Speaker
from speech.conduct import Span
from speech.utterance import Utterance
from tests.calls import agent, call_info, customer, grade, judged, result

_CONDUCT = ("dead_air", "overtalk", "talk_ratio")


def test_dead_air_costs_by_the_second_a_minute() -> None:
    call = [customer(0, 25), agent(32, 60)]
    told = judged("dead_air", call)
    assert told.points == pytest.approx(50)  # 7 s/min, halfway from 2 to 12
    assert told.why == (
        "Nobody spoke for 7.0 s in all, 7.0 s a minute, the longest from 0:25 to 0:32."
    )
    assert [(e.start_s, e.end_s, e.figure) for e in told.evidence] == [(0, 60, 7), (25, 32, 7)]


def test_a_known_hold_is_not_held_against_the_agent() -> None:
    call = [customer(0, 25), agent(56, 90)]
    assert result(grade(call, holds=[Span(26, 55)]), "dead_air").points == 100


@pytest.mark.parametrize(
    ("call", "points"),
    [
        ([customer(0, 30), agent(28, 60)], 57.14),  # 2 s/min, from 0.5 to 4
        ([agent(0, 30), customer(28, 60)], 100.0),  # the customer came in
        ([customer(0, 30), agent(30, 60)], 100.0),
    ],
)
def test_overtalk_is_the_agents_only(call: list[Utterance], points: float) -> None:
    assert judged("overtalk", call).points == points


def test_overtalk_shows_where_and_with_what_words() -> None:
    told = judged("overtalk", [customer(0, 30, "well"), agent(28, 60, "no listen")])
    assert told.evidence[1].words == "no listen"
    assert "once, 2.0 s in all" in told.why


@pytest.mark.parametrize(
    ("agent_s", "points"), [(30, 100.0), (15, 50.0), (9, 0.0), (45, 50.0), (51, 0.0)]
)
def test_the_talk_ratio_earns_less_away_from_balance(agent_s: float, points: float) -> None:
    told = judged("talk_ratio", [agent(0, agent_s), customer(agent_s, 60)])
    assert told.points == pytest.approx(points)


def test_a_short_exchange_has_no_talk_ratio() -> None:
    told = judged("talk_ratio", [customer(0, 5), agent(5, 10)])
    assert told.outcome is Outcome.NOT_APPLICABLE
    assert told.why == "Both spoke for 10 s in all; 30 s are needed to say."


@pytest.mark.parametrize(
    ("n_words", "points"), [(150, 100.0), (100, 50.0), (80, 0.0), (205, 50.0), (240, 0.0)]
)
def test_pace_has_a_range(n_words: int, points: float) -> None:
    assert judged("pace", [agent(0, 60, "word " * n_words)]).points == pytest.approx(points)


def test_too_few_words_have_no_pace() -> None:
    assert judged("pace", [agent(0, 5, "hello")]).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("criterion", _CONDUCT)
def test_one_side_alone_has_no_conduct_between_sides(criterion: str) -> None:
    call = [customer(0, 20), customer(40, 60)]
    told = judged(criterion, call, call_info(call, speakers=(Speaker.CUSTOMER,)))
    assert told.outcome is Outcome.NOT_APPLICABLE
    assert told.why == "The recording doesn't tell the agent's voice apart."
    assert judged(criterion, call).why == "The agent was not heard."
