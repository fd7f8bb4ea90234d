"""Request heads: who is slow or without end is let go, and nobody else."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI, Request

from api.request_heads import MOST_HEAD_BYTES, HeadsProtocol
from api.server import config_of
from api.settings import Settings

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


class Hasty(HeadsProtocol):
    head_s = 0.3


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = FastAPI()

    @app.post("/")
    async def sized(request: Request) -> int:
        return len(await request.body())

    @app.get("/")
    async def hello() -> str:
        return "hello"

    listener = socket.create_server(("127.0.0.1", 0))
    config = config_of(app, Settings())
    assert config.http is HeadsProtocol
    config.http = Hasty
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    listener.close()


def closed_after_s(client: socket.socket) -> float:
    client.settimeout(5)
    began_s = time.monotonic()
    assert client.recv(1) == b""
    return time.monotonic() - began_s


def answered(client: socket.socket, body: bytes) -> None:
    """Read until the whole answer is here: its head and its body may come apart."""
    client.settimeout(5)
    came = b""
    while body not in came:
        more = client.recv(4096)
        assert more, f"the line ended after {came!r}"
        came += more


@pytest.mark.parametrize("sent", [b"", b"GE", HEAD])
def test_a_head_that_does_not_come_is_not_waited_for(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(sent)
        assert 0.1 < closed_after_s(client) < 2


def n_sent(client: socket.socket, piece: bytes, pause_s: float = 0.0) -> int:
    """Send the same again and again; returns how often it could be sent, at most 100 times."""
    for n in range(100):
        try:
            client.sendall(piece)
        except OSError:
            return n
        time.sleep(pause_s)
    return 100


def test_each_byte_wins_no_time(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(HEAD)
        assert n_sent(client, b"a", pause_s=0.05) < 50


def test_a_head_without_end_is_not_kept(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(HEAD)
        assert n_sent(client, b"a: b\r\n" * (MOST_HEAD_BYTES // 6)) < 100


def test_a_second_head_is_not_waited_for_either(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(HEAD + b"\r\n")
        answered(client, b"hello")
        client.sendall(b"GE")
        assert closed_after_s(client) < 2


def test_who_pauses_between_requests_is_waited_for(port: int) -> None:
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert client.get("/").json() == "hello"
        time.sleep(0.5)
        assert client.get("/").json() == "hello"


def test_a_long_body_is_no_head(port: int) -> None:
    body = bytes(4 * MOST_HEAD_BYTES)
    assert httpx2.post(f"http://127.0.0.1:{port}/", content=body).json() == len(body)
