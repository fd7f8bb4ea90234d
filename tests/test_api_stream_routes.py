"""Live calls over real websockets to the real service: who is let in, and what they are told."""

import base64
import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection
from websockets.typing import Subprotocol

from api.live.frames import MOST_BYTES
from api.protocols.native import SUBPROTOCOL
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.security.secret import hashed
from api.storage import keys
from api.storage.enums import KeyKind
from tests.services import bearer
from tests.streaming import PATH, SOON_S, Streaming, streaming

STEREO = {"encoding": "pcm_s16le", "rate_hz": 16_000, "channels": ["customer", "agent"]}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    settings = {"stream_start_s": 0.3, "stream_idle_s": 0.5, "stream_connections": 3}
    with streaming(tmp_path_factory.mktemp("service"), **settings) as running:
        yield running


@pytest.fixture(autouse=True)
def _no_calls(service: Streaming) -> None:
    service.calls.legs.clear()


def start(**fields: Any) -> str:
    return json.dumps({"type": "start", "audio": STEREO, **fields})


def told(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(socket.recv(SOON_S))
    return message


def ended(socket: ClientConnection) -> tuple[int, str]:
    """Return the code and the reason that the service closes with, whatever it says before."""
    try:
        while True:
            socket.recv(SOON_S)
    except ConnectionClosed:
        return socket.close_code or 0, socket.close_reason or ""


def test_a_call_is_streamed_and_graded(service: Streaming) -> None:
    with service.connect() as client:
        client.send(start(queue="billing"))
        assert told(client)["type"] == "started"
        for frame in (b"abc", b"d", b"efgh"):
            client.send(frame)
        client.send('{"type": "stop"}')
        assert told(client)["type"] == "graded"
        assert ended(client) == (1000, "the call has ended")
    assert service.calls.leg.start.queue == "billing"
    assert service.calls.leg.sound() == b"abcdefgh"


def refused(
    service: Streaming, headers: Mapping[str, str], path: str = PATH
) -> tuple[int, dict[str, Any]]:
    with pytest.raises(InvalidStatus) as error, service.connect(headers, path):
        raise AssertionError("let in")
    answer = error.value.response
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, json.loads(answer.body or b"")


@pytest.mark.parametrize(
    "headers", [{}, bearer("tw_sk_unknown"), {"Authorization": "Basic !!"}, bearer("")]
)
def test_who_shows_no_key_is_refused_before_the_websocket_opens(
    service: Streaming, headers: dict[str, str]
) -> None:
    status, problem = refused(service, headers)
    assert (status, problem["type"]) == (401, "urn:tonewise:problem:unauthenticated")


def test_a_key_without_the_scope_is_refused(service: Streaming) -> None:
    others = [scope for scope in Scope if scope is not Scope.CALLS_WRITE]
    status, problem = refused(service, bearer(service.key(*others)))
    assert (status, problem["type"]) == (403, "urn:tonewise:problem:forbidden")
    assert "calls:write" in problem["detail"]


def test_a_browser_shows_its_key_as_a_subprotocol(service: Streaming) -> None:
    key = service.key(Scope.CALLS_WRITE)
    shown = [Subprotocol(SUBPROTOCOL), Subprotocol(f"bearer.{key}")]
    with service.connect({}, subprotocols=shown) as client:
        assert client.subprotocol == SUBPROTOCOL


def test_a_key_may_be_the_password_of_a_basic_login(service: Streaming) -> None:
    login = base64.b64encode(f"any:{service.key(Scope.CALLS_WRITE)}".encode()).decode()
    with service.connect({"Authorization": f"Basic {login}"}) as client:
        client.send(start())
        assert told(client)["type"] == "started"


def test_a_key_that_is_revoked_ends_its_streams(service: Streaming) -> None:
    wanted = NewKey("soon gone", KeyKind.SECRET, frozenset({Scope.CALLS_WRITE}))
    database = service.parts.database
    secret = replaced(database, wanted, time.time())
    with service.connect(bearer(secret)) as client:
        client.send(start())
        assert told(client)["type"] == "started"
        client.send('{"type": "pause"}')  # no idle limit ends it
        began_s = time.monotonic()
        with database.transaction() as connection:
            key = keys.of_digest(connection, hashed(secret))
            assert key is not None
            keys.revoke(connection, key.key_id, time.time())
        assert told(client)["code"] == "revoked"
        assert ended(client) == (1008, "revoked")
    assert time.monotonic() - began_s < 3.0
    service.until("lost")


def test_a_key_has_so_many_connections_and_no_more(service: Streaming) -> None:
    key = bearer(service.key(Scope.CALLS_WRITE))
    with service.connect(key), service.connect(key), service.connect(key):
        status, problem = refused(service, key)
    assert (status, problem["type"]) == (429, "urn:tonewise:problem:too-many-streams")
    with service.connect(key) as client:
        client.send(start())
        assert told(client)["type"] == "started"


def test_what_is_told_of_a_call_comes_while_it_is_streamed(service: Streaming) -> None:
    with service.connect() as client:
        client.send(start())
        told(client)
        client.send('{"type": "mark", "name": "here"}')
        service.until("mark")
        client.send("rubbish")
        assert told(client)["code"] == "invalid_message"


def test_who_never_starts_is_told_and_left(service: Streaming) -> None:
    with service.connect() as client:
        assert told(client)["code"] == "not_started"
        assert ended(client) == (1008, "not_started")


def test_who_falls_silent_is_told_and_its_call_held(service: Streaming) -> None:
    with service.connect() as client:
        client.send(start())
        assert ended(client) == (1008, "idle")
    service.until("lost")


def test_a_handshake_that_never_ends_opens_nothing(service: Streaming) -> None:
    with socket.create_connection(("127.0.0.1", service.port)) as slow:
        slow.sendall(b"GET /v1/calls/stream HTTP/1.1\r\nUpgrade: websocket\r\n")
        with service.connect() as client:
            client.send(start())
            assert told(client)["type"] == "started"


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 2 * MOST_BYTES])
def test_a_frame_that_is_too_large_is_told_and_what_came_before_is_kept(
    service: Streaming, size: int
) -> None:
    with service.connect() as client:
        client.send(start())
        told(client)
        client.send(b"abcd")
        client.send(bytes(size))
        assert (told(client)["code"], ended(client)[0]) == ("too_large", 1009)
    service.until("lost")
    assert service.calls.leg.sound() == b"abcd"


