"""How a call was held: overlaps, silences, turns, pace, delays."""

from dataclasses import replace

import pytest
from hypothesis import given

from speech.audio import Speaker
from speech.conduct import ConductLimits, Span, measure
from speech.utterance import Utterance
from tests.calls import agent, conversations, customer, patient


def test_talking_at_once_is_overtalk_by_whoever_came_second() -> None:
    found = measure([customer(0, 6), agent(4, 9)], 9).overtalk
    assert [(o.span, o.by) for o in found] == [(Span(4, 6), Speaker.AGENT)]


def test_the_brush_of_two_turns_is_no_overtalk() -> None:
    assert measure([customer(0, 6), agent(5.8, 9)], 9).overtalk == ()


def test_starting_together_is_not_held_against_the_agent() -> None:
    (found,) = measure([agent(0, 5), customer(0, 6)], 6).overtalk
    assert found.by is Speaker.CUSTOMER


def test_a_speech_cut_in_two_segments_is_still_interrupted_by_the_other() -> None:
    found = measure([customer(0, 8), customer(8, 12), agent(7, 10)], 12).overtalk
    assert [(o.span, o.by) for o in found] == [(Span(7, 10), Speaker.AGENT)]


@pytest.mark.parametrize(
    ("nod", "counts"),
    [
        (agent(3, 3.9, "Uh-huh."), False),
        (agent(3, 4.5, "mm-hmm, right, I see"), False),
        (agent(3, 4.5, "right away sir"), True),
        (agent(3, 3.9, None), False),  # nothing transcribed: short and within
        (agent(3, 4.5, None), True),  # too long to be a nod
        (agent(3, 3.9, "stop that"), True),
    ],
)
def test_a_backchannel_takes_no_floor(nod: Utterance, counts: bool) -> None:
    found = measure([customer(0, 8, "so this is what happened"), nod], 8)
    assert bool(found.overtalk) is counts
    assert found.agent.n_turns == int(counts)


def test_a_short_answer_outside_the_others_turn_is_a_turn() -> None:
    assert measure([customer(0, 8, None), agent(9, 9.5, None)], 10).agent.n_turns == 1


def test_the_backchannels_can_be_edited() -> None:
    limits = ConductLimits(backchannels=("so so",))
    call = [customer(0, 8, "well"), agent(3, 4, "so so, so so")]
    assert measure(call, 8, limits=limits).overtalk == ()


def test_a_long_silence_between_voices_is_dead_air() -> None:
    found = measure([customer(0, 5), agent(9, 12), customer(14.5, 16)], 40)
    assert found.dead_air == (Span(5, 9),)


def test_a_hold_is_no_dead_air() -> None:
    call = [agent(0, 5), agent(60, 65)]
    assert measure(call, 65, holds=[Span(6, 58)]).dead_air == ()
    assert measure(call, 65, holds=[Span(10, 58)]).dead_air == (Span(5, 10),)


def test_silence_before_the_first_and_after_the_last_voice_is_the_recorders() -> None:
    assert measure([customer(20, 22), agent(23, 25)], 90, holds=[Span(80, 85)]).dead_air == ()


def test_pace_counts_words_over_seconds_of_voice() -> None:
    call = [agent(0, 10, "word " * 25), customer(10, 12, "few words")]
    found = measure(call, 12)
    assert found.agent.words_per_min == pytest.approx(150)
    assert found.customer.words_per_min is None


def test_the_response_delay_is_the_median_wait_after_the_other() -> None:
    call = [customer(0, 4), agent(5, 8), customer(10, 14), agent(17, 20), agent(21, 22)]
    found = measure(call, 22)
    assert found.agent.response_delay_s == pytest.approx(2)
    assert found.customer.response_delay_s == pytest.approx(2)


def test_an_interruption_is_no_answer_but_what_follows_is() -> None:
    found = measure([customer(0, 10), agent(2, 4), agent(11, 13)], 13)
    assert found.agent.response_delay_s == pytest.approx(1)


def test_a_wait_on_hold_is_no_delay() -> None:
    call = [customer(0, 4), agent(60, 64)]
    assert measure(call, 64, holds=[Span(5, 59)]).agent.response_delay_s is None


def test_ratios_that_need_both_are_none_when_one_is_heard() -> None:
    found = measure([customer(0, 4), customer(5, 9)], 10)
    assert found.talk_ratio is None
    assert found.customer.response_delay_s is None
    assert (found.agent.talk_s, found.agent.loudness_db) == (0, None)


def test_the_talk_ratio_is_the_agents_share() -> None:
    assert measure([customer(0, 3), agent(3, 4)], 4).talk_ratio == pytest.approx(0.25)


def test_loudness_is_the_mean_over_seconds_of_voice() -> None:
    call = [customer(0, 3), replace(customer(4, 5), loudness_db=-40.0)]
    assert measure(call, 5).customer.loudness_db == pytest.approx(-25)


def test_silence_throughout_measures_nothing() -> None:
    found = measure([], 30)
    assert (found.talk_ratio, found.dead_air, found.overtalk) == (None, (), ())


@patient
@given(conversations())
def test_the_order_of_arrival_changes_nothing(call: list[Utterance]) -> None:
    assert measure(call[::-1], 100) == measure(call, 100)


@patient
@given(conversations())
def test_a_shifted_call_was_held_the_same_way(call: list[Utterance]) -> None:
    later = [replace(u, start_s=u.start_s + 16, end_s=u.end_s + 16) for u in call]
    here, there = measure(call, 100), measure(later, 116)
    assert (there.customer, there.agent) == (here.customer, here.agent)
    moved = tuple(Span(s.start_s + 16, s.end_s + 16) for s in here.dead_air)
    assert there.dead_air == moved
