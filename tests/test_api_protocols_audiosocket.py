"""AudioSocket's packets, cut anywhere."""

import itertools
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.live.messages import ErrorTold
from api.protocols.audiosocket import AudioSocketWire
from api.protocols.wire import Fault, Mark, Said, Stop
from speech.audio import Speaker
from tests.wires import fault_of, heard, rest_of, sound_of, start_of

UUID_1 = UUID("40325ec2-5efd-4bd3-805f-53576e581d13")
SAID = {"call_id": "pbx-7", "speaker": "customer"}


def packet(kind: int, payload: bytes = b"") -> bytes:
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


NAMED = packet(0x01, UUID_1.bytes)
SOUND = packet(0x10, b"\x01\x02" * 160)
HANG_UP = packet(0x00)


def wire() -> AudioSocketWire:
    return AudioSocketWire({str(UUID_1): SAID}.get)


def test_an_announced_channel_begins_with_its_first_sound() -> None:
    one = wire()
    assert one.binary(NAMED) == []
    start = start_of(one.binary(SOUND))
    assert (start.call_id, start.protocol, start.audio.rate_hz) == ("pbx-7", "audiosocket", 8000)
    assert start.audio.lanes == ((Speaker.CUSTOMER,),)


def test_wider_sound_is_known_by_its_kind() -> None:
    assert start_of(heard(wire(), [NAMED, packet(0x12, b"\0" * 640)])).audio.rate_hz == 16000


@given(st.lists(st.integers(0, 2000), max_size=20))
def test_packets_may_be_cut_anywhere(cuts: list[int]) -> None:
    stream = NAMED + SOUND * 4 + packet(0x03, b"5") + SOUND + HANG_UP
    edges = [0, *sorted(cuts), len(stream)]
    said = heard(wire(), [stream[a:b] for a, b in itertools.pairwise(edges)])
    assert sound_of(said) == b"\x01\x02" * 800
    assert rest_of(said) == [Mark("dtmf"), Stop("hung up")]


@pytest.mark.parametrize(("cleanly", "last"), [(True, [Stop("hung up")]), (False, [])])
def test_a_closed_socket_is_a_hang_up(cleanly: bool, last: list[Said]) -> None:
    one = wire()
    heard(one, [NAMED, SOUND])
    assert rest_of(one.closed(cleanly)) == last


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (packet(0x01, UUID(int=7).bytes), "unauthorized"),
        (packet(0x01, b"short"), "unauthorized"),
        (SOUND, "not_started"),
        (NAMED + NAMED, "started_twice"),
        (NAMED + SOUND + packet(0x12, b"\0\0"), "unsupported_audio"),
    ],
)
def test_what_was_not_announced_is_refused(stream: bytes, code: str) -> None:
    (fault,) = [one for one in wire().binary(stream) if isinstance(one, Fault)]
    assert (fault.code, fault.fatal) == (code, True)


def test_text_has_no_place_here() -> None:
    assert fault_of(wire().text("hello")).fatal


def test_a_call_that_can_not_be_heard_is_hung_up() -> None:
    refused = ErrorTold(code="too_many_calls", text="no", fatal=True)
    assert wire().frames(refused) == (HANG_UP,)
