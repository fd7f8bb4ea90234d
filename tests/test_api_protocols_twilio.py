"""Twilio's messages, in the shapes that its documentation gives."""

import base64
import json
from typing import Any

import pytest

from api.live.messages import MESSAGES, Graded
from api.protocols.batch import BATCH_MS
from api.protocols.twilio import TwilioWire
from api.protocols.wire import Fault, Mark, Pause, Resume, Said, Sound, Stop
from speech.audio import Speaker
from speech.codec import Encoding
from tests.wires import fault_of, heard, rest_of, sound_of, start_of

STREAM, CALL = "MZ" + "e" * 32, "CA" + "c" * 32
CONNECTED = '{"event": "connected", "protocol": "Call", "version": "1.0.0"}'
STOP = json.dumps({"event": "stop", "sequenceNumber": "5", "stop": {"callSid": CALL}})
DTMF = json.dumps({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "7"}})
MARK = json.dumps({"event": "mark", "mark": {"name": "greeting"}, "sequenceNumber": "4"})
CHUNK_MS, BYTES_PER_MS = 20, 8


def start(tracks: tuple[str, ...] = ("inbound", "outbound"), **parameters: str) -> str:
    told: dict[str, Any] = {
        "accountSid": "AC" + "a" * 32,
        "streamSid": STREAM,
        "callSid": CALL,
        "tracks": tracks,
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": parameters,
    }
    return json.dumps({"event": "start", "sequenceNumber": "1", "start": told, "streamSid": STREAM})


def sound(number: int) -> bytes:
    return bytes([number % 250]) * (CHUNK_MS * BYTES_PER_MS)


def media(number: int, track: str = "inbound", at_ms: int | None = None) -> str:
    told = {
        "track": track,
        "chunk": str(number + 1),
        "timestamp": str(CHUNK_MS * number if at_ms is None else at_ms),
        "payload": base64.b64encode(sound(number)).decode(),
    }
    message = {"event": "media", "sequenceNumber": str(number + 2), "media": told}
    return json.dumps(message | {"streamSid": STREAM})


def wire() -> TwilioWire:
    return TwilioWire(lambda _: True)


def call(*frames: str) -> list[Said]:
    return heard(wire(), [CONNECTED, start(), *frames])


def test_a_stream_begins_as_its_start_says() -> None:
    begun = start_of(heard(wire(), [CONNECTED, start(queue="billing", agent_id="maya", vip="yes")]))
    assert (begun.protocol, begun.call_id, begun.queue) == ("twilio", CALL, "billing")
    assert (begun.agent_id, dict(begun.metadata)) == ("maya", {"vip": "yes"})
    assert (begun.audio.encoding, begun.audio.rate_hz) == (Encoding.MULAW, 8000)
    assert begun.audio.lanes == ((Speaker.CUSTOMER,), (Speaker.AGENT,))


def test_one_track_is_one_lane() -> None:
    begun = start_of(heard(wire(), [start(tracks=("inbound",))]))
    assert begun.audio.lanes == ((Speaker.CUSTOMER,),)


def test_a_stream_on_the_agents_own_leg_has_its_tracks_the_other_way_round() -> None:
    begun = start_of(heard(wire(), [start(speakers="agent,customer")]))
    assert begun.audio.lanes == ((Speaker.AGENT,), (Speaker.CUSTOMER,))


def test_both_tracks_come_out_whole_and_in_order() -> None:
    frames = [media(k, track) for k in range(50) for track in ("inbound", "outbound")]
    said = call(*frames, STOP)
    assert sound_of(said, 0) == sound_of(said, 1) == b"".join(map(sound, range(50)))


def test_small_chunks_are_gathered() -> None:
    said = call(*(media(k, track) for k in range(50) for track in ("inbound", "outbound")))
    pieces = [one for one in said if isinstance(one, Sound)]
    assert {len(one.data) for one in pieces} == {BATCH_MS * BYTES_PER_MS}


def test_chunks_are_ordered_by_time_whichever_track_they_count() -> None:
    order = [0, 2, 1, 4, 5, 3, 6]
    assert sound_of(call(*map(media, order), STOP)) == b"".join(map(sound, range(7)))


