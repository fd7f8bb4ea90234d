"""The companion of a call: alerts, hints and who answered, from what is heard of both sides."""

from collections.abc import Sequence
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.live.companion import Companion
from api.live.messages import AlertTold, GuidanceTold
from api.live.noticed import AlertRaised, CueAnswered, HintAnswered, HintGiven, Noticed
from api.live.telling import message_of
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.alert_rules import AlertRules, read_alert_rules, shipped_alert_rules
from insights.alert_state import Response
from insights.customer import Customer
from insights.playbook import read_playbook, shipped_playbook
from speech.audio import Speaker
from speech.happening import Felt, Happening, Spoken, VoiceBegan
from speech.utterance import Utterance
from tests.calls import mood, reading

NOW_S = 1_700_000_000.0
SILENT = read_playbook(shipped_playbook())
HELPFUL = read_playbook(shipped_playbook().replace("on: []", "on: [de_escalation, goodwill]"))
C, A = Speaker.CUSTOMER, Speaker.AGENT


def rules(*whens: str) -> AlertRules:
    """These rules, each named after its place; as they ship if there is none."""
    if not whens:
        return read_alert_rules(shipped_alert_rules())
    listed = "".join(f"  - {{id: r{n}, when: {w}, severity: high}}\n" for n, w in enumerate(whens))
    chain = "escalation: [{owner: floor, within_s: 60}]\n"
    return read_alert_rules(f"version: '1'\n{chain}rules:\n{listed}")


def companion(*whens: str) -> Companion:
    return Companion(rules(*whens), SILENT, Customer(), None)


def helpful(*whens: str) -> Companion:
    """One whose playbook has been turned on."""
    return Companion(rules(*whens), HELPFUL, Customer(), None)


def said(who: Speaker, start_s: float, *scores: EmotionScores, each_s: float = 1.0) -> Spoken:
    """An utterance with a reading a second."""
    starts = [start_s + n * each_s for n in range(max(1, len(scores)))]
    readings = tuple(reading(s, s + each_s, one) for s, one in zip(starts, scores, strict=False))
    utterance = Utterance(who, start_s, starts[-1] + each_s, -20.0, None, readings)
    return Spoken(utterance, np.zeros(1, np.float32), start_s)


def told(one: Companion, *happenings: Happening) -> list[Noticed]:
    """What these give cause to, each heard when it ended."""
    found: list[Noticed] = []
    for happening in happenings:
        match happening:
            case VoiceBegan(start_s=at_s):
                pass
            case Felt(reading=heard):
                at_s = heard.end_s
            case Spoken(utterance=utterance):
                at_s = utterance.end_s
        found += one.heard(happening, at_s, NOW_S + at_s)
    return found


FURIOUS = [mood(0.95)] * 4


def test_an_alert_is_raised_in_the_middle_of_a_word() -> None:
    early = Felt(C, reading(0.0, 3.0, mood(0.95)), final=False)
    (alert,) = told(companion("anger > 0.85 for 3 s"), VoiceBegan(C, 0.0), early)
    assert isinstance(alert, AlertRaised)
    assert (alert.rule, alert.at_s, alert.raised_s) == ("r0", 3.0, NOW_S + 3.0)
    assert alert.why == "anger 0.95, above 0.85 for 3 s of speech"
    assert alert.chain[0].owner == "floor"


def test_the_utterance_does_not_raise_it_again() -> None:
    one = companion("anger > 0.85 for 3 s")
    early = Felt(C, reading(0.0, 3.0, mood(0.95)), final=False)
    told(one, VoiceBegan(C, 0.0), early)
    final = Felt(C, reading(0.0, 3.0, mood(0.95)), final=True)
    assert told(one, final, said(C, 0.0, mood(0.95), each_s=3.0)) == []


@given(st.lists(st.sampled_from([mood(1.0), mood(0.0, 1.0), mood(0.0, 0.0, 1.0)]), max_size=8))
def test_nothing_in_an_agents_voice_ever_matters(moods: list[EmotionScores]) -> None:
    plain, judged = companion("negativity > 0.1", "angry"), companion("negativity > 0.1", "angry")
    without = [said(A, 0.0, each_s=float(max(1, len(moods))))]
    heard = [Felt(A, reading(0.0, 1.0, one), final=False) for one in moods]
    assert told(judged, *heard, said(A, 0.0, *moods)) == told(plain, *without) == []
    assert judged.mood is None


def test_silence_is_noticed_by_time_alone_and_not_in_a_pause() -> None:
    one = companion("dead_air > 8 s")
    told(one, said(C, 0.0, mood()))
    one.paused(5.0)
    assert one.tick(60.0, NOW_S) == ()
    one.resumed(60.0)
    assert one.tick(67.0, NOW_S) == ()
    assert [type(n) for n in one.tick(69.0, NOW_S)] == [AlertRaised]


def test_words_may_raise_what_the_voice_alone_did_not() -> None:
    one = companion("anger > 0.8")
    spoken = said(C, 0.0, mood(0.5))
    assert told(one, spoken) == []
    (alert,) = one.worded(said(C, 0.0, mood(0.9)).utterance, 2.0, NOW_S)
    assert isinstance(alert, AlertRaised)


