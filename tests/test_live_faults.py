"""Callers who do it wrong, on a real server process: what they are told, and that nothing is lost.

What had arrived is heard, kept and graded; a call of the same sound without any fault is what
each is held against.
"""

import base64
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from twilio.request_validator import RequestValidator
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from tests import test_api_protocols_twilio as twilio
from tests.live_server import BYTES_A_S, HOST, PATH, Caller, Heard, LiveServer, live_server
from tests.live_server import sample_sound as sample
from tests.services import bearer
from tests.telephony import API_KEY, AUTH_TOKEN, CLIENT_SECRET, genesys_headers

pytestmark = pytest.mark.slow

SOUND = sample(16.0)
HALF = SOUND[: len(SOUND) // 2]
LORIS_S = 25.0  # by then the service has let go of who never ends their handshake


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    settings: dict[str, Any] = {
        "stream_start_s": 1.0,
        "twilio_auth_token": AUTH_TOKEN,
        "genesys_api_key": API_KEY,
        "genesys_client_secret": CLIENT_SECRET,
    }
    with live_server(tmp_path_factory.mktemp("served"), **settings) as running:
        yield running


@pytest.fixture(scope="module")
def undisturbed(server: LiveServer) -> Heard:
    with server.call() as caller:
        caller.start()
        caller.sound(SOUND)
        assert caller.hang_up()["type"] == "graded"
        return caller.heard


@pytest.fixture(scope="module")
def lorises(server: LiveServer) -> Iterator[list[socket.socket]]:
    """Fifty who never say all of what they want."""
    lines = [server.raw() for _ in range(50)]
    for line in lines:
        line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\n".encode())
    yield lines
    for line in lines:
        line.close()


def test_handshakes_that_never_end_keep_nobody_out(
    server: LiveServer, lorises: list[socket.socket], undisturbed: Heard
) -> None:
    began_s = time.monotonic()
    with server.call() as caller:
        caller.start()
        caller.sound(SOUND)
        caller.hang_up()
        assert caller.heard == undisturbed
    assert time.monotonic() - began_s < 10.0


@pytest.mark.parametrize("n_bytes", [1, 333, 6_401, 999_999])
def test_sound_cut_anywhere_is_the_same_call(
    server: LiveServer, undisturbed: Heard, n_bytes: int
) -> None:
    with server.call() as caller:
        caller.start()
        caller.sound(SOUND[:999], min(n_bytes, 333))
        caller.sound(SOUND[999:], max(n_bytes, 333))
        caller.hang_up()
    assert (caller.heard, caller.codes) == (undisturbed, [])


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"type": "mar', "invalid_message"),
        ('{"type": "dance"}', "invalid_message"),
        ('{"type": "mark", "name": 7}', "invalid_message"),
        (base64.b64encode(SOUND[:6_400]).decode(), "invalid_message"),
        ("\u2028" * 70_000, "too_large"),
        ('{"type": "start", "audio": {}}', "invalid_message"),
    ],
)
def test_a_text_that_is_none_is_refused_and_the_call_goes_on(
    server: LiveServer, undisturbed: Heard, frame: str, code: str
) -> None:
    with server.call() as caller:
        caller.start()
        caller.sound(HALF)
        caller.line.send(frame)
        caller.sound(SOUND[len(HALF) :])
        assert caller.hang_up()["type"] == "graded"
    assert (caller.heard, caller.codes) == (undisturbed, [code])


def test_a_second_start_is_refused_and_the_call_goes_on(
    server: LiveServer, undisturbed: Heard
) -> None:
    with server.call() as caller:
        caller.start()
        caller.sound(HALF)
        caller.say(
            type="start", audio={"encoding": "mulaw", "rate_hz": 8000, "channels": ["agent"]}
        )
        caller.sound(SOUND[len(HALF) :])
        caller.hang_up()
    assert (caller.heard, caller.codes) == (undisturbed, ["already_started"])


def test_garbage_for_sound_is_heard_as_noise_and_graded(server: LiveServer) -> None:
    with server.call() as caller:
        call_id = caller.start()["call_id"]
        caller.sound(random.Random(1).randbytes(4 * BYTES_A_S), 4_321)
        end = caller.hang_up()
    assert end["type"] in ("graded", "ended")
    assert server.get(f"/calls/{call_id}")["heard_s"] == pytest.approx(4.0, abs=0.1)


