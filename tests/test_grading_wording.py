"""How what the agent said is graded."""

import pytest

from grading.report import Outcome
from speech.audio import Speaker
from tests.calls import agent, call_info, customer, grade, judged, result

_PHRASES = ("greeting", "ownership", "closing", "forbidden_words", "empathy", "pace")


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Good morning, my name is Anna, how may I help?", Outcome.MET),
        ("Hello, Acme, Anna here, how can I help you?", Outcome.PARTLY),
        ("Yes?", Outcome.MISSED),
    ],
)
def test_a_greeting_has_three_parts(words: str, outcome: Outcome) -> None:
    assert judged("greeting", [agent(0, 5, words), customer(6, 9)]).outcome is outcome


def test_a_greeting_that_comes_late_is_none() -> None:
    call = [agent(0, 3, "one moment"), agent(40, 45, "good morning my name is Anna")]
    told = judged("greeting", call)
    assert told.points == 0
    assert told.why == "The agent gave no greeting or name or offer of help in the first 15 s."
    assert told.evidence[0].words == "one moment"


def test_the_greeting_is_counted_from_the_agents_own_first_word() -> None:
    late = [customer(0, 20, "hello?"), agent(21, 26, "hello my name is Anna how can i help")]
    assert judged("greeting", late).points == 100


def test_ownership_asks_for_a_next_step_too() -> None:
    call = [agent(0, 5, "let me look"), agent(50, 55, "anything else")]
    told = judged("ownership", call)
    assert told.outcome is Outcome.PARTLY
    assert told.why == (
        'The agent gave ownership ("let me" at 0:00), but no next step in the whole call.'
    )


def test_a_closing_belongs_to_the_end() -> None:
    early = [agent(0, 5, "anything else goodbye"), agent(90, 95, "hm")]
    late = [agent(0, 5, "hm"), agent(90, 95, "anything else goodbye"), customer(96, 150)]
    assert judged("closing", early).outcome is Outcome.MISSED
    assert judged("closing", late).outcome is Outcome.MET


def test_forbidden_words_fail_the_call() -> None:
    call = [agent(0, 5, "hello my name is Anna how can i help"), agent(9, 14, "oh Shut Up!")]
    report = grade(call)
    told = result(report, "forbidden_words")
    assert told.auto_fail
    assert told.why == 'The agent said "shut up" at 0:10.'
    assert (report.points, report.stars, report.band) == (0, 1, "poor")


def test_the_customer_may_say_what_they_like() -> None:
    report = grade([agent(0, 5, "hello there"), customer(6, 9, "shut up you idiot")])
    assert result(report, "forbidden_words").outcome is Outcome.MET
    assert report.points


@pytest.mark.parametrize("criterion", _PHRASES)
def test_without_a_transcript_nobody_missed_a_phrase(criterion: str) -> None:
    call = [agent(0, 5, None), customer(6, 30, None)]
    told = judged(criterion, call, call_info(call, transcribed=False))
    assert told.outcome is Outcome.NOT_APPLICABLE
    assert "not transcribed" in told.why


@pytest.mark.parametrize("criterion", _PHRASES)
def test_without_a_word_understood_nobody_missed_a_phrase(criterion: str) -> None:
    told = judged(criterion, [agent(0, 5, ""), customer(6, 30, "hello")])
    assert told.why == "Not one word of the agent was recognised."


@pytest.mark.parametrize("criterion", _PHRASES)
def test_a_mono_recording_holds_no_words_of_the_agent(criterion: str) -> None:
    call = [customer(0, 30, "shut up")]
    told = judged(criterion, call, call_info(call, speakers=(Speaker.CUSTOMER,)))
    assert told.outcome is Outcome.NOT_APPLICABLE
    assert "agent's voice apart" in told.why
