"""AudioHook's messages, in the shapes of Genesys' reference implementation."""

import json
from typing import Any

import pytest

from api.live.messages import ErrorTold, Graded, Started
from api.protocols.audiohook import AudioHookWire, Connection
from api.protocols.wire import Fault, Pause, Reply, Resume, Said, Stop
from speech.audio import Speaker
from speech.codec import Encoding
from tests.wires import fault_of, heard, rest_of, sound_of, start_of, told

SESSION = "30b0e395-84d3-4570-ac13-9a62d8f514c0"
ORGANIZATION = "d7934305-0972-4844-938e-9060eef73d05"
CONVERSATION = "090eaa2f-72fa-480a-83e0-8667ff89c0ec"
NOBODY = "00000000-0000-0000-0000-000000000000"
BOTH = {"type": "audio", "format": "PCMU", "channels": ["external", "internal"], "rate": 8000}
EXTERNAL = BOTH | {"channels": ["external"]}
GRADED = Graded(call_id=SESSION, report_id="r", points=1.0, stars=1, band="poor", duration_s=1.0)
STARTED = Started(call_id=SESSION, recorded=False, transcribed=False, mood_analysed=True)


def message(seq: int, kind: str, **parameters: Any) -> str:
    told = {"version": "2", "id": SESSION, "type": kind, "seq": seq, "serverseq": 0}
    return json.dumps(told | {"position": "PT0S", "parameters": parameters})


def opening(**changed: Any) -> str:
    parameters = {
        "organizationId": ORGANIZATION,
        "conversationId": CONVERSATION,
        "participant": {
            "id": "883efee8-3d6c-4537-b500-6d7ca4b92fa0",
            "ani": "+1-555-555-1234",
            "aniName": "John Doe",
            "dnis": "+1-800-555-6789",
        },
        "media": [BOTH, EXTERNAL],
        "language": "en-US",
    }
    return message(1, "open", **(parameters | changed))


def wire() -> AudioHookWire:
    return AudioHookWire(Connection(SESSION, ORGANIZATION))


def call(*frames: str | bytes) -> list[Said]:
    return heard(wire(), [opening(), *frames])


def test_a_session_begins_as_it_is_opened() -> None:
    start = start_of(call())
    assert (start.protocol, start.call_id, start.customer_name) == (
        "audiohook",
        SESSION,
        "John Doe",
    )
    assert (start.customer_id, start.metadata["conversation_id"]) == (
        "+1-555-555-1234",
        CONVERSATION,
    )
    assert (start.audio.encoding, start.audio.rate_hz) == (Encoding.MULAW, 8000)
    assert start.audio.lanes == ((Speaker.CUSTOMER, Speaker.AGENT),)


def test_the_integrations_own_configuration_names_the_queue() -> None:
    assert start_of(heard(wire(), [opening(customConfig={"queue": "billing"})])).queue == "billing"


def test_a_session_that_goes_on_for_another_keeps_its_call() -> None:
    before = [{"id": "old", "serverseq": 3, "clientseq": 7}]
    assert start_of(heard(wire(), [opening(continuedSessions=before)])).call_id == "old"


def test_it_is_opened_once_the_call_is_heard() -> None:
    one = wire()
    one.text(opening())
    (answer,) = one.frames(STARTED)
    assert told(answer) == {
        "version": "2",
        "id": SESSION,
        "type": "opened",
        "seq": 1,
        "clientseq": 1,
        "parameters": {"startPaused": False, "media": [BOTH]},
    }


def test_a_trial_of_the_connection_is_answered_without_a_call() -> None:
    said = heard(wire(), [opening(conversationId=NOBODY), message(2, "close", reason="end")])
    assert [told(one)["type"] for one in said] == ["opened", "closed"]


def test_the_customers_channel_alone_will_do() -> None:
    assert start_of(heard(wire(), [opening(media=[EXTERNAL])])).audio.lanes == (
        (Speaker.CUSTOMER,),
    )


def test_a_ping_is_answered_with_the_number_of_what_it_answers() -> None:
    (pong,) = rest_of(call(message(2, "ping", rtt="PT0.1S")))
    assert {key: told(pong)[key] for key in ("type", "seq", "clientseq")} == {
        "type": "pong",
        "seq": 1,
        "clientseq": 2,
    }


