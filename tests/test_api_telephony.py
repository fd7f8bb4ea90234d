"""Calls as providers send them, to a real service on a port."""

import base64
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import Client, Response
from streamdouble.api import call_sync
from streamdouble.chaos import Impairments
from streamdouble.session import SessionConfig
from websockets.exceptions import ConnectionClosed, InvalidStatus

from speech.audio import Speaker
from tests import test_api_protocols_audiohook as audiohook
from tests import test_api_protocols_linear as linear
from tests import test_api_protocols_twilio as twilio
from tests.services import kind_of
from tests.telephony import HOST, Telephony, genesys_headers, telephony, until
from tests.test_api_protocols_audiosocket import HANG_UP, SOUND, packet

CHUNK_BYTES = 160


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telephony]:
    with telephony(tmp_path_factory.mktemp("telephony"), stream_idle_s=2.0) as service:
        yield service


@pytest.fixture
def service(running: Telephony) -> Telephony:
    running.calls.legs.clear()
    running.headers.clear()
    return running


def twilio_start() -> str:
    """A stream that was never seen."""
    return twilio.start().replace(twilio.STREAM, f"MZ{uuid4().hex}")


def refused(service: Telephony, path: str, headers: dict[str, str]) -> int:
    """The status with which a handshake is refused."""
    with pytest.raises(InvalidStatus) as caught:
        service.stream(path, headers)
    assert service.calls.legs == []
    return caught.value.response.status_code


@contextmanager
def asked(service: Telephony, headers: dict[str, str]) -> Iterator[Client]:
    with Client(base_url=f"http://{HOST}:{service.port}", headers=headers) as client:
        yield client


def announced(service: Telephony, **body: Any) -> Response:
    with asked(service, service.bearer()) as client:
        return client.post("/v1/calls/announce", json=body)


def test_a_twilio_call_is_heard_from_its_start_to_its_stop(service: Telephony) -> None:
    with service.stream("twilio", service.signed()) as stream:
        for frame in (twilio.CONNECTED, twilio_start(), twilio.media(0), twilio.STOP):
            stream.send(frame)
        leg = service.call(0)
    assert (leg.start.protocol, leg.started.call_id) == ("twilio", twilio.CALL)
    assert leg.sound(0) == twilio.sound(0)


@pytest.mark.parametrize("shown", [{}, {"X-Twilio-Signature": "bm90IGl0"}])
def test_a_stream_that_twilio_did_not_sign_is_refused(
    service: Telephony, shown: dict[str, str]
) -> None:
    assert refused(service, "twilio", shown) == 401


def test_a_stream_that_is_played_again_is_refused(service: Telephony) -> None:
    start = twilio_start()
    for _ in range(2):
        with service.stream("twilio", service.signed()) as stream:
            stream.send(start)
            stream.send(twilio.STOP)
            with pytest.raises(ConnectionClosed):
                stream.recv(timeout=5)
    assert len(service.calls.legs) == 1


@pytest.mark.parametrize(
    "setting", ["twilio_auth_token", "genesys_api_key", "genesys_client_secret"]
)
def test_a_provider_without_secrets_is_closed(tmp_path: Path, setting: str) -> None:
    path = setting.partition("_")[0]
    with telephony(tmp_path, **{setting: None}) as service:
        assert refused(service, path, service.signed() | genesys_headers(service.port)) == 404


def test_behind_a_proxy_the_public_address_is_what_is_signed(tmp_path: Path) -> None:
    with telephony(tmp_path, public_url="https://voice.example/calls/") as service:
        address = "wss://voice.example/calls/v1/streams/twilio"
        signature = service.signed_for(address)
        with service.stream("twilio", signature) as stream:
            stream.send(twilio_start())
            stream.send(twilio.STOP)
            assert service.call(0).start.protocol == "twilio"


def test_streamdouble_loses_and_delays_and_both_sides_stay_in_step(service: Telephony) -> None:
    service.headers.update(service.signed())  # streamdouble can't sign: its proxy does
    n = 150
    frames = [bytes([k]) * CHUNK_BYTES for k in range(n)]
    config = SessionConfig(
        fork=True,
        tracks=["inbound", "outbound"],
        agent_frames=frames,
        impairments=Impairments(loss=0.1, jitter_ms=60),
        chaos_seed=7,
        custom_parameters={"queue": "billing"},
    )
    report = call_sync(service.address("twilio"), frames=frames, config=config)
    leg = service.call(0)
    assert (report.violations, leg.start.queue) == ([], "billing")
    assert report.result.frames_dropped > 5
    customer, agent = leg.sound(0), leg.sound(1)
    pieces = [customer[k : k + CHUNK_BYTES] for k in range(0, len(customer), CHUNK_BYTES)]
    silent = [k for k, piece in enumerate(pieces) if piece == b"\xff" * CHUNK_BYTES]
    assert len(silent) == report.result.frames_dropped
    assert [p for k, p in enumerate(pieces) if k not in silent] == [
        f for k, f in enumerate(frames) if k not in silent
    ]
    assert agent == b"".join(frames)


def test_an_audiohook_session_is_opened_heard_and_closed(service: Telephony) -> None:
    with service.stream("genesys", genesys_headers(service.port)) as stream:
        stream.send(audiohook.opening())
        assert json.loads(stream.recv(timeout=5))["type"] == "opened"
        stream.send(b"\x7f\xff" * 800)
        stream.send(audiohook.message(2, "ping"))
        assert json.loads(stream.recv(timeout=5))["type"] == "pong"
        stream.send(audiohook.message(3, "close", reason="end"))
        assert json.loads(stream.recv(timeout=5))["type"] == "closed"
    assert service.call(0).sound() == b"\x7f\xff" * 800


