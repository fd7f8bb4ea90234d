"""Calls whose process has ended: gone on with, or graded; nothing that was flushed is lost."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from api.calls import regrading_of
from api.engine import Ears, Engine, GradeOptions
from api.live.archive import Archive
from api.live.errors import CallOverError, CallTakenError
from api.live.journal import Journal
from api.live.left_call import LeftCall
from api.live.lifeline import Lifeline
from api.live.open_call import EMPTY
from api.live.reconciliation import reconcile
from api.live.recovery import Recovery
from api.live.regrading import Regrading, RegradingHaltedError, relistened
from api.live.scribe import JournalConfig
from api.options import read_rubric
from api.recording.recorder import Recorder
from api.recording.shelf import Shelf
from api.recording.wav import Span, wav_bytes, wav_size
from api.settings import Settings
from api.storage import calls, reports
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.enums import CallState
from grading.record import from_json
from grading.report import GradeReport
from speech.listener import Listener
from tests.calls import customer
from tests.desks import Clock
from tests.fakes import FakeVoice
from tests.journalling import both_sides
from tests.streams import STEREO, call_start
from tests.test_api_recording_tape import KEY

RESUME_S, LEASE_S = 60.0, 10.0
RUBRIC = read_rubric(None)


class Process:
    """A service's journal, recorder and recovery; several share a folder and a database."""

    def __init__(self, folder: Path, database: Database, clock: Clock) -> None:
        self.shelf = Shelf(folder / "recordings", lambda: KEY)
        self.recorder = Recorder(self.shelf, flush_s=3600.0)
        self.lifeline = Lifeline(folder / "servers")
        self.journal = Journal(database, self.lifeline, clock, JournalConfig(3600.0, LEASE_S))
        self.n_loaded = 0
        self.regrading = Regrading(self._ears, lambda: RUBRIC)
        archive = Archive(database, self.shelf)
        self.recovery = Recovery(archive, self.journal, lambda: self.regrading, clock, RESUME_S)

    def begin(self, call_id: str = "call_1", recorded: bool = False) -> None:
        self.journal.began(call_id, call_start(), "key_1", 1_700_000_000.0, recorded)

    def record(self, sound: bytes, call_id: str = "call_1") -> None:
        tape = self.recorder.begin(call_id, STEREO, lambda _: None)
        tape.append(0, sound)
        self.recorder.flush()

    def write(self) -> None:
        asyncio.run(asyncio.wait_for(self.journal.flushed("call_1"), 20))

    def die(self) -> None:
        """Go without a word, as far as others can see."""
        self.write()
        self.lifeline.drop()

    def _ears(self, _: LeftCall) -> Ears:
        self.n_loaded += 1
        return EARS


EARS = Ears(lambda: Listener(FakeVoice(), None), (), transcribes=False, reads_words=False)