def test_a_lost_chunk_is_silent_so_that_both_sides_stay_in_step() -> None:
    said = call(*(media(k) for k in range(40) if k != 10), STOP)
    silence = b"\xff" * (CHUNK_MS * BYTES_PER_MS)
    assert sound_of(said) == b"".join(silence if k == 10 else sound(k) for k in range(40))


def test_a_track_that_sends_nothing_is_silent_meanwhile() -> None:
    said = call(*(media(k) for k in range(100)), media(100, "outbound"))
    n_silent = len(sound_of(said, 1))
    assert 1500 * BYTES_PER_MS <= n_silent <= 2000 * BYTES_PER_MS
    assert set(sound_of(said, 1)) <= {0xFF, 100}


def test_time_that_nobody_sent_sound_for_passes_without_it() -> None:
    said = call(media(0), media(1), media(2, at_ms=3_600_040), media(3, at_ms=3_600_060), STOP)
    assert rest_of(said) == [Pause(), Resume(3600.0), Stop("hung up")]
    assert sound_of(said) == b"".join(map(sound, range(4)))


def test_sound_that_was_waited_with_comes_before_time_that_passed() -> None:
    said = call(media(0), media(2), media(3, at_ms=3_600_060), STOP)
    assert sound_of(said) == sound(0) + b"\xff" * 160 + sound(2) + sound(3)
    assert rest_of(said) == [Pause(), Resume(3600.0), Stop("hung up")]


def test_what_a_mark_names_is_marked() -> None:
    assert rest_of(call(MARK)) == [Mark("greeting")]


def test_a_pressed_key_is_never_told() -> None:
    assert rest_of(call(DTMF)) == [Mark("dtmf")]


def test_stop_ends_the_call_after_the_last_sound() -> None:
    said = call(media(0), media(2), STOP)
    assert said[-1] == Stop("hung up")
    assert sound_of(said).endswith(sound(2))


def test_nothing_is_heard_after_stop() -> None:
    assert rest_of(call(STOP, media(0), MARK, STOP)) == [Stop("hung up")]


@pytest.mark.parametrize(("cleanly", "last"), [(True, [Stop("hung up")]), (False, [])])
def test_a_connection_that_goes_gives_up_what_was_held_back(
    cleanly: bool, last: list[Said]
) -> None:
    one = wire()
    heard(one, [start(), media(0), media(2)])
    rest = one.closed(cleanly)
    assert sound_of(rest) == sound(0) + b"\xff" * 160 + sound(2)
    assert rest_of(rest) == last


def test_a_stream_that_came_before_is_refused() -> None:
    seen = fault_of(TwilioWire(lambda _: False).text(start()))
    assert (seen.code, seen.fatal) == ("replayed", True)


@pytest.mark.parametrize(
    ("frames", "code", "fatal"),
    [
        ([media(0)], "not_started", True),
        ([start(), start()], "started_twice", False),
        ([start().replace("x-mulaw", "opus")], "unsupported_audio", True),
        ([start(speakers="both")], "invalid_start", True),
        ([start(agent_id="x" * 201)], "invalid_start", True),
        ([start(record="perhaps")], "invalid_start", True),
        ([start(tracks=("inbound",)), media(0, "outbound")], "invalid_frame", False),
        ([start(), "hello"], "invalid_frame", False),
        ([start(), "[" * 50_000], "invalid_frame", False),
        ([start(), media(0).replace('"payload": "', '"payload": "?')], "invalid_frame", False),
        ([start(), media(0).replace('"timestamp": "0"', '"timestamp": "-1"')], "invalid_frame", 0),
        ([start(), b"\x00\x01"], "invalid_frame", False),
    ],
)
def test_what_is_not_twilios_is_a_fault(frames: list[str | bytes], code: str, fatal: bool) -> None:
    (fault,) = [one for one in heard(wire(), frames) if isinstance(one, Fault)]
    assert (fault.code, fault.fatal) == (code, fatal)


def test_nothing_is_ever_played_to_the_caller() -> None:
    graded = Graded(call_id=CALL, report_id="r", points=1.0, stars=1, band="poor", duration_s=1.0)
    assert Graded in MESSAGES
    assert wire().frames(graded) == ()
