"""A recording on disk: whole records or none, nobody else's, and nothing in the clear."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.recording.errors import NoRecordingError, RecordingError, RecordingKeyError
from api.recording.master import MasterKey, master_key
from api.recording.policy import RecordingPolicy
from api.recording.recorder import Recorder
from api.recording.shelf import Shelf
from tests.streams import PHONE, START, STEREO

KEY = MasterKey(bytes(32))
VOICE = bytes(range(256)) * 40  # 5,120 samples of one side, or 2,560 of two


class Cabinet:
    """A shelf, and a recorder that flushes when it is told to."""

    def __init__(self, folder: Path, key: MasterKey = KEY) -> None:
        self.folder, self.stops = folder, list[str]()
        self.shelf = Shelf(folder, lambda: key)
        self.recorder = Recorder(self.shelf, flush_s=3600.0)

    @property
    def file(self) -> Path:
        (only,) = self.folder.iterdir()
        return only

    def record(self, data: bytes = VOICE) -> None:
        """Keep so much of one call, and end it."""
        writer = self.recorder.begin("call_1", STEREO, self.stops.append)
        writer.append(0, data)
        writer.close()
        self.recorder.flush()

    def sound(self) -> bytes:
        """Return all that can be heard."""
        playback = self.shelf.playback("call_1")
        return playback.pcm(0, playback.n_frames)


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path / "recordings")


def test_what_was_kept_is_heard_as_it_was(cabinet: Cabinet) -> None:
    cabinet.record()
    assert cabinet.sound() == VOICE


def test_nothing_of_it_lies_in_the_clear(cabinet: Cabinet) -> None:
    cabinet.record(b"a customer's voice" * 1000)
    assert b"customer" not in cabinet.file.read_bytes()


def test_nobody_else_on_the_machine_may_read_it(cabinet: Cabinet) -> None:
    cabinet.record()
    assert cabinet.file.stat().st_mode & 0o077 == 0
    assert cabinet.folder.stat().st_mode & 0o077 == 0


def test_the_same_voice_twice_leaves_no_two_alike(cabinet: Cabinet, tmp_path: Path) -> None:
    other = Cabinet(tmp_path / "others")
    cabinet.record()
    other.record()
    assert cabinet.file.read_bytes()[-1000:] != other.file.read_bytes()[-1000:]


def test_another_key_opens_nothing(cabinet: Cabinet) -> None:
    cabinet.record()
    stranger = Cabinet(cabinet.folder, MasterKey(bytes([1]) * 32))
    with pytest.raises(RecordingKeyError, match="encrypted with key"):
        stranger.sound()


def test_a_call_without_a_recording_is_told_so(cabinet: Cabinet) -> None:
    with pytest.raises(NoRecordingError):
        cabinet.sound()


def _flipped(data: bytearray) -> None:
    data[-15_000] ^= 1


def _moved(data: bytearray) -> None:
    """Let the second sound come before the first."""
    size = len(VOICE) + 42
    data[-2 * size :] = data[-size:] + data[-2 * size : -size]


def _renamed(data: bytearray) -> None:
    data[:] = data.replace(b"call_1", b"call_2")


def _emptied(data: bytearray) -> None:
    data.clear()


@pytest.mark.parametrize("change", [_flipped, _moved, _renamed, _emptied])
def test_what_was_changed_is_refused(cabinet: Cabinet, change: Callable[[bytearray], None]) -> None:
    writer = cabinet.recorder.begin("call_1", STEREO, cabinet.stops.append)
    for _ in range(2):
        writer.append(0, VOICE)
        cabinet.recorder.flush()
    data = bytearray(cabinet.file.read_bytes())
    change(data)
    cabinet.file.write_bytes(data)
    with pytest.raises(RecordingError):
        cabinet.sound()


@pytest.mark.parametrize("n_lost", [1, 15, 16, 40, 1000])
def test_a_torn_record_costs_itself_alone(cabinet: Cabinet, n_lost: int) -> None:
    writer = cabinet.recorder.begin("call_1", STEREO, cabinet.stops.append)
    for _ in range(2):
        writer.append(0, VOICE)
        cabinet.recorder.flush()
    os.truncate(cabinet.file, cabinet.file.stat().st_size - n_lost)
    assert cabinet.sound() == VOICE


def test_a_call_that_goes_on_after_a_crash_has_one_recording(cabinet: Cabinet) -> None:
    writer = cabinet.recorder.begin("call_1", STEREO, cabinet.stops.append)
    for _ in range(2):
        writer.append(0, VOICE)
        cabinet.recorder.flush()
    os.truncate(cabinet.file, cabinet.file.stat().st_size - 1)
    again = Cabinet(cabinet.folder)
    heard_s = again.shelf.playback("call_1").whole_s
    further = again.recorder.begin("call_1", STEREO, again.stops.append, heard_s)
    further.append(0, VOICE[::-1])
    again.recorder.flush()
    assert again.sound() == VOICE + VOICE[::-1]
    assert again.stops == []


def test_a_last_record_whose_bytes_never_came_is_cut_off(cabinet: Cabinet) -> None:
    cabinet.record()
    data = cabinet.file.read_bytes()
    cabinet.file.write_bytes(data[:-20] + bytes(20))
    again = Cabinet(cabinet.folder)
    again.recorder.begin("call_1", STEREO, again.stops.append, 1.0).append(0, VOICE)
    again.recorder.flush()
    assert (again.stops, len(again.sound())) == ([], 64_000 + len(VOICE))


def test_a_new_call_never_writes_over_an_old_one(cabinet: Cabinet) -> None:
    cabinet.record()
    cabinet.record(VOICE[::-1])
    assert cabinet.sound() == VOICE
    assert cabinet.stops == ["File exists"]


def test_a_disk_that_is_too_slow_stops_the_recording_and_not_the_memory(cabinet: Cabinet) -> None:
    writer = cabinet.recorder.begin("call_1", STEREO, cabinet.stops.append)
    for _ in range(200):
        writer.append(0, bytes(64_000))
    cabinet.recorder.flush()
    assert cabinet.stops == ["the disk is too slow"]


def test_lanes_that_join_later_keep_their_own_time(cabinet: Cabinet) -> None:
    writer = cabinet.recorder.begin("call_1", PHONE, cabinet.stops.append)
    writer.append(0, b"\x80" * 800)
    writer.append(1, b"\xff" * 800)
    writer.close()
    cabinet.recorder.flush()
    playback = cabinet.shelf.playback("call_1")
    assert (playback.n_frames, playback.duration_s) == (800, 0.1)


FULL = """
import resource, sys
from pathlib import Path
from tests.test_api_recording_tape import STEREO, VOICE, Cabinet

