"""Following a call by server-sent events: what a client hears whose own protocol tells nothing."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from api.live.messages import Graded
from api.phone.follower import follow
from api.phone.phone import PhoneError
from tests.far_end import graded
from tests.test_api_phone import Heard

TOLD = (
    f'event: call\ndata: {{"call_id": "CA1"}}\n\n: still here\n\n'
    f"data: {graded().model_dump_json()}\n\n"
)


class Supervisor(ThreadingHTTPServer):
    """Answers with these in turn: a status, and what follows it."""

    answers: Sequence[tuple[int, str]]
    asked: int = 0
    shown: str | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Supervisor

    def do_GET(self) -> None:
        status, body = self.server.answers[min(self.server.asked, len(self.server.answers) - 1)]
        self.server.asked += 1
        self.server.shown = self.headers["Authorization"]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


@contextmanager
def supervisor(*answers: tuple[int, str]) -> Iterator[Supervisor]:
    with Supervisor(("127.0.0.1", 0), _Answer) as server:
        server.answers = answers
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_call_is_followed_to_its_grade() -> None:
    ear = Heard()
    with supervisor((200, TOLD)) as server:
        ended = asyncio.run(follow(server.base, "tw_sk_1", "CA1", ear))
    assert isinstance(ended, Graded)
    assert [message.type for message in ear.messages] == ["graded"]
    assert server.shown == "Bearer tw_sk_1"


def test_a_call_that_has_not_begun_yet_is_waited_for() -> None:
    with supervisor((404, ""), (404, ""), (200, TOLD)) as server:
        assert asyncio.run(follow(server.base, "k", "CA1", Heard())) is not None
    assert server.asked == 3


def test_a_key_that_may_not_follow_is_told() -> None:
    with (
        supervisor((403, "")) as server,
        pytest.raises(PhoneError, match="status 403"),
    ):
        asyncio.run(follow(server.base, "k", "CA1", Heard()))


def test_a_stream_that_ends_early_is_no_grade() -> None:
    with supervisor((200, "")) as server:
        assert asyncio.run(follow(server.base, "k", "CA1", Heard())) is None
