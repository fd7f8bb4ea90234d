"""A server, a disk, a database, a network that fail while calls go on: what is told, what is lost.

Each on a real server process, held against the same sound without any fault.
"""

import ctypes
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from websockets.sync.client import connect

from tests.live_server import BYTES_A_S, PATH, Caller, Heard, LiveServer, live_server, until
from tests.live_server import sample_sound as sample
from tests.services import bearer

pytestmark = pytest.mark.slow

SOUND = sample(16.0)
HALF = SOUND[: len(SOUND) // 2]
FLUSH_S = 0.5  # the journal's
LOCKED_S = 6.5
GIVEN_UP_S = 3.5  # without sound, a connection gives way to one that comes back: 3 s
N_CALLS = 20
_CLONE_NEWNET = 0x40000000


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    with live_server(tmp_path_factory.mktemp("served")) as server, server.call() as caller:
        caller.start()
        caller.sound(SOUND)
        caller.hang_up()
        return caller.heard


def alike(heard: Heard) -> Any:
    """Return what equals the same utterances, their borders a tenth of a second off or less."""
    return [(who, pytest.approx(a, abs=0.1), pytest.approx(b, abs=0.1)) for who, a, b in heard]


def ended_by(heard: Heard, at_s: float) -> Heard:
    """Return the utterances that were surely over at this time of the call."""
    return [one for one in heard if one[2] < at_s]


@pytest.mark.parametrize("recorded", [True, False])
def test_a_call_goes_on_after_its_server_was_killed(
    tmp_path: Path, undisturbed: Heard, recorded: bool
) -> None:
    with live_server(tmp_path) as server, server.call() as caller:
        call_id = caller.start(record=recorded)["call_id"]
        caller.sound(HALF)
        caller.until("speech.end")
        time.sleep(2 * FLUSH_S)
        server.signal(signal.SIGKILL)
        secret = server.served.secret
    with live_server(tmp_path, secret=secret, server_lease_s=1.1) as server:
        with server.call() as caller:
            started = caller.start(call_id=call_id)
            assert started["resumed"]
            caller.sound(SOUND[round(started["heard_s"] * BYTES_A_S) :])
            assert caller.hang_up()["type"] == "graded"
        # Unrecorded, it is heard anew from a silence on: borders may move by a frame or two.
        assert server.kept(call_id) == (undisturbed if recorded else alike(undisturbed))


def test_a_killed_server_s_call_is_graded_by_the_next_from_what_it_had(
    tmp_path: Path, undisturbed: Heard
) -> None:
    with live_server(tmp_path) as server, server.call() as caller:
        call_id = caller.start(record=True)["call_id"]
        caller.sound(HALF)
        caller.until("speech.end")
        time.sleep(2 * FLUSH_S)
        server.signal(signal.SIGKILL)
    with live_server(tmp_path, server_lease_s=1.1, call_resume_s=0.5) as server:
        assert server.wait_for(call_id, "graded", "failed", "empty")["state"] == "graded"
        report = server.get(f"/calls/{call_id}/report")
        assert report["call"]["duration_s"] == pytest.approx(8.0, abs=FLUSH_S)
        assert ended_by(server.kept(call_id), 7.0) == ended_by(undisturbed, 7.0)
        assert server.get("/calls/reconciliation")["unsettled"] == []


def test_a_server_told_to_stop_grades_its_calls_and_says_so(tmp_path: Path) -> None:
    with ExitStack() as lines, live_server(tmp_path) as server:
        callers = [lines.enter_context(server.call()) for _ in range(N_CALLS)]
        for caller in callers:
            caller.start()
            caller.sound(HALF)
        for caller in callers:
            caller.until("speech.end")
        server.signal(signal.SIGTERM)
        with ThreadPoolExecutor(N_CALLS) as pool:
            ends = list(pool.map(lambda caller: caller.until("graded", "ended"), callers))
        assert {caller.closed() for caller in callers} == {1000}
        assert server.served.process.wait(30) == 0
        assert [end["type"] for end in ends] == ["graded"] * N_CALLS
        assert all("draining" in caller.codes for caller in callers)
    with sqlite3.connect(tmp_path / "tonewise.db") as database:
        states = database.execute("SELECT state, count(*) FROM calls GROUP BY state").fetchall()
    assert states == [("graded", N_CALLS)]


def test_a_recogniser_that_dies_or_hangs_costs_time_and_no_words(
    tmp_path: Path, undisturbed: Heard
) -> None:
    with live_server(tmp_path, transcribe="true", words_patience_s=3.0) as server:
        for number in (signal.SIGKILL, signal.SIGSTOP):
            with server.call() as caller:
                call_id = caller.start()["call_id"]
                until(lambda: recogniser(server) is not None)
                os.kill(recogniser(server) or 0, number)
                caller.sound(SOUND)
                caller.until("emotion", patience_s=2.0)
                caller.hang_up()
            assert "words_lost" not in caller.codes
            assert all(one["text"] for one in spoken(server, call_id))
            assert server.kept(call_id) == undisturbed


def test_a_database_that_is_locked_delays_what_is_kept_and_loses_none(
    tmp_path: Path, undisturbed: Heard
) -> None:
    with live_server(tmp_path) as server, server.call() as caller:
        call_id = caller.start()["call_id"]
        server.wait_for(call_id, "live")
        with locked(tmp_path / "tonewise.db"):
            caller.sound(HALF)
            caller.until("emotion", patience_s=2.0)
            with server.call() as another:  # a call may begin meanwhile
                another.start()
                another.sound(HALF)
                another.until("emotion", patience_s=2.0)
            caller.heard_for(LOCKED_S)
        caller.sound(SOUND[len(HALF) :])
        assert caller.hang_up()["type"] == "graded"
        assert caller.codes == ["journal_behind"]
        assert (caller.heard, server.kept(call_id)) == (undisturbed, undisturbed)


def test_a_full_disk_ends_the_recording_and_not_the_call(
    tmp_path: Path, undisturbed: Heard
) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk), live_server(tmp_path, recording_dir=disk) as server:
        with server.call() as caller:
            call_id = caller.start(record=True)["call_id"]
            for at in range(0, len(SOUND), BYTES_A_S):
                caller.sound(SOUND[at : at + BYTES_A_S])
                caller.heard_for(0.1)
            assert caller.hang_up()["type"] == "graded"
        assert (caller.codes, caller.heard) == (["recording_stopped"], undisturbed)
        moments = server.get(f"/calls/{call_id}/moments")["moments"]
        assert "recording_stopped" in [one["kind"] for one in moments]


