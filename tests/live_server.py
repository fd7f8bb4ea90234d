"""A real `tonewise serve` process, and a caller who says what is wrong to it, and when."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from api.bench.serving import Served, serving
from speech.codec import to_int16
from speech.recording import Recording
from tests.services import bearer

SAMPLE = Path(__file__).parents[1] / "api/samples/call.ogg"
HOST = "127.0.0.1"
PATH = "/v1/calls/stream"
RATE_HZ = 16_000
BYTES_A_S = RATE_HZ * 2 * 2  # 16 bit, both sides
FIRST_S = 6  # of the sample call: where the customer is about to speak
PATIENCE_S = 20.0
NOTICED_S = 60.0  # a line that went dead unseen is noticed by its pings, at the latest
START: dict[str, Any] = {
    "type": "start",
    "mode": "replay",
    "audio": {"encoding": "pcm_s16le", "rate_hz": RATE_HZ, "channels": ["customer", "agent"]},
}

Heard = list[tuple[str, float, float]]  # speaker, start and end of each utterance


def sample_sound(seconds: float) -> bytes:
    """Return a piece of the call that ships, as START says that it comes; the customer begins."""
    whole = b"".join(to_int16(block.T).tobytes() for block in Recording.open(SAMPLE).blocks())
    return whole[FIRST_S * BYTES_A_S :][: round(seconds * BYTES_A_S)]


@dataclass
class Caller:
    """One connection, and all that was told on it."""

    line: ClientConnection
    told: list[dict[str, Any]] = field(default_factory=list)

    def say(self, **message: Any) -> None:
        self.line.send(json.dumps(message))

    def start(self, **fields: Any) -> dict[str, Any]:
        self.say(**{**START, **fields})
        return self.until("started")

    def sound(self, data: bytes, n_bytes: int = 6_400) -> None:
        for at in range(0, len(data), n_bytes):
            self.line.send(data[at : at + n_bytes])

    def until(self, *types: str, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Return the next message of these types."""
        end_s = time.monotonic() + patience_s
        while True:
            message: dict[str, Any] = json.loads(self.line.recv(max(0.0, end_s - time.monotonic())))
            self.told.append(message)
            if message["type"] in types:
                return message

    def heard_for(self, seconds: float) -> None:
        """Take what is told for so long."""
        end_s = time.monotonic() + seconds
        try:
            while True:
                self.told.append(json.loads(self.line.recv(max(0.0, end_s - time.monotonic()))))
        except TimeoutError:
            return

    def hang_up(self) -> dict[str, Any]:
        self.say(type="stop")
        return self.until("graded", "ended")

    def closed(self) -> int | None:
        """Read on to the end; return the code with which the service closed."""
        try:
            while True:
                self.told.append(json.loads(self.line.recv(PATIENCE_S)))
        except ConnectionClosed as error:
            return error.rcvd.code if error.rcvd else None

    def of(self, type_: str) -> list[dict[str, Any]]:
        return [one for one in self.told if one["type"] == type_]

    @property
    def codes(self) -> list[str]:
        """Return what was warned of or refused, in order; but for lag, which is the machine's."""
        codes = [one["code"] for one in self.told if one["type"] in ("warning", "error")]
        return [code for code in codes if code not in ("behind", "on_time")]

    @property
    def heard(self) -> Heard:
        """Return the utterances that were told."""
        ends = self.of("speech.end")
        return sorted((one["speaker"], one["start_s"], one["end_s"]) for one in ends)


@dataclass
class LiveServer:
    """The process."""

    served: Served

    @property
    def pid(self) -> int:
        return self.served.process.pid

    @contextmanager
    def call(self, host: str = HOST, **how: Any) -> Iterator[Caller]:
        """Connect with a good key."""
        headers = how.pop("headers", bearer(self.served.secret))
        path = how.pop("path", PATH)
        address = f"ws://{host}:{self.served.port}{path}"
        with connect(address, additional_headers=headers, compression=None, **how) as line:
            yield Caller(line)

    def get(self, path: str) -> Any:
        """Return what the API answers."""
        base = f"http://{HOST}:{self.served.port}/v1"
        answer = httpx2.get(base + path, headers=bearer(self.served.secret), timeout=PATIENCE_S)
        answer.raise_for_status()
        return answer.json()

    def kept(self, call_id: str) -> Heard:
        """Return the utterances of a call that are safe in the database."""
        said = self.get(f"/calls/{call_id}/transcript")["utterances"]
        return sorted((one["speaker"], one["start_s"], one["end_s"]) for one in said)

    def wait_for(self, call_id: str, *states: str) -> dict[str, Any]:
        """Return the call once it is in one of these states.

        The journal may be half a second behind: until then nobody knows the call.
        """
        found: dict[str, Any] = {}

        def is_there() -> bool:
            listed = self.get("/calls?limit=200")["items"]
            found.update(next((one for one in listed if one["call_id"] == call_id), {}))
            return found.get("state") in states

        until(is_there, NOTICED_S)
        return found

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def raw(self) -> socket.socket:
        """Return a bare connection."""
        return socket.create_connection((HOST, self.served.port), timeout=PATIENCE_S)


def until(is_so: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until it is so."""
    end_s = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < end_s, "it never came to be so"
        time.sleep(0.05)


@contextmanager
def live_server(
    folder: Path, *, secret: str | None = None, **settings: Any
) -> Iterator[LiveServer]:
    """Run the service on a folder, without words unless they are wanted."""
    chosen = {"transcribe": "false", "log_level": "warning", **settings}
    with serving(folder, chosen, secret) as served:
        yield LiveServer(served)