def test_a_handshake_that_is_played_again_is_refused(service: Telephony) -> None:
    headers = genesys_headers(service.port)
    with service.stream("genesys", headers) as stream:
        stream.close()
    assert refused(service, "genesys", headers) == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"x-api-key": "another"},
        {"signature": "sig1=:c2hvcnQ=:"},
        {"signature-input": "sig1=()"},
        {"audiohook-session-id": "another"},
        {"created": "1641013200"},
        {"nonce": "short"},
    ],
)
def test_a_handshake_that_genesys_did_not_sign_just_now_is_refused(
    service: Telephony, changed: dict[str, str]
) -> None:
    assert refused(service, "genesys", genesys_headers(service.port, **changed)) == 401


STREAMS = {
    "jambonz": linear.jambonz(),
    "freeswitch": '{"queue": "billing"}',
    "vonage": linear.vonage(),
    "asterisk?speaker=agent": linear.MEDIA_START,
    "vosk": '{"config": {"sample_rate": 8000}}',
}


@pytest.mark.parametrize("path", [path for path in STREAMS if path != "vosk"])
def test_a_stream_with_a_key_is_heard_until_it_is_hung_up(service: Telephony, path: str) -> None:
    with service.stream(path, service.bearer()) as stream:
        stream.send(STREAMS[path])
        stream.send(b"\x01\x02" * 4000)
    leg = service.call(0)
    assert leg.start.protocol == path.partition("?")[0]
    assert leg.sound() == b"\x01\x02" * 4000


@pytest.mark.parametrize("path", STREAMS)
def test_a_stream_without_a_key_is_refused(service: Telephony, path: str) -> None:
    assert refused(service, path, {}) == 401


def test_a_basic_logins_password_is_a_key(service: Telephony) -> None:
    login = base64.b64encode(f"asterisk:{service.key}".encode()).decode()
    headers = {"Authorization": f"Basic {login}"}
    with service.stream("asterisk?speaker=customer", headers, subprotocols=["media"]) as stream:
        assert stream.subprotocol == "media"


@pytest.mark.parametrize(
    ("path", "subprotocol"),
    [("jambonz", "audio.jambonz.org"), ("freeswitch", "audio.drachtio.org")],
)
def test_the_subprotocol_that_is_asked_for_is_agreed(
    service: Telephony, path: str, subprotocol: str
) -> None:
    with service.stream(path, service.bearer(), subprotocols=[subprotocol]) as stream:
        assert stream.subprotocol == subprotocol


def test_a_vosk_client_is_answered_chunk_by_chunk(service: Telephony) -> None:
    with service.stream("vosk", service.bearer()) as stream:
        stream.send('{"config": {"sample_rate": 8000}}')
        for _ in range(3):
            stream.send(b"\x00" * 3200)
            assert json.loads(stream.recv(timeout=5)) == {"partial": ""}
        stream.send('{"eof" : 1}')
        assert json.loads(stream.recv(timeout=5)) == {"text": ""}
    assert service.call(0).sound() == b"\x00" * 9600


def test_what_can_not_be_heard_closes_the_line(service: Telephony) -> None:
    with service.stream("jambonz", service.bearer()) as stream:
        stream.send(linear.jambonz(mixType="mixed"))
        with pytest.raises(ConnectionClosed) as caught:
            stream.recv(timeout=5)
    assert caught.value.rcvd is not None
    assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (1008, "mixed_audio")


def test_an_announced_channel_is_heard_on_the_audiosocket_port(service: Telephony) -> None:
    uuid = uuid4()
    answer = announced(service, uuid=str(uuid), speaker="agent", call_id="pbx-7", queue="billing")
    assert answer.status_code == 201
    with socket.create_connection((HOST, service.audiosocket_port)) as line:
        line.sendall(packet(0x01, uuid.bytes) + SOUND * 10 + HANG_UP)
        leg = service.call(0)
    assert (leg.started.call_id, leg.start.queue) == ("pbx-7", "billing")
    assert leg.start.audio.lanes == ((Speaker.AGENT,),)
    assert leg.sound() == SOUND[3:] * 10


def test_a_channel_that_just_goes_has_hung_up(service: Telephony) -> None:
    uuid = uuid4()
    announced(service, uuid=str(uuid), speaker="customer")
    with socket.create_connection((HOST, service.audiosocket_port)) as line:
        line.sendall(packet(0x01, uuid.bytes) + SOUND)
        until(lambda: bool(service.calls.legs))
    assert service.call(0).sound() == SOUND[3:]


@pytest.mark.parametrize(
    "first", [packet(0x01, UUID(int=1).bytes), b"GET / HTTP/1.1\r\nHost: x\r\n"]
)
def test_a_channel_that_was_not_announced_is_let_go(service: Telephony, first: bytes) -> None:
    with socket.create_connection((HOST, service.audiosocket_port), timeout=5) as line:
        line.sendall(first)
        assert line.recv(100) == b""
    assert service.calls.legs == []


def test_a_connection_that_says_nothing_is_let_go(tmp_path: Path) -> None:
    with (
        telephony(tmp_path, stream_start_s=0.2) as service,
        socket.create_connection((HOST, service.audiosocket_port), timeout=5) as line,
    ):
        line.sendall(b"\x01")
        assert line.recv(100) == b""


def test_without_the_port_nothing_is_announced(tmp_path: Path) -> None:
    with telephony(tmp_path, audiosocket_port=None) as service:
        answer = announced(service, uuid=str(uuid4()), speaker="agent")
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")