def test_a_frame_of_two_mebibytes_ends_the_connection_and_the_call_can_go_on(
    server: LiveServer, undisturbed: Heard
) -> None:
    with server.call() as caller:
        call_id = caller.start()["call_id"]
        caller.sound(HALF)
        caller.line.send(bytes(2 << 20))
        assert caller.closed() == 1009
    assert gone_on(server, call_id) == undisturbed


@pytest.mark.parametrize("goodbye", ["half a frame", "reset"])
def test_a_client_gone_within_a_frame_loses_nothing_that_had_come(
    server: LiveServer, undisturbed: Heard, goodbye: str
) -> None:
    with server.call() as caller:
        call_id = caller.start()["call_id"]
        caller.sound(HALF)
        caller.until("speech.end")
        if goodbye == "half a frame":
            caller.line.socket.sendall(Frame(Opcode.BINARY, bytes(6_400)).serialize(mask=True)[:99])
        break_off(caller)
    server.wait_for(call_id, "held")
    assert gone_on(server, call_id) == undisturbed


def test_sound_before_a_start_is_refused_and_then_the_connection_ends(server: LiveServer) -> None:
    with server.call() as caller:
        caller.sound(HALF[:12_800])
        assert caller.closed() == 1008
    assert set(caller.codes) == {"not_started"}
    assert [one["fatal"] for one in caller.of("error")][-1]


def test_a_connection_that_never_starts_ends(server: LiveServer) -> None:
    with server.call() as caller:
        assert caller.closed() == 1008
    assert caller.codes == ["not_started"]


def test_a_wrong_key_is_refused_before_any_sound(server: LiveServer) -> None:
    assert refused(server, PATH, bearer("tw_sk_" + "0" * 43)) == 401


def test_a_wrong_signature_is_refused_before_any_sound(server: LiveServer) -> None:
    assert refused(server, "/v1/streams/twilio", {"X-Twilio-Signature": "AAAA"}) == 401
    changed = genesys_headers(server.served.port, signature="sig1=:AAAA:")
    assert refused(server, "/v1/streams/genesys", changed) == 401


def test_a_signature_that_was_shown_before_is_refused(server: LiveServer) -> None:
    headers, path = genesys_headers(server.served.port), "/v1/streams/genesys"
    with server.call(path=path, headers=headers):
        pass
    assert refused(server, path, headers) == 401


def test_a_stream_of_twilios_that_was_shown_before_is_ended(server: LiveServer) -> None:
    address = f"ws://{HOST}:{server.served.port}/v1/streams/twilio"
    signature = RequestValidator(AUTH_TOKEN).compute_signature(address, {})
    how: dict[str, Any] = {
        "path": "/v1/streams/twilio",
        "headers": {"X-Twilio-Signature": signature},
    }
    for code in (1000, 1008):
        with server.call(**how) as caller:
            caller.line.send(twilio.start())
            caller.line.send(twilio.STOP)
            assert caller.closed() == code


def test_whoever_never_ends_a_handshake_is_let_go(lorises: list[socket.socket]) -> None:
    for line in lorises:
        line.settimeout(LORIS_S)
        assert line.recv(1) == b""


def gone_on(server: LiveServer, call_id: str) -> Heard:
    """Come back to a call that had half of the sound; return all that was heard in it."""
    with server.call() as caller:
        started = caller.start(call_id=call_id)
        assert started["resumed"]
        at = round(started["heard_s"] * BYTES_A_S)
        assert 0 < at <= len(HALF)
        caller.sound(SOUND[at:])
        assert caller.hang_up()["type"] == "graded"
    return server.kept(call_id)


def refused(server: LiveServer, path: str, headers: dict[str, str]) -> int:
    """The status with which a handshake is refused."""
    with pytest.raises(InvalidStatus) as caught, server.call(path=path, headers=headers):
        pass
    return caught.value.response.status_code


def break_off(caller: Caller) -> None:
    """Let the connection go without a word: a reset, as of a machine that has crashed."""
    linger = struct.pack("ii", 1, 0)
    caller.line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    caller.line.socket.shutdown(socket.SHUT_RD)
    threading.Thread(target=caller.line.close_socket).start()