def test_a_frame_beyond_all_bounds_is_not_even_read(service: Streaming) -> None:
    with service.connect() as client:
        client.send(start())
        told(client)
        with suppress(ConnectionClosed):
            client.send(bytes(8 * MOST_BYTES))
        assert ended(client)[0] in (1009, 1006)  # 1006: it was still sending
    service.until("lost")


def test_a_client_that_vanishes_in_the_midst_of_a_frame_is_held_with_what_had_arrived(
    service: Streaming,
) -> None:
    with service.connect() as client:
        client.send(start())
        told(client)
        client.send(b"abcd")
        client.socket.sendall(b"\x82\xfe\x10\x00mask")  # a frame of 4 KiB, of which nothing comes
        client.socket.shutdown(socket.SHUT_RDWR)
    service.until("lost")
    assert service.calls.leg.sound() == b"abcd"


def test_hanging_up_ends_the_call(service: Streaming) -> None:
    with service.connect() as client:
        client.send(start())
        told(client)
    service.until("stop")


def test_hanging_up_is_heard_though_an_answer_crosses_it(service: Streaming) -> None:
    with service.connect() as client:
        client.send(start())
        told(client)
        for _ in range(50):  # each is answered, some after the goodbye has come
            client.send("rubbish")
        client.send(b"abcd")
    service.until("stop")
    assert service.calls.leg.sound() == b"abcd"


def test_a_refused_handshake_is_no_error_in_the_log(
    service: Streaming, caplog: pytest.LogCaptureFixture
) -> None:
    refused(service, {})
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


def test_no_stream_lets_in_who_shows_nothing(service: Streaming) -> None:
    channels = httpx2.get(f"http://127.0.0.1:{service.port}/asyncapi.json").json()["channels"]
    for channel in channels.values():
        status, _ = refused(service, {}, channel["address"])
        assert status in (401, 403, 404), channel["address"]
