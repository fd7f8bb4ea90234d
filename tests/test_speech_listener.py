"""Listener: who is judged, that pieces don't matter, and that a long call stays small."""

import math
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE_HZ, AudioError, Frame, Speaker
from speech.happening import Felt, Happening, Spoken, VoiceBegan
from speech.listener import Listener, ListenerConfig, Step
from speech.reader import KEPT_READINGS, Caller
from speech.utterance import Utterance
from speech.words import WordMood, WordsConfig
from tests.fakes import FakeTranscriber, FakeVoice, Grumbler
from tests.signals import Samples, call, hum, silence, voice
from text.reader import MessageReader

CUSTOMER = call(silence(0.5), voice(2.5), silence(1.0), voice(0.7, seed=1), silence(3.0))
AGENT = call(silence(3.2), voice(0.8, pitch_hz=200.0, seed=2), silence(1.0), voice(2.7, seed=3))
WORDLESS = {"transcriber": None}
SIDES = {Speaker.CUSTOMER: CUSTOMER, Speaker.AGENT: AGENT}


def _listener(**changed: object) -> Listener:
    parts = {"voice": FakeVoice(), "transcriber": FakeTranscriber()} | changed
    return Listener(**parts)  # type: ignore[arg-type]


def _pieces(sizes: tuple[int, ...] = ()) -> Iterator[Frame]:
    """The whole call: pieces of these sizes by turns, then the rest of each side."""
    at = 0
    for size in (*sizes, CUSTOMER.size):
        for speaker, sound in SIDES.items():
            yield Frame(speaker, sound[at : at + size])
        at += size


def _heard(listener: Listener, sizes: tuple[int, ...] = ()) -> list[Utterance]:
    return [u for piece in _pieces(sizes) for u in listener.push(piece)] + listener.flush()


def _of(speaker: Speaker, utterances: list[Utterance]) -> list[Utterance]:
    return [utterance for utterance in utterances if utterance.speaker is speaker]


def _known(caller: Caller | None) -> list[float]:
    assert caller is not None
    return [baseline.heard for baseline in caller.known.values()]


def test_the_customer_is_read_and_the_agent_never() -> None:
    utterances = _heard(_listener())
    assert [len(u.readings) for u in _of(Speaker.CUSTOMER, utterances)] == [1, 1]
    assert [u.readings for u in _of(Speaker.AGENT, utterances)] == [(), ()]


def test_an_agents_voice_never_reaches_the_model() -> None:
    voice_model = FakeVoice()
    listener = _listener(voice=voice_model)
    listener.push(Frame(Speaker.AGENT, AGENT))
    listener.flush()
    assert voice_model.n_heard == 0
    assert _known(listener.caller) == [0.0, 0.0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40_000), max_size=12))
def test_how_the_call_is_cut_into_frames_changes_nothing(sizes: list[int]) -> None:
    found, wanted = _heard(_listener(), tuple(sizes)), _heard(_listener())
    for speaker in Speaker:
        assert _of(speaker, found) == _of(speaker, wanted)


def test_what_was_heard_never_changes_with_what_comes_later() -> None:
    whole = _heard(_listener())
    start = _listener().push(Frame(Speaker.CUSTOMER, CUSTOMER[: 4 * SAMPLE_RATE_HZ]))
    assert start == _of(Speaker.CUSTOMER, whole)[: len(start)] != []


def test_readings_lie_in_their_utterance_in_order() -> None:
    spoken = call(silence(0.5), voice(6.7), silence(1.0))
    (utterance,) = _listener().push(Frame(Speaker.CUSTOMER, spoken))
    bounds = [(r.start_s, r.end_s) for r in utterance.readings]
    assert len(bounds) == 5
    assert bounds[0][0] == utterance.start_s
    assert bounds[-1][1] == utterance.end_s
    assert [end for _, end in bounds[:-1]] == [start for start, _ in bounds[1:]]


def test_what_is_still_being_said_comes_out_in_order_of_time() -> None:
    listener = _listener()
    listener.push(Frame(Speaker.CUSTOMER, call(silence(1.0), voice(1.0))))
    listener.push(Frame(Speaker.AGENT, call(silence(0.2), voice(1.8))))
    assert [u.speaker for u in listener.flush()] == [Speaker.AGENT, Speaker.CUSTOMER]