cabinet = Cabinet(Path(sys.argv[1]))
writer = cabinet.recorder.begin("call_1", STEREO, cabinet.stops.append)
resource.setrlimit(resource.RLIMIT_FSIZE, (25_000, 25_000))
for _ in range(4):
    writer.append(0, VOICE)
    cabinet.recorder.flush()
print(len(cabinet.sound()) // len(VOICE), cabinet.stops)
"""


def test_a_full_disk_ends_the_recording_with_a_whole_record(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path / "r"], capture_output=True, text=True, check=False
    )
    # 10,240 bytes a flush: the third does not fit, the fourth is not tried.
    assert run.stdout.splitlines()[-1:] == ["2 ['File too large']"], run.stderr


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = master_key(None, tmp_path / "data")
    assert master_key(None, tmp_path / "data").name == first.name
    (file,) = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    master_key(None, tmp_path)
    (tmp_path / "recording.key").chmod(0o644)
    with pytest.raises(RecordingKeyError, match="chmod 600"):
        master_key(None, tmp_path)


@pytest.mark.parametrize("chosen", ["abc", "zz" * 32, "ab" * 31, ""])
def test_a_key_that_is_none_is_refused_and_not_repeated(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(RecordingKeyError) as told:
        master_key(SecretStr(chosen), tmp_path)
    assert not chosen or chosen not in str(told.value).removeprefix("TONEWISE_RECORDING_KEY")


@pytest.mark.parametrize(
    ("asked", "queue", "policy", "wanted"),
    [
        (None, "billing", RecordingPolicy(), False),
        (None, "billing", RecordingPolicy(record=True), True),
        (None, "billing", RecordingPolicy(queues=frozenset({"billing"})), True),
        (None, "sales", RecordingPolicy(queues=frozenset({"billing"})), False),
        (True, "sales", RecordingPolicy(), True),
        (False, "billing", RecordingPolicy(True, frozenset({"billing"})), False),
    ],
)
def test_who_is_recorded(
    asked: bool | None, queue: str, policy: RecordingPolicy, wanted: bool
) -> None:
    assert policy.wants(replace(START, record=asked, queue=queue)) is wanted