class Hall:
    """Two processes, of which the first will die."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.database, self.clock = database, Clock()
        self.first, self.second = (Process(folder, database, self.clock) for _ in range(2))

    def record(self) -> CallRecord:
        with self.database.reading() as connection:
            found = calls.one(connection, "call_1")
        assert found is not None
        return found

    def report(self) -> GradeReport:
        with self.database.reading() as connection:
            stored = reports.latest(connection, "call_1")
        assert stored is not None
        return from_json(stored.report)

    def recover(self) -> int:
        n_graded = self.second.recovery.recover()
        self.second.write()
        return n_graded


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path, database)
    yield made
    made.first.journal.close()
    made.second.journal.close()


SAID = [customer(1.0 + 5 * n, 4.0 + 5 * n, None) for n in range(3)]


def left(hall: Hall, recorded: bool = False) -> None:
    """Let a call of 16 seconds be left by the first process."""
    hall.first.begin(recorded=recorded)
    for number, utterance in enumerate(SAID):
        hall.first.journal.heard("call_1", number, utterance, utterance.end_s)
    hall.first.journal.moment("call_1", "paused", 10.0, {"holds": True})
    hall.first.journal.moment("call_1", "resumed", 12.0, {})
    hall.first.journal.progress("call_1", 16.0)
    hall.first.die()


def test_whoever_comes_back_after_a_tidying_need_not_wait_for_the_dead_one_s_lease(
    hall: Hall,
) -> None:
    left(hall)
    hall.second.recovery.tidy()
    assert hall.second.recovery.replay("call_1", "key_1") is not None


def test_a_tidying_shortens_nobody_s_time_to_come_back(hall: Hall) -> None:
    left(hall)
    hall.second.recovery.tidy()
    hall.clock.turn(RESUME_S - 1)
    assert hall.recover() == 0


def test_a_call_that_was_left_is_graded_from_what_was_journalled(hall: Hall) -> None:
    left(hall)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    assert hall.recover() == 1
    assert hall.record().state is CallState.GRADED
    report = hall.report()
    assert (report.utterances, report.call.duration_s) == (tuple(SAID), 16.0)
    assert [(s.start_s, s.end_s) for s in report.conduct.holds] == [(10.0, 12.0)]


def test_a_client_has_its_time_to_come_back_before_that(hall: Hall) -> None:
    left(hall)
    hall.clock.turn(LEASE_S + RESUME_S - 1)
    assert hall.recover() == 0
    assert hall.record().state is CallState.LIVE


def test_the_time_in_which_no_service_was_up_is_not_its_clients(hall: Hall, tmp_path: Path) -> None:
    left(hall)
    hall.clock.turn(3600.0)
    restarted = Process(tmp_path, hall.database, hall.clock)
    hall.clock.turn(RESUME_S - 1)
    assert restarted.recovery.recover() == 0
    assert restarted.recovery.replay("call_1", "key_1") is not None
    restarted.journal.close()


def test_a_call_is_graded_by_one_process_alone(hall: Hall, tmp_path: Path) -> None:
    left(hall)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    assert hall.recover() == 1
    third = Process(tmp_path, hall.database, hall.clock)
    hall.clock.turn(RESUME_S)
    assert third.recovery.recover() == 0


def test_a_call_whose_process_lives_is_left_alone(hall: Hall) -> None:
    hall.first.begin()
    hall.first.write()
    hall.clock.turn(LEASE_S - 1)
    assert hall.recover() == 0
    with pytest.raises(CallTakenError, match="being heard"):
        hall.second.recovery.replay("call_1", "key_1")


def test_a_call_of_which_nothing_was_heard_is_empty(hall: Hall) -> None:
    hall.first.begin()
    hall.first.die()
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    hall.recover()
    assert (hall.record().state, hall.record().failure) == (CallState.EMPTY, EMPTY)


def test_a_whole_recording_is_heard_again_and_comes_to_what_grade_says(
    hall: Hall, tmp_path: Path
) -> None:
    hall.first.record(both_sides())
    left(hall, recorded=True)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    hall.recover()
    playback = hall.second.shelf.playback("call_1")
    wav = tmp_path / "call.wav"
    wav.write_bytes(b"".join(wav_bytes(playback, Span(0, wav_size(playback)))))
    graded = Engine(EARS).grade(wav, GradeOptions(RUBRIC), lambda _: None).report
    assert hall.report().utterances == graded.utterances
    assert len(graded.utterances) > 3
    assert hall.record().heard_s == hall.report().call.duration_s


@pytest.mark.parametrize("change", ["stopped", "short", "spoilt", "gone"])
def test_without_a_whole_recording_what_was_journalled_counts(hall: Hall, change: str) -> None:
    sound = both_sides()
    if change != "gone":
        hall.first.record(sound[: len(sound) // 3] if change == "short" else sound)
    if change == "stopped":
        hall.first.begin()
        hall.first.journal.moment("call_1", "recording_stopped", 9.0, {"why": "disk full"})
    if change == "spoilt":
        (file,) = (hall.second.shelf._folder).iterdir()
        data = bytearray(file.read_bytes())
        data[5000] ^= 1
        file.write_bytes(data + data[-42:])
    left(hall, recorded=True)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    hall.recover()
    assert hall.report().utterances == tuple(SAID)


def test_a_client_that_comes_back_finds_all_that_was_heard(hall: Hall) -> None:
    left(hall)
    found = hall.second.recovery.replay("call_1", "key_1")
    assert found is not None
    assert (found.utterances, found.heard_s) == (tuple(SAID), 16.0)
    hall.second.write()
    assert hall.record().server_id == hall.second.journal.server_id
    hall.second.journal.moment("call_1", "mark", 17.0, {"name": "again"})
    hall.second.write()
    hall.clock.turn(1000.0)
    assert hall.recover() == 0


def test_a_process_on_another_machine_is_believed_until_its_lease_is_over(hall: Hall) -> None:
    left(hall)
    for file in hall.first.lifeline._folder.iterdir():
        file.unlink()
    with pytest.raises(CallTakenError):
        hall.second.recovery.replay("call_1", "key_1")
    hall.clock.turn(LEASE_S + 1)
    assert hall.second.recovery.replay("call_1", "key_1") is not None


def test_a_recorded_call_goes_on_from_what_is_on_the_disk(hall: Hall) -> None:
    hall.first.record(both_sides()[: 16_000 * 4 * 17])
    left(hall, recorded=True)
    found = hall.second.recovery.replay("call_1", "key_1")
    assert found is not None
    assert found.heard_s == 17.0


@pytest.mark.parametrize("call_id", ["call_2", ""])
def test_a_call_that_nobody_knows_is_none(hall: Hall, call_id: str) -> None:
    assert hall.second.recovery.replay(call_id, "key_1") is None


def test_a_call_of_another_key_is_not_given_away(hall: Hall) -> None:
    left(hall)
    with pytest.raises(CallTakenError, match="not this key's"):
        hall.second.recovery.replay("call_1", "key_2")


def test_a_call_that_is_over_is_not_gone_on_with(hall: Hall) -> None:
    left(hall)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    hall.recover()
    with pytest.raises(CallOverError):
        hall.second.recovery.replay("call_1", "key_1")


def test_a_call_that_can_not_be_graded_says_so(hall: Hall) -> None:
    left(hall)
    hall.clock.turn(LEASE_S + RESUME_S + 1)

    def breaks() -> Regrading:
        raise MemoryError

    archive = Archive(hall.database, hall.second.shelf)
    broken = Recovery(archive, hall.second.journal, breaks, hall.clock, RESUME_S)
    hall.clock.turn(RESUME_S)
    assert broken.recover() == 1
    hall.second.write()
    assert hall.record().failure == "it could not be graded: MemoryError"


def test_a_service_that_stops_leaves_the_call_to_the_next(hall: Hall, tmp_path: Path) -> None:
    hall.first.record(both_sides())
    left(hall, recorded=True)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    hall.second.recovery.halt()
    assert hall.recover() == 0
    third = Process(tmp_path, hall.database, hall.clock)
    hall.clock.turn(RESUME_S)
    assert third.recovery.recover() == 1
    third.write()
    assert hall.record().state is CallState.GRADED
    third.journal.close()


def test_hearing_again_is_given_up_between_two_seconds(hall: Hall) -> None:
    hall.first.record(both_sides())
    asked: list[bool] = []

    def goes_on() -> bool:
        asked.append(True)
        return len(asked) < 3

    with pytest.raises(RegradingHaltedError):
        list(relistened(hall.first.shelf.playback("call_1"), EARS, goes_on))
    assert len(asked) == 3


def test_a_mood_that_the_customer_did_not_want_is_not_heard_again(
    hall: Hall, tmp_path: Path
) -> None:
    start = call_start(analyse_mood=False)
    hall.first.journal.began("call_1", start, "key_1", 1_700_000_000.0, recorded=True)
    hall.first.record(both_sides())
    hall.first.die()
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    settings = Settings(data_dir=tmp_path, transcribe=False)
    hall.second.regrading = regrading_of(settings, lambda: RUBRIC)
    hall.recover()
    assert len(hall.report().utterances) > 3
    assert all(one.readings == () for one in hall.report().utterances)
    assert hall.report().models == ()


def test_models_are_loaded_only_for_what_is_heard_again(hall: Hall) -> None:
    assert hall.recover() == 0
    left(hall)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    hall.recover()
    assert hall.second.n_loaded == 0


def unsettled(hall: Hall) -> Mapping[str, str]:
    with hall.database.reading() as connection:
        found = reconcile(connection, hall.clock(), LEASE_S + RESUME_S)
    return {one.call_id: one.why for one in found}


def test_every_call_is_accounted_for(hall: Hall) -> None:
    left(hall)
    hall.clock.turn(LEASE_S + RESUME_S + 1)
    hall.recover()
    hall.second.begin("call_2")
    hall.second.journal.ended("call_2", None, EMPTY)
    hall.second.begin("call_3")
    hall.second.write()
    assert unsettled(hall) == {}


def test_a_call_that_nobody_graded_is_found(hall: Hall) -> None:
    left(hall)
    assert unsettled(hall) == {}
    hall.clock.turn(2 * (LEASE_S + RESUME_S))
    assert unsettled(hall) == {"call_1": "its process has ended, and nobody graded it"}


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("graded", "it is said to be graded, and has no report"),
        ("failed", "it has no report, and no reason is kept"),
        ("empty", "it has no report, and no reason is kept"),
    ],
)
def test_a_call_that_lost_what_it_had_is_found(hall: Hall, state: str, why: str) -> None:
    left(hall)
    with hall.database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE calls SET state = '{state}'")
    assert unsettled(hall) == {"call_1": why}


def killed_after(heard_s: int, folder: Path, url: str) -> None:
    """Let a process journal and record so much of a call, and kill it."""
    command = [sys.executable, "-m", "tests.journalling", str(folder), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == str(heard_s):
                threading.Event().wait(0.3)  # several flushes
                break
        process.send_signal(signal.SIGKILL)
        process.wait(20)


def test_kill_9_costs_no_more_than_what_was_not_flushed(database_url: str, tmp_path: Path) -> None:
    killed_after(15, tmp_path, database_url)
    database = Database.open(database_url)
    process = Process(tmp_path, database, Clock(0.0))
    found = process.recovery.replay("call_1", "key_1")
    assert found is not None
    assert found.sound is not None
    assert found.record.heard_s >= 15.0
    sound = both_sides()
    kept = found.sound.pcm(0, found.sound.n_frames)
    assert len(kept) >= 15 * 16_000 * 4
    assert sound.startswith(kept)
    assert [u.start_s for u in found.utterances] == pytest.approx([0.0, 4.0, 6.0], abs=0.3)
    process.journal.close()
    database.close()


def test_a_killed_process_is_known_to_be_dead_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from api.live.lifeline import Lifeline\n"
        "line = Lifeline(Path(sys.argv[1])); line.hold(); print(line.server_id, flush=True)\n"
        "time.sleep(60)"
    )
    mine = Lifeline(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        theirs = process.stdout.readline().strip()
        assert not mine.is_cut(theirs)
        process.kill()
        process.wait(20)
    assert mine.is_cut(theirs)
    assert mine.ended() == (theirs,)
    mine.forget(theirs)
    assert (mine.ended(), mine.is_cut(theirs)) == ((), False)