def test_without_a_voice_model_there_are_words_and_no_readings() -> None:
    listener = _listener(voice=None)
    utterances = _heard(listener)
    assert all(u.text and u.readings == () for u in utterances)
    assert listener.caller is None


def test_without_a_recogniser_there_are_readings_and_no_words() -> None:
    utterances = _of(Speaker.CUSTOMER, _heard(_listener(transcriber=None)))
    assert all(u.transcript is None and u.text == "" and u.readings for u in utterances)


def test_words_are_those_of_the_segment_at_its_time() -> None:
    for utterance in _heard(_listener()):
        assert utterance.transcript is not None
        (word,) = utterance.transcript.words
        assert word.start_s <= utterance.start_s
        assert utterance.end_s <= word.end_s + 1e-9


def test_the_customers_words_join_their_voice_and_the_agents_never() -> None:
    words = WordMood(MessageReader.load(), WordsConfig(abstain_below=0.6))
    utterances = _heard(_listener(transcriber=Grumbler(), words=words))
    for utterance in _of(Speaker.CUSTOMER, utterances):
        assert utterance.text == Grumbler.line
        for reading in utterance.readings:
            assert reading.fused.negativity > reading.voice.negativity
    assert [u.readings for u in _of(Speaker.AGENT, utterances)] == [(), ()]


def test_an_utterance_is_as_loud_as_it_was() -> None:
    quiet, loud = (
        _listener().push(Frame(Speaker.CUSTOMER, call(voice(2.0, level_db=level), silence(1.0))))
        for level in (-40.0, -20.0)
    )
    assert loud[0].loudness_db - quiet[0].loudness_db == pytest.approx(20.0, abs=0.5)
    assert loud[0].loudness_db == pytest.approx(-20.0, abs=1.0)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_samples_that_are_no_numbers_are_refused(bad: float) -> None:
    with pytest.raises(AudioError, match="finite"):
        _listener().push(Frame(Speaker.CUSTOMER, np.full(400, bad, np.float32)))


def test_a_caller_is_known_in_their_next_call() -> None:
    first = _listener()
    for _ in range(8):
        first.push(Frame(Speaker.CUSTOMER, call(voice(6.0), silence(1.0))))
    assert min(_known(first.caller)) > KEPT_READINGS
    again = _listener(caller=first.caller)
    assert _known(again.caller) == [KEPT_READINGS] * 2
    assert _heard(again)[0].readings != _heard(_listener())[0].readings


def test_who_is_not_judged_is_not_known_either() -> None:
    nobody = ListenerConfig(judged=frozenset())
    listener = _listener(config=nobody, caller=FakeVoice().unknown_caller())
    assert all(u.readings == () for u in _heard(listener))
    assert listener.caller is None


def _live(listener: Listener, pieces: Iterable[Frame]) -> list[Happening]:
    """A call heard step by step, each of them told a piece of sound later."""
    steps = [*map(listener.take, pieces), listener.end()]
    return [happening for step in steps for happening in _told(listener, step)]


def _told(listener: Listener, step: Step) -> Sequence[Happening]:
    return listener.tell(step, FakeVoice().hear_many(step.windows))


def _spoken(happenings: Iterable[Happening]) -> list[Utterance]:
    return [happening.utterance for happening in happenings if isinstance(happening, Spoken)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40_000) | st.integers(0, 3_000), max_size=40), st.booleans())
def test_a_live_call_gives_the_utterances_of_its_recording(sizes: list[int], live: bool) -> None:
    listener = _listener(config=ListenerConfig(live=live))
    found, wanted = _spoken(_live(listener, _pieces(tuple(sizes)))), _heard(_listener(**WORDLESS))
    for speaker in Speaker:
        assert _of(speaker, found) == _of(speaker, wanted)


def test_a_recording_is_heard_when_it_has_been_said() -> None:
    happenings = _live(_listener(), _pieces((1_600,) * 100))
    assert all(happening.final for happening in happenings if isinstance(happening, Felt))


