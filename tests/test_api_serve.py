"""The service as a process: its addresses, its streams over a broken line, its graceful end."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.server import ServeError, listening
from api.settings import Settings
from api.storage.database import Database
from api.storage.enums import KeyKind
from tests.services import bearer

pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parent.parent / "text/weights/emotion/manifest.json"
STARTED_S = 60.0


@dataclass
class Served:
    """A process that serves, and a client with every right."""

    process: "subprocess.Popen[str]"
    client: httpx2.Client

    def open(self, text: str = "help with billing") -> dict[str, Any]:
        body = {"message": {"text": text}}
        opened: dict[str, Any] = self.client.post("/v1/chats", json=body).json()
        return opened

    def say(self, chat: dict[str, Any], text: str) -> None:
        self.client.post(chat["messages_url"], json={"text": text}).raise_for_status()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        _, log = self.process.communicate(timeout=30)
        return self.process.returncode, log


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.served", str(folder)]
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        database = Database.open(f"sqlite:///{folder / 'tonewise.db'}")
        secret = replaced(
            database, NewKey(f"{port}", KeyKind.SECRET, frozenset(Scope)), time.time()
        )
        database.close()
        base = f"http://127.0.0.1:{port}"
        with httpx2.Client(base_url=base, headers=bearer(secret), timeout=30) as client:
            yield Served(process, client)
        if process.poll() is None:
            process.kill()


@contextmanager
def stream(server: Served, path: str, last_id: int | None = None) -> Iterator[Iterator[Any]]:
    """Yield the events of a stream, each its id and what it tells."""
    headers = {} if last_id is None else {"Last-Event-ID": str(last_id)}
    with server.client.stream("GET", path, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def texts(events: list[dict[str, Any]]) -> list[str]:
    return [one["data"]["message"]["text"] for one in events if one["kind"] == "message.added"]


def test_a_stream_goes_on_after_a_break_without_loss_or_repeat(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        chat = server.open("one")
        with stream(server, chat["events_url"]) as events:
            seen = list(islice(events, 2))
        for text in ("two", "three"):
            server.say(chat, text)
        with stream(server, chat["events_url"], seen[-1]["sequence"]) as events:
            while texts(seen)[-1:] != ["three"]:
                seen.append(next(events))
        assert texts(seen) == ["one", "two", "three"]
        assert len({one["event_id"] for one in seen}) == len(seen)


def test_a_stream_ends_soon_after_its_key_was_revoked(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        made = server.client.post("/v1/keys", json={"name": "x", "scopes": ["events:read"]}).json()
        headers = bearer(made["secret"])
        with server.client.stream("GET", "/v1/events", headers=headers) as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith(":")
            server.client.delete(f"/v1/keys/{made['key_id']}")
            server.open()
            assert [line for line in lines if line.startswith("data")] == []


def test_two_processes_on_one_database_see_each_other_s_events(tmp_path: Path) -> None:
    with served(tmp_path) as here, served(tmp_path) as there:
        chat = here.open("one")
        with stream(here, chat["events_url"]) as events:
            seen = list(islice(events, 2))
            there.say(chat, "two")
            said_s = time.monotonic()
            while "two" not in texts(seen):
                seen.append(next(events))
            assert time.monotonic() - said_s < 2.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_gracefully(tmp_path: Path, number: int) -> None:
    with served(tmp_path) as server, ThreadPoolExecutor() as pool:
        chat = server.open("one")
        with stream(server, chat["events_url"]) as events:
            next(events)
            rest = pool.submit(list, events)
            answer = pool.submit(server.open, "slow")
            time.sleep(0.4)
            code, log = server.stop(number)
            assert isinstance(rest.result(10), list)
            assert answer.result(10)["chat_id"].startswith("case_")
        assert code == 0
        assert "Traceback" not in log
    with served(tmp_path) as again:
        assert len(again.client.get("/v1/cases").json()["items"]) == 2


def test_the_log_is_json_lines_without_words(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.open("my illness")
        _, log = server.stop()
    lines = [json.loads(line) for line in log.splitlines()]
    (answered,) = [line for line in lines if line["event"] == "answered"]
    assert (answered["route"], answered["status"], answered["level"]) == ("/v1/chats", 201, "info")
    assert "illness" not in log


def test_a_port_that_is_taken_is_told_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(port=taken.getsockname()[1])
        with pytest.raises(ServeError, match=rf"port {settings.port}.*--port"):
            listening(settings)


@pytest.mark.parametrize("host", ["256.1.1.1", "203.0.113.7", "no-such-host.invalid"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(ServeError, match=host):
        listening(Settings(host=host, port=0))


@pytest.mark.skipif(not SHIPPED.exists(), reason="this checkout has no text models: train them")
def test_tonewise_serve_prints_addresses_that_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(
            [*command, "--data-dir", str(tmp_path)], stdout=pipe, stderr=pipe, text=True
        ) as process,
        ExitStack() as closing,
    ):
        closing.callback(process.kill)  # else a failure would wait for it for ever
        assert process.stdout is not None
        told = "".join(process.stdout.readline() for _ in range(5))
        shop, desk = re.findall(r"http://127\.0\.0\.1:\d+/demo/\S+", told)
        page, (address, key) = httpx2.get(shop).text, desk.split("#key=")
        headers = {**bearer(re.findall(r'key="(tw_pk_\S+)"', page)[0])}
        headers["Origin"] = shop.removesuffix("/demo/shop")
        body = {"message": {"text": "I was charged twice and nobody answers!"}}
        opened = httpx2.post(f"{headers['Origin']}/v1/chats", json=body, headers=headers).json()
        at_desk = httpx2.get(f"{headers['Origin']}/v1/experts", headers=bearer(key)).json()
        assert httpx2.get(address).status_code == 200
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=30)
    assert opened["expert"]["name"] in [expert["name"] for expert in at_desk["items"]]
    assert process.returncode == 0
    assert key not in log
