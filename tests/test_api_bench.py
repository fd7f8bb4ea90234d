"""`tonewise bench`: the call it is timed on, ways that take turns, a core alone, its figures."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from rich.console import Console

from api.bench.call import CallPlan, Sound, assemble, sample_call, write_call
from api.bench.figures import Machine, SpeechFigures
from api.bench.memory import Gauge, resident
from api.bench.race import race
from api.bench.segments import customer_windows, segments
from api.bench.solo import BenchError, Told, alone
from api.bench.speech import Plan, bench_speech
from api.bench.table import remarks, speech_table
from emotion.errors import TonewiseError
from speech.audio import SAMPLE_RATE_HZ, Speaker
from speech.codec import TELEPHONE_RATE_HZ
from speech.corpus import Clip, write_manifest
from tests.signals import Samples, silence, voice

ROOT = Path(__file__).parent.parent

needs_weights = pytest.mark.skipif(
    not (ROOT / "speech/weights/manifest.json").exists(),
    reason="needs the trained voice models in speech/weights (tonewise train speech)",
)


def nobody(_further: float) -> None:
    pass


def corpus(folder: Path, clips: Sequence[Samples]) -> tuple[Path, ...]:
    """A corpus in which each clip has a speaker of its own."""
    listed = []
    for number, samples in enumerate(clips):
        path = folder / f"{number}.wav"
        soundfile.write(path, samples, SAMPLE_RATE_HZ)
        listed.append(Clip(path=path, speaker=str(number), emotion="calm"))
    write_manifest(listed, folder / "manifest.csv")
    return (folder / "manifest.csv",)


@pytest.fixture
def voices(tmp_path: Path) -> tuple[Path, ...]:
    return corpus(tmp_path, [voice(2.5, pitch_hz=90.0 + 20 * n, seed=n) for n in range(6)])


@pytest.fixture
def call(voices: tuple[Path, ...], tmp_path: Path) -> Path:
    write_call(assemble(voices, CallPlan(60.0), nobody), 60.0, tmp_path / "call.wav")
    return tmp_path / "call.wav"


def talk_s(call: Path, speaker: Speaker) -> float:
    return sum(s.duration_s for s in segments(call, nobody) if s.speaker is speaker)


@pytest.mark.parametrize(("speaker", "share"), [(Speaker.CUSTOMER, 0.45), (Speaker.AGENT, 0.40)])
def test_each_side_talks_about_its_share(call: Path, speaker: Speaker, share: float) -> None:
    assert talk_s(call, speaker) / 60.0 == pytest.approx(share, abs=0.12)


def test_the_sides_take_turns(call: Path) -> None:
    sound, _ = soundfile.read(call)
    both = (np.abs(sound[:, 0]) > 0.01) & (np.abs(sound[:, 1]) > 0.01)
    assert not both.any()


def test_a_call_is_the_same_each_time_and_another_by_another_seed(
    voices: tuple[Path, ...],
) -> None:
    first, again, other = (assemble(voices, CallPlan(20.0, seed=s), nobody) for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_seconds_of_a_call_are_told_as_it_grows(voices: tuple[Path, ...]) -> None:
    told: list[float] = []
    assemble(voices, CallPlan(20.0), told.append)
    assert sum(told) == pytest.approx(20.0)


@pytest.mark.parametrize("clips", [[silence(3.0)] * 4, [voice(0.5)] * 4, [voice(3.0)]])
def test_a_corpus_without_sentences_of_two_is_refused(tmp_path: Path, clips: list[Samples]) -> None:
    with pytest.raises(BenchError, match="two speakers"):
        assemble(corpus(tmp_path, clips), CallPlan(10.0), nobody)


def test_a_call_is_written_over_and_over_until_it_is_long_enough(tmp_path: Path) -> None:
    sound: Sound = np.full((TELEPHONE_RATE_HZ, 2), 0.5, np.float32)
    sound[0] = 0.0
    write_call(sound, 2.5, tmp_path / "call.wav")
    written, rate_hz = soundfile.read(tmp_path / "call.wav")
    assert (len(written), rate_hz) == (2.5 * TELEPHONE_RATE_HZ, TELEPHONE_RATE_HZ)
    assert np.flatnonzero(written[:, 0] == 0.0).tolist() == [0, 8000, 16000]


def test_a_disk_without_room_is_told_of() -> None:
    with pytest.raises(BenchError, match="MB for a call in /dev, got: No space left"):
        write_call(np.zeros((8000, 2), np.float32), 600.0, Path("/dev/full"))


def test_the_sample_call_has_two_sides() -> None:
    sound = sample_call()
    assert sound.shape[1] == 2
    assert (np.abs(sound).max(axis=0) > 0.1).all()


def test_windows_are_the_customers_alone(call: Path) -> None:
    heard_s = sum(window.new_s for window in customer_windows(call, nobody))
    assert heard_s == pytest.approx(talk_s(call, Speaker.CUSTOMER), abs=1.0)


def test_ways_take_turns_on_the_same_windows_after_warming_up() -> None:
    calls: list[str] = []
    race([lambda x: calls.append(f"a{x}"), lambda x: calls.append(f"b{x}")], [1, 2], 2, nobody)
    timed = " a1 a2 a1 a2 a1 b1 b2 b1 b2 b1 a2 a1 a2 a1 a2 b2 b1 b2 b1 b2"
    assert " ".join(calls).endswith(timed)


def test_the_way_that_does_more_takes_longer() -> None:
    little_ms, much_ms = race(
        [lambda n: sum(range(n)), lambda n: sum(range(9 * n))], [9999], 9, nobody
    )
    assert 0 < little_ms < much_ms


def cores_and_threads(_task: None, told: Told) -> tuple[int, str]:
    print("not for the figures")  # noqa: T201
    told(1.0)
    return len(os.sched_getaffinity(0)), os.environ["OPENBLAS_NUM_THREADS"]


def refusing(task: str, _told: Told) -> None:
    raise TonewiseError(task)


def dying(_task: None, _told: Told) -> None:
    raise ZeroDivisionError("a bug")


def test_a_measurement_has_one_core_and_one_thread_to_itself(
    capfd: pytest.CaptureFixture[str],
) -> None:
    told: list[float] = []
    assert alone(cores_and_threads, None, told.append) == (1, "1")
    assert told == [1.0]
    assert capfd.readouterr().out == ""


def test_a_measurement_leaves_this_process_as_it_was() -> None:
    before = dict(os.environ), os.sched_getaffinity(0)
    alone(cores_and_threads, None, nobody)
    assert (dict(os.environ), os.sched_getaffinity(0)) == before


def test_what_a_measurement_refuses_is_refused_here() -> None:
    with pytest.raises(TonewiseError, match="no weights"):
        alone(refusing, "no weights", nobody)


def test_a_measurement_that_dies_says_its_last_word() -> None:
    with pytest.raises(BenchError, match=r"from dying, .* ended with 1: ZeroDivisionError: a bug"):
        alone(dying, None, nobody)


def test_memory_is_looked_at_once_a_minute() -> None:
    gauge = Gauge(nobody)
    for _ in range(10):
        gauge.hear(30.0)
    assert len(gauge.minutes_mb) == 5


def test_memory_that_is_held_is_seen() -> None:
    before = resident()
    held = np.ones(8_000_000)  # 64 MB
    after = resident()
    assert after.now_mb - before.now_mb == pytest.approx(held.nbytes / 1e6, abs=8)
    assert after.peak_mb >= after.now_mb


FIGURES = SpeechFigures(
    features_speedup=9.0,
    model_speedup=40.0,
    realtime_factor=200.0,
    realtime_factor_wall=190.0,
    realtime_factor_transcript=30.0,
    recognition_alone_factor=35.0,
    call_s=600.0,
    call_voices="clips",
    call_customer_share=0.45,
    call_agent_share=0.4,
    peak_mb=250.0,
    growth_mb=1.0,
    growth_from_min=10,
    memory_call_min=120,
    memory_transcript=False,
    peak_mb_transcript=400.0,
    bench_s=300.0,
    machine=Machine("Linux x86_64", 2, "3.11", "1.31", 0.5),
)


def printed(figures: SpeechFigures) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(speech_table(figures))
    return capture.get()


def test_bars_that_are_met_are_said_to_be() -> None:
    assert (printed(FIGURES).count("met"), printed(FIGURES).count("MISSED")) == (6, 0)


@pytest.mark.parametrize(
    "missed",
    [
        replace(FIGURES, features_speedup=7.9),
        replace(FIGURES, model_speedup=14.0),
        replace(FIGURES, realtime_factor=79.0),
        replace(FIGURES, realtime_factor_transcript=9.0),
        replace(FIGURES, peak_mb=601.0),
        replace(FIGURES, growth_mb=31.0),
    ],
)
def test_a_bar_that_is_missed_is_said_to_be(missed: SpeechFigures) -> None:
    assert printed(missed).count("MISSED") == 1


def test_what_was_left_out_is_told_with_its_reason() -> None:
    figures = replace(FIGURES, features_speedup=None, left_out=("no librosa here",))
    assert printed(figures).count("met") == 5
    assert "Left out: no librosa here" in list(remarks(figures))


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `tonewise bench` in a folder."""
    return subprocess.run(
        command(arguments),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-c", "from api.cli import main; main()", "bench", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_help_comes_within_a_second(tmp_path: Path) -> None:
    began_s = time.monotonic()
    assert "tonewise bench speech" in bench(tmp_path, "speech", "--help").stdout
    assert time.monotonic() - began_s < 1.0


@pytest.mark.parametrize(
    "arguments",
    [("--hours", "0"), ("--data", "none"), ("--json", "no/such/folder.json"), ("--json", ".")],
)
def test_a_hopeless_command_line_is_told_of_before_any_work(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    told = bench(tmp_path, "speech", *arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert "Traceback" not in told.stderr


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A quick run far from the project and its corpora."""
    folder = tmp_path_factory.mktemp("elsewhere")
    return bench(folder, "speech", "--quick", "--no-memory-words", "--json", "-")


@needs_weights
@pytest.mark.slow
def test_a_run_prints_one_object_with_every_figure(
    quick: subprocess.CompletedProcess[str],
) -> None:
    if not importlib.util.find_spec("tensorflow"):
        pytest.skip("needs the train extra to compare with")
    found: dict[str, Any] = json.loads(quick.stdout)
    assert set(found) == {field.name for field in fields(SpeechFigures)}
    assert found.pop("growth_mb") < 600
    figures = [value for value in found.values() if isinstance(value, float)]
    assert len(figures) >= 20
    assert min(figures) > 0


@needs_weights
@pytest.mark.slow
def test_the_table_goes_where_the_json_does_not(quick: subprocess.CompletedProcess[str]) -> None:
    assert quick.returncode == 0
    assert "librosa + model.predict" in quick.stderr
    assert "the sample call over and over" in quick.stderr


@needs_weights
@pytest.mark.slow
def test_without_the_train_extra_comparisons_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "librosa.py").write_text("raise ModuleNotFoundError(name='librosa')")
    monkeypatch.syspath_prepend(tmp_path)
    found = bench_speech((), Plan(20.0, memory_s=120.0, rounds=1, repeats=1, memory_words=False))
    assert "librosa is missing" in found.left_out[0]
    assert (found.features_speedup, found.realtime_factor_naive) == (None, None)
    assert found.realtime_factor > 0


@needs_weights
def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    running = subprocess.Popen(
        command(["speech"]),
        cwd=tmp_path,
        env={**environment(), "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline_s = time.monotonic() + 30
    while not list(tmp_path.glob("*/long.wav")) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    time.sleep(1.0)  # into the first measurement
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert (running.returncode, list(tmp_path.glob("tonewise-*"))) == (130, [])
    assert "Traceback" not in told