def _moments(sound: Samples) -> Iterator[tuple[float, Happening]]:
    """What happens in a live call of the customer's alone, and when, in frames of 100 ms."""
    listener, step = _listener(config=ListenerConfig(live=True)), SAMPLE_RATE_HZ // 10
    for at in range(0, sound.size, step):
        taken = listener.take(Frame(Speaker.CUSTOMER, sound[at : at + step]))
        for happening in _told(listener, taken):
            yield (at + step) / SAMPLE_RATE_HZ, happening


@pytest.mark.parametrize("length_s", [0.7, 1.4, 2.6, 3.3, 3.8, 5.2, 6.9])
def test_a_mood_is_told_soon_after_it_was_heard(length_s: float) -> None:
    told = list(_moments(call(silence(0.5), voice(length_s), silence(1.5))))
    felt = [(at_s, h) for at_s, h in told if isinstance(h, Felt)]
    finals = [h.reading for _, h in felt if h.final]
    assert finals
    for reading in finals:
        covered_s = min(at_s for at_s, h in felt if h.reading.end_s >= reading.end_s)
        assert covered_s - reading.end_s <= 0.25


def test_what_was_told_early_holds_if_the_voice_ended_there() -> None:
    told = [h for _, h in _moments(call(silence(0.5), voice(5.7), silence(1.5)))]
    early, final = (
        [h.reading for h in told if isinstance(h, Felt) and h.final is final]
        for final in (False, True)
    )
    assert [reading.end_s for reading in final] == [reading.end_s for reading in early]
    assert early == final


def test_no_stretch_is_heard_twice() -> None:
    listener, sound = _listener(config=ListenerConfig(live=True)), call(voice(20.0), silence(1.0))
    steps = [listener.take(Frame(Speaker.CUSTOMER, f)) for f in np.array_split(sound, 150)]
    spans = [window.span for step in steps for window in step.windows]
    assert len(spans) == len(set(spans)) > 10


def test_steady_sound_that_seemed_a_voice_has_no_mood() -> None:
    told = [h for _, h in _moments(call(silence(1.0), hum(4.0), silence(1.0)))]
    assert not [h for h in told if not isinstance(h, VoiceBegan)]


def test_each_utterance_is_told_of_when_its_voice_sets_in() -> None:
    began = None
    for happening in _live(_listener(), _pieces((1_600,) * 60)):
        if isinstance(happening, VoiceBegan) and happening.speaker is Speaker.CUSTOMER:
            began = happening
        if isinstance(happening, Spoken) and happening.utterance.speaker is Speaker.CUSTOMER:
            assert began == VoiceBegan(Speaker.CUSTOMER, happening.utterance.start_s)


def test_what_was_felt_for_good_is_what_the_utterance_holds() -> None:
    happenings = _live(_listener(), _pieces(()))
    felt = [h.reading for h in happenings if isinstance(h, Felt) and h.final]
    assert felt == [r for utterance in _spoken(happenings) for r in utterance.readings] != []


def test_the_sound_of_an_utterance_is_handed_on_for_its_words() -> None:
    for happening in _live(_listener(), _pieces(())):
        if isinstance(happening, Spoken):
            start = round(happening.start_s * SAMPLE_RATE_HZ)
            sound = SIDES[happening.utterance.speaker]
            wanted = sound[start : start + happening.samples.size]
            np.testing.assert_array_equal(happening.samples, wanted)


@pytest.mark.slow
def test_a_long_call_takes_no_more_memory_than_a_short_one() -> None:
    listener = _listener()
    two_sides = [call(voice(17.0), silence(3.0)), call(silence(12.0), voice(7.9), silence(0.1))] * 3
    tracemalloc.start()
    held = []
    for n, part in enumerate(two_sides * 5):
        for frame in np.array_split(part, 20):
            listener.push(Frame(list(Speaker)[n % 2], frame))
            listener.push(Frame(list(Speaker)[1 - n % 2], silence(frame.size / SAMPLE_RATE_HZ)))
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    # Python keeps some freed objects for reuse; a minute of the call would be 7.7 MB.
    assert max(held[6:]) < max(held[:6]) + 500_000
    assert max(held) < 4_000_000