def test_the_sound_comes_through() -> None:
    said = call(*[b"\x7f\xff" * 800] * 4, message(2, "close", reason="end"))
    assert sound_of(said) == b"\x7f\xff" * 3200


def test_nothing_is_heard_between_paused_and_resumed() -> None:
    said = call(
        b"\x00" * 100,
        message(2, "paused"),
        message(3, "resumed", start="PT1S", discarded="PT7.25S"),
    )
    assert said[1:][-2:] == [Pause(), Resume(7.25)]
    assert sound_of(said) == b"\x00" * 100


def test_sound_that_the_client_threw_away_has_its_time() -> None:
    said = call(message(2, "discarded", start="PT1S", discarded="PT2S"))
    assert rest_of(said) == [Pause(), Resume(2.0)]


def test_a_pause_is_not_ended_by_what_was_thrown_away_before() -> None:
    said = call(message(2, "paused"), message(3, "discarded", start="PT1S", discarded="PT2S"))
    assert rest_of(said) == [Pause()]


def test_a_callers_odd_name_costs_no_call() -> None:
    odd = {"ani": "+1-555-555-1234", "aniName": "\u200f\u0007John", "dnis": ""}
    assert start_of(heard(wire(), [opening(participant=odd)])).customer_name is None


def test_close_is_answered_and_ends_the_call() -> None:
    closed, stop = rest_of(call(b"\x00" * 10, message(2, "close", reason="end")))
    assert (told(closed)["type"], stop) == ("closed", Stop("hung up"))


def test_a_session_that_is_cut_off_may_be_continued() -> None:
    one = wire()
    heard(one, [opening(), b"\x00" * 10])
    assert rest_of(one.closed(True)) == []


def test_a_call_that_ends_here_is_disconnected() -> None:
    one = wire()
    one.text(opening())
    (frame,) = one.frames(GRADED)
    assert (told(frame)["type"], told(frame)["parameters"]) == (
        "disconnect",
        {"reason": "completed"},
    )


def test_a_call_that_was_closed_is_not() -> None:
    one = wire()
    heard(one, [opening(), message(2, "close", reason="end")])
    assert one.frames(GRADED) == ()


@pytest.mark.parametrize(("code", "reason"), [("too_many_calls", "error"), ("unauthorized",) * 2])
def test_a_refusal_is_a_disconnect_that_says_why(code: str, reason: str) -> None:
    (frame,) = wire().frames(ErrorTold(code=code, text="no", fatal=True))
    assert told(frame)["parameters"] == {"reason": reason, "info": "no"}


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([b"\x00"], "not_started"),
        ([opening(organizationId=NOBODY)], "unauthorized"),
        ([opening().replace(SESSION, NOBODY)], "unauthorized"),
        ([opening(media=[BOTH | {"format": "L16"}])], "unsupported_audio"),
        ([opening(), opening().replace('"seq": 1', '"seq": 2')], "started_twice"),
        ([opening(), message(3, "paused")], "out_of_order"),
        (
            [opening(), message(2, "paused").replace('"serverseq": 0', '"serverseq": 9')],
            "out_of_order",
        ),
        ([opening(), message(2, "resumed", discarded="soon")], "invalid_frame"),
        ([opening().replace('"2"', '"1"')], "invalid_frame"),
        (["{}"], "invalid_frame"),
    ],
)
def test_what_is_not_in_order_ends_the_session(frames: list[str | bytes], code: str) -> None:
    (fault,) = [one for one in heard(wire(), frames) if isinstance(one, Fault)]
    assert (fault.code, fault.fatal) == (code, True)


def test_news_of_another_kind_is_let_be() -> None:
    assert (
        rest_of(call(message(2, "update", language="de-DE"), message(3, "error", code=400))) == []
    )


def test_an_answer_before_the_call_needs_no_call() -> None:
    (pong,) = wire().text(message(1, "ping"))
    assert isinstance(pong, Reply)
    assert fault_of(wire().text(message(2, "ping"))).fatal