def test_a_cut_network_loses_nothing_once_the_client_is_back(
    tmp_path: Path, undisturbed: Heard
) -> None:
    with network() as net, live_server(tmp_path, host="0.0.0.0") as server:
        address = f"ws://{net.server}:{server.served.port}{PATH}"
        headers = bearer(server.served.secret)
        with connect(address, sock=net.dial(server), additional_headers=headers) as line:
            caller = Caller(line)
            call_id = caller.start()["call_id"]
            caller.sound(HALF)
            caller.until("speech.end")
            net.cut()
            caller.sound(SOUND[len(HALF) :][: 2 * BYTES_A_S])  # into the void
            line.close_socket()
        net.mend()
        time.sleep(GIVEN_UP_S)  # who comes back sooner is told call_taken, and tries again
        with connect(address, sock=net.dial(server), additional_headers=headers) as line:
            caller = Caller(line)
            started = caller.start(call_id=call_id)  # the server still believes in the first one
            assert (started["resumed"], started["heard_s"]) == (True, 8.0)
            caller.sound(SOUND[len(HALF) :])
            assert caller.hang_up()["type"] == "graded"
        assert server.kept(call_id) == undisturbed


def recogniser(server: LiveServer) -> int | None:
    """Return the process that recognises words, if it is up."""
    children = psutil.Process(server.pid).children(recursive=True)
    found = [one.pid for one in children if "resource_tracker" not in " ".join(one.cmdline())]
    return found[0] if found else None


def spoken(server: LiveServer, call_id: str) -> list[dict[str, Any]]:
    """Return the utterances of a call as they are kept."""
    said: list[dict[str, Any]] = server.get(f"/calls/{call_id}/transcript")["utterances"]
    return said


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Let nobody else write."""
    connection = sqlite3.connect(database, timeout=10.0, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a disk that holds some seconds of a call."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(folder))


_VOID_BYTES = 1 << 20  # room for what is sent into a cut wire: it must not block


class Network:
    """A client's end of a wire to this machine."""

    name, wire, server, client = (
        f"tw{os.getpid()}",
        f"tw{os.getpid()}v",
        "10.231.77.1",
        "10.231.77.2",
    )

    def dial(self, server: LiveServer) -> socket.socket:
        """Connect to a server from the other end."""
        with _inside(self.name):
            line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _VOID_BYTES)
        line.settimeout(10.0)
        line.connect((self.server, server.served.port))
        line.settimeout(None)
        return line

    def cut(self) -> None:
        """Let nothing through, and tell nobody."""
        _run("ip", "link", "set", self.wire, "down")

    def mend(self) -> None:
        """Let all through again."""
        _run("ip", "link", "set", self.wire, "up")


@contextmanager
def network() -> Iterator[Network]:
    """Make a network of two ends; skips where this machine makes none."""
    net = Network()
    inside = ["ip", "netns", "exec", net.name, "ip"]
    _run("ip", "netns", "add", net.name)
    try:
        _run("ip", "link", "add", net.wire, "type", "veth", "peer", "eth0", "netns", net.name)
        _run("ip", "addr", "add", f"{net.server}/30", "dev", net.wire)
        _run("ip", "link", "set", net.wire, "up")
        _run(*inside, "addr", "add", f"{net.client}/30", "dev", "eth0")
        _run(*inside, "link", "set", "eth0", "up")
        yield net
    finally:
        _run("ip", "netns", "del", net.name)


@contextmanager
def _inside(name: str) -> Iterator[None]:
    """Let this thread open its sockets in a network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/proc/thread-self/ns/net").open("rb") as here:
        with Path(f"/run/netns/{name}").open("rb") as there:
            assert libc.setns(there.fileno(), _CLONE_NEWNET) == 0
        try:
            yield
        finally:
            assert libc.setns(here.fileno(), _CLONE_NEWNET) == 0


def _run(*command: str) -> None:
    """Run a tool of root's; skips where it isn't there or may not."""
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=10)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"{' '.join(command[:3])} is not to be had here: {error}")
