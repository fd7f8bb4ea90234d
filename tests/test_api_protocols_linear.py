"""jambonz, FreeSWITCH, Vonage and Asterisk: a word of how it sounds, then the sound."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from api.live.messages import ErrorTold, Resumed
from api.protocols.asterisk import AsteriskWire
from api.protocols.freeswitch import FreeSwitchWire
from api.protocols.jambonz import JambonzWire
from api.protocols.vonage import VonageWire
from api.protocols.wire import Fault, Mark, Pause, Resume, Said, Stop, Wire
from speech.audio import Speaker
from speech.codec import Encoding
from tests.wires import fault_of, heard, rest_of, sound_of, start_of

BOTH = (Speaker.CUSTOMER, Speaker.AGENT)
JAMBONZ = {
    "sampleRate": 8000,
    "mixType": "stereo",
    "callSid": "9fb35c28-9688-4531-943c-e280b04f3adf",
    "direction": "inbound",
    "from": "15083084809",
    "to": "15083728363",
    "callId": "fc5f8190-718a-123b-e6ba-023fd61c5256",
    "sipStatus": 200,
    "callStatus": "in-progress",
    "callerName": "Ana",
    "queue": "billing",
}
VONAGE = {
    "event": "websocket:connected",
    "content-type": "audio/l16;rate=16000",
    "speaker": "customer",
    "call_id": "CON-1",
    "callerID": "447700900123",
}
MEDIA_START = (
    "MEDIA_START connection_id:e226e283-c90a-4ea9-9e37-389000b9ef47 "
    "channel:WebSocket/connectionid format:ulaw optimal_frame_size:160"
)
ONE_SIDE = {"speaker": "agent", "call_id": "pbx-7"}


def jambonz(**changed: Any) -> str:
    return json.dumps(JAMBONZ | changed)


def vonage(**changed: Any) -> str:
    return json.dumps(VONAGE | changed)


def test_a_jambonz_call_begins_as_its_attributes_say() -> None:
    start = start_of(JambonzWire({}).text(jambonz()))
    assert (start.protocol, start.call_id, start.queue) == (
        "jambonz",
        JAMBONZ["callSid"],
        "billing",
    )
    assert (start.customer_id, start.customer_name) == ("15083084809", "Ana")
    assert (start.audio.encoding, start.audio.lanes) == (Encoding.PCM_S16LE, (BOTH,))


def test_of_a_call_that_was_placed_the_customer_is_who_was_called() -> None:
    assert (
        start_of(JambonzWire({}).text(jambonz(direction="outbound"))).customer_id == "15083728363"
    )


def test_a_pressed_key_is_marked_but_never_told() -> None:
    keyed = '{"event": "dtmf", "dtmf": "4", "duration": "1600"}'
    assert rest_of(heard(JambonzWire({}), [jambonz(), keyed])) == [Mark("dtmf")]


@pytest.mark.parametrize(
    ("asked", "text", "rate_hz", "lane"),
    [
        ({}, None, 8000, (Speaker.CUSTOMER,)),
        ({"rate": "16k", "mix": "stereo"}, None, 16000, BOTH),
        ({"mix": "stereo", "speakers": "agent,customer"}, "greetings", 8000, BOTH[::-1]),
        ({"speaker": "agent"}, '{"sampleRate": 16000.0}', 16000, (Speaker.AGENT,)),
        ({}, '{"sampleRate": "48000", "mixType": "stereo"}', 48000, BOTH),
    ],
)
def test_freeswitch_is_told_by_its_address_or_its_metadata(
    asked: Mapping[str, str], text: str | None, rate_hz: int, lane: tuple[Speaker, ...]
) -> None:
    frames = ([text] if text else []) + [b"\x00" * 320]
    audio = start_of(heard(FreeSwitchWire(asked), frames)).audio
    assert (audio.rate_hz, audio.lanes) == (rate_hz, (lane,))


def test_a_dial_plan_may_pause_mark_and_end_a_call() -> None:
    said = heard(
        FreeSwitchWire({}),
        [
            b"\x01\x00",
            '{"type": "pause", "holds": true}',
            '{"type": "resume"}',
            '{"type": "mark", "name": "transfer"}',
            "anything else is its own affair",
            '{"type": "stop"}',
        ],
    )
    assert rest_of(said) == [Pause(holds=True), Resume(), Mark("transfer"), Stop("stopped")]


@pytest.mark.parametrize(("asked", "n_told"), [({}, 0), ({"tell": "true"}, 1)])
def test_freeswitch_is_told_what_the_call_tells_if_it_asks(
    asked: Mapping[str, str], n_told: int
) -> None:
    frames = FreeSwitchWire(asked).frames(Resumed(at_s=1.0))
    assert [json.loads(frame)["data"]["type"] for frame in frames] == ["resumed"] * n_told


def test_a_vonage_leg_begins_as_its_headers_say() -> None:
    start = start_of(VonageWire({}).text(vonage()))
    assert (start.call_id, start.audio.rate_hz) == ("CON-1", 16000)
    assert start.audio.lanes == ((Speaker.CUSTOMER,),)
    assert dict(start.metadata) == {"callerID": "447700900123"}


def test_vonages_other_events_change_nothing() -> None:
    keyed, cleared = (
        '{"event":"websocket:dtmf","digit":"5","duration":260}',
        '{"event":"websocket:cleared"}',
    )
    assert rest_of(heard(VonageWire({}), [vonage(), keyed, cleared])) == [Mark("dtmf")]


@pytest.mark.parametrize(
    "text",
    [
        MEDIA_START,
        '{"event": "MEDIA_START", "connection_id": "e226", "channel": "WebSocket/x", '
        '"format": "ulaw", "optimal_frame_size": 160, "ptime": 20}',
    ],
)
def test_an_asterisk_channel_begins_in_either_way_of_writing(text: str) -> None:
    start = start_of(AsteriskWire(ONE_SIDE).text(text))
    assert (start.call_id, start.audio.encoding, start.audio.rate_hz) == (
        "pbx-7",
        Encoding.MULAW,
        8000,
    )
    assert start.audio.lanes == ((Speaker.AGENT,),)


@pytest.mark.parametrize(
    ("codec", "encoding", "rate_hz"),
    [("alaw", Encoding.ALAW, 8000), ("slin16", Encoding.PCM_S16LE, 16000)],
)
def test_asterisks_codecs_are_known_by_name(codec: str, encoding: Encoding, rate_hz: int) -> None:
    audio = start_of(AsteriskWire(ONE_SIDE).text(MEDIA_START.replace("ulaw", codec))).audio
    assert (audio.encoding, audio.rate_hz) == (encoding, rate_hz)


def test_asterisks_events_are_known_in_either_way_of_writing() -> None:
    frames = [MEDIA_START, "DTMF_END digit:5", '{"event": "DTMF_END", "digit": "5"}', "MEDIA_XON"]
    assert rest_of(heard(AsteriskWire(ONE_SIDE), frames)) == [Mark("dtmf")] * 2


def test_a_call_that_asterisk_can_not_send_is_hung_up() -> None:
    refused = ErrorTold(code="too_many_calls", text="no", fatal=True)
    assert AsteriskWire({}).frames(refused) == ("HANGUP",)


def begun() -> list[tuple[Wire, str]]:
    return [
        (JambonzWire({}), jambonz()),
        (FreeSwitchWire({}), "{}"),
        (VonageWire({}), vonage()),
        (AsteriskWire(ONE_SIDE), MEDIA_START),
    ]


@pytest.mark.parametrize(("wire", "first"), begun())
def test_the_sound_comes_through_whole_until_the_line_is_hung_up(wire: Wire, first: str) -> None:
    pieces = [bytes([k]) * 331 for k in range(30)]
    said = [*heard(wire, [first, *pieces]), *wire.closed(True)]
    assert sound_of(said) == b"".join(pieces)
    assert said[-1] == Stop("hung up")


@pytest.mark.parametrize(("wire", "first"), begun())
def test_a_line_that_breaks_ends_no_call(wire: Wire, first: str) -> None:
    heard(wire, [first, b"\x00" * 10])
    rest = wire.closed(False)
    assert (sound_of(rest), rest_of(rest)) == (b"\x00" * 10, [])


@pytest.mark.parametrize("wire", [JambonzWire({}), VonageWire({}), AsteriskWire({})])
def test_sound_before_its_start_ends_the_connection(wire: Wire) -> None:
    fault = fault_of(wire.binary(b"\x00"))
    assert (fault.code, fault.fatal) == ("not_started", True)


@pytest.mark.parametrize(
    ("wire", "text", "code"),
    [
        (JambonzWire({}), jambonz(mixType="mixed"), "mixed_audio"),
        (JambonzWire({}), jambonz(mixType="quadro"), "unsupported_audio"),
        (JambonzWire({}), jambonz(sampleRate=64000), "unsupported_audio"),
        (JambonzWire({}), jambonz(sampleRate={"a": 1}), "unsupported_audio"),
        (JambonzWire({}), "[1]", "invalid_frame"),
        (FreeSwitchWire({"mix": "mixed"}), "{}", "mixed_audio"),
        (VonageWire({}), vonage(speaker="both"), "invalid_start"),
        (
            VonageWire({}),
            json.dumps({k: v for k, v in VONAGE.items() if k != "speaker"}),
            "invalid_start",
        ),
        (VonageWire({}), json.dumps(VONAGE | {"content-type": "audio/mpeg"}), "unsupported_audio"),
        (AsteriskWire({}), MEDIA_START, "invalid_start"),
        (AsteriskWire(ONE_SIDE), MEDIA_START.replace("ulaw", "opus"), "unsupported_audio"),
    ],
)
def test_a_start_that_can_not_be_heard_is_a_fault(wire: Wire, text: str, code: str) -> None:
    assert fault_of(wire.text(text)).code == code


@pytest.mark.parametrize(
    ("wire", "first"), [one for one in begun() if isinstance(one[0], VonageWire | AsteriskWire)]
)
def test_a_second_start_is_a_fault(wire: Wire, first: str) -> None:
    said: list[Said] = heard(wire, [first, first])
    assert [one.code for one in said if isinstance(one, Fault)] == ["started_twice"]