def test_the_agents_next_words_answer_a_cue_and_those_before_it_do_not() -> None:
    one = companion("angry")
    told(one, VoiceBegan(A, 0.0))
    (alert,) = told(one, said(C, 0.5, mood(0.9)))
    assert isinstance(alert, AlertRaised)
    assert told(one, said(A, 0.0, each_s=3.0)) == []
    (answer,) = one.heard(VoiceBegan(A, 4.0), 4.3, NOW_S + 4.3)
    assert isinstance(answer, CueAnswered)
    assert (answer.alert_id, answer.response) == (alert.alert_id, Response.AGENT)
    assert answer.answered_s == pytest.approx(NOW_S + 4.0)
    assert told(one, VoiceBegan(A, 9.0)) == []


def test_a_hint_is_given_told_and_answered() -> None:
    one = helpful("call_length > 9999 s")
    (hint,) = told(one, said(C, 0.0, *FURIOUS))
    assert isinstance(hint, HintGiven)
    assert (hint.behaviour, hint.mood, hint.playbook) == ("de_escalation", "angry", "1")
    assert one.used(hint.hint_id, True, NOW_S) == (HintAnswered(hint.hint_id, True, NOW_S),)
    assert one.used(hint.hint_id, True, NOW_S) == ()
    assert one.used("hint_unknown", True, NOW_S) == ()


def test_a_hint_that_was_used_answers_the_cue() -> None:
    one = helpful("angry")
    alert, hint = told(one, said(C, 0.0, *FURIOUS))
    assert isinstance(alert, AlertRaised)
    assert isinstance(hint, HintGiven)
    _, answer = one.used(hint.hint_id, True, NOW_S + 7)
    assert answer == CueAnswered(alert.alert_id, Response.HINT, NOW_S + 7)


def test_an_offer_says_that_it_needs_approval() -> None:
    one = helpful("call_length > 9999 s")
    found = [n for at in range(40) for n in told(one, said(C, at * 10.0, mood(0.7)))]
    offers = [message_of(n) for n in found if isinstance(n, HintGiven) and n.offer]
    assert [o.needs_approval for o in offers if isinstance(o, GuidanceTold)] == [True]


def test_what_is_only_kept_is_not_told() -> None:
    alert, hint = told(helpful("angry"), said(C, 0.0, *FURIOUS))
    assert isinstance(message_of(alert), AlertTold)
    assert isinstance(message_of(hint), GuidanceTold)
    assert message_of(HintAnswered("h", True, NOW_S)) is None
    assert message_of(CueAnswered("a", Response.AGENT, NOW_S)) is None


def test_what_was_told_before_a_restart_is_not_told_again() -> None:
    one = companion("angry")
    one.recall(said(C, 0.0, *FURIOUS).utterance)
    assert told(one, said(C, 5.0, *FURIOUS)) == []
    assert one.mood is Emotion.ANGRY


def test_what_is_heard_once_more_after_a_restart_is_not_told_again() -> None:
    one = companion("angry", "dead_air > 8 s")
    one.hush(30.0)
    again = said(C, 2.0, *FURIOUS)
    assert one.heard(VoiceBegan(C, 2.0), 30.0, NOW_S) == ()
    assert one.heard(again, 30.0, NOW_S) == one.tick(30.0, NOW_S) == ()
    (alert,) = one.tick(31.0, NOW_S)
    assert isinstance(alert, AlertRaised)
    assert alert.rule == "r1"


def test_a_hint_of_before_a_restart_can_be_answered_after_it() -> None:
    one = companion("angry")
    one.hush(30.0)
    assert one.used("hint_1", False, NOW_S) == (HintAnswered("hint_1", False, NOW_S),)
    assert one.used("hint_1", False, NOW_S) == ()


def a_call(seconds: int) -> list[Happening]:
    """A lively call: a reading each half second of the customer, who is angry now and then."""
    found: list[Happening] = []
    random = np.random.default_rng(1)
    for start in range(0, seconds, 10):
        moods = [mood(float(anger)) for anger in random.uniform(0.2, 1.0, 5)]
        found.append(VoiceBegan(C, float(start)))
        for at, one in enumerate(moods):
            window = reading(start + at, start + at + 1.0, one)
            found += [Felt(C, window, final=False), Felt(C, window, final=True)]
        found += [said(C, float(start), *moods), VoiceBegan(A, start + 4.5)]
        found.append(said(A, start + 4.5, each_s=5.0))
    return found


def cost_ms(one: Companion, happenings: Sequence[Happening], seconds: int) -> float:
    """CPU milliseconds for a second of the call, ticks included."""
    began_s = process_time()
    told(one, *happenings)
    for second in range(seconds):
        one.tick(float(second), NOW_S)
    return 1_000 * (process_time() - began_s) / seconds


def test_a_second_of_a_call_costs_next_to_nothing() -> None:
    happenings = a_call(600)
    best = min(cost_ms(helpful(), happenings, 600) for _ in range(3))
    assert best < 0.3
