"""The live bench: what callers send and note, what the figures come to, and small real runs."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from api.bench.figures import this_machine
from api.bench.live_caller import Heard
from api.bench.live_figures import Around, LivePlan, LiveRun, Naive, figures_of
from api.bench.live_latency import CallResult, missing, result_of
from api.bench.live_load import Loaded, variant
from api.bench.live_script import Asked, Protocol, Script, script, tape_of
from api.bench.live_soak import SoakFigures
from api.bench.live_soak_table import soak_table
from api.bench.live_table import live_table
from api.bench.live_truth import Truth
from api.bench.processes import Usage, usage_of
from api.commands.bench import command
from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker
from speech.codec import to_int16
from tests.signals import tone

SHIPPED = Path(__file__).parent.parent / "speech/weights/manifest.json"
SECOND = np.stack([tone(1.0, 300.0)[::2], tone(1.0, 500.0)[::2]], axis=1)  # at a telephone's rate


def written(protocol: Protocol) -> Script:
    return script(protocol, tape_of(protocol, SECOND), Asked("secret"))


def read(data: bytes) -> list[WireFrame]:
    """What a server reads of a client's bytes, once they shook hands."""
    server = ServerProtocol(state=State.OPEN)
    server.receive_data(data)
    return [one for one in server.events_received() if isinstance(one, WireFrame)]


def test_what_is_sent_are_whole_frames_of_the_sound() -> None:
    plays = written(Protocol.NATIVE)
    (start,) = read(plays.opening[0])
    assert json.loads(bytes(start.data))["audio"]["rate_hz"] == 8000
    sound = b"".join(bytes(one.data) for tick in plays.ticks for one in read(b"".join(tick)))
    assert sound == to_int16(SECOND).tobytes()


@pytest.mark.parametrize(("protocol", "ticks", "a_tick"), [("native", 10, 1), ("twilio", 50, 2)])
def test_a_second_of_sound_is_so_many_frames(protocol: str, ticks: int, a_tick: int) -> None:
    plays = written(Protocol(protocol))
    assert [len(one) for one in plays.ticks] == [a_tick] * ticks


def test_each_call_has_ids_of_its_own_as_long_as_their_marks() -> None:
    plays = written(Protocol.TWILIO)
    ids = {plays.fresh_ids() for _ in range(20)}
    assert len(ids) == 20
    assert {tuple(map(len, one)) for one in ids} == {tuple(map(len, plays.marks))}
    assert all(mark in b"".join(plays.opening) for mark in plays.marks)


@pytest.mark.parametrize(
    ("at_s", "tick"), [(0.0, 0), (0.05, 0), (0.1, 0), (0.1001, 1), (0.3, 2), (5.0, 9)]
)
def test_the_tick_is_found_that_carries_the_last_sound_before(at_s: float, tick: int) -> None:
    assert written(Protocol.NATIVE).tick_of(at_s) == tick


def test_variants_begin_at_other_places_and_are_as_long_as_asked() -> None:
    sound = np.arange(160_000, dtype=np.float32).repeat(2).reshape(-1, 2)
    first, second = variant(sound, 0, 30.0), variant(sound, 1, 30.0)
    assert len(first) == len(second) == 240_000
    assert first[0, 0] != second[0, 0]


def mood(end_s: float, final: bool, start_s: float = 0.0) -> dict[str, Any]:
    span = {"start_s": start_s, "end_s": end_s}
    return {"type": "emotion", "speaker": "customer", "final": final} | span


def told(*messages: tuple[float, dict[str, Any]]) -> CallResult:
    """The result of a call whose n-th tenth of a second was sent at n tenths."""
    heard = Heard(sent_s=[0.1 * n for n in range(10)], told=list(messages))
    return result_of(0, heard, written(Protocol.NATIVE))


def test_an_interval_is_timed_to_the_first_event_that_covers_it() -> None:
    result = told((0.3, mood(0.2, False)), (0.6, mood(0.4, False)), (0.9, mood(0.4, True)))
    assert result.emotion_ms == pytest.approx((300.0,))
    assert result.final_ms == pytest.approx((600.0,))


def test_a_mood_that_is_told_again_with_its_words_counts_once() -> None:
    result = told((0.9, mood(0.4, True)), (3.0, mood(0.4, True)))
    assert result.final_ms == pytest.approx((600.0,))
    assert result.intervals == ((0.0, 0.4),)


def test_an_interval_that_only_a_later_one_covers_is_timed_to_that() -> None:
    result = told((0.7, mood(0.6, False)), (0.9, mood(0.4, True)), (1.0, mood(0.6, True, 0.4)))
    assert result.emotion_ms == pytest.approx((400.0, 200.0))


def test_what_was_never_told_is_missing() -> None:
    wanted = ((0.0, 1.0), (1.0, 2.0), (3.0, 4.0))
    assert missing(wanted, ((0.0, 1.01), (3.1, 4.0))) == 2


def usage(cpu_s: float, mb: float) -> Usage:
    return Usage(cpu_s, mb, n_processes=1, n_threads=8, n_files=9, n_sockets=3)


def call(**changes: Any) -> CallResult:
    usual: dict[str, Any] = {
        "variant": 0,
        "emotion_ms": (100.0,),
        "final_ms": (500.0,),
        "words_ms": (),
        "late_ms": (0.1,),
        "intervals": ((0.0, 1.0),),
        "utterances": ((0.0, 1.0),),
        "warnings": (),
        "ending": "graded",
        "points": 70.0,
    }
    return CallResult(**usual | changes)


def figures(*calls: CallResult) -> Any:
    plan = LivePlan(len(calls), 10.0, Protocol.NATIVE, transcripts=False)
    run = LiveRun(Loaded(calls, 0.1), 0.01, usage(1.0, 300.0), usage(2.0, 310.0), usage(3.0, 320.0))
    truth = Truth(((0.0, 1.0),), ((0.0, 1.0),))
    return figures_of(plan, run, [truth], Around(Naive(30.0, 8.0), "speech", this_machine()))


def test_costs_are_shared_by_the_calls() -> None:
    found = figures(call(), call())
    assert found.cpu_ms_per_call_second == pytest.approx(50.0)
    assert found.mb_per_call == pytest.approx(10.0)
    assert (found.lost, found.endings) == (0, {"graded": 2})


def test_whatever_was_not_told_is_lost() -> None:
    found = figures(call(), call(intervals=(), ending="it broke"))
    assert found.lost == 2


def test_missed_bars_are_told() -> None:
    verdicts = list(live_table(figures(call(emotion_ms=(301.0,)))).columns[3].cells)
    assert verdicts.count("MISSED") == 3  # cost, latency, memory
    assert verdicts[1] == ""  # one call says nothing of eighty


def test_what_a_soak_leaves_is_told() -> None:
    left = SoakFigures(
        calls=500,
        settled_calls=50,
        seconds_a_call=12.0,
        transcripts=False,
        lost=0,
        resident_mb_settled=400.0,
        resident_mb_end=413.0,
        growth=0.0325,
        threads_left=0,
        sockets_left=1,
        files_left=0,
        took_s=100.0,
        machine=this_machine(),
    )
    verdicts = list(soak_table(left).columns[3].cells)
    assert verdicts == ["MISSED", "met", "MISSED", "met", "met"]


def test_a_process_is_counted_with_its_files() -> None:
    before = usage_of(os.getpid())
    with Path("/dev/null").open("rb"):
        assert usage_of(os.getpid()).n_files == before.n_files + 1
    assert before.resident_mb > 10.0
    assert before.n_threads >= 1


@pytest.mark.parametrize("protocol", Protocol)
def test_the_naive_service_hears_all_that_callers_send(protocol: Protocol) -> None:
    pytest.importorskip("librosa", reason="needs the train extra")
    from api.bench.live_naive import NaiveCall

    plays, heard = written(protocol), dict.fromkeys(Speaker, 0)

    def hear(frame: Frame) -> list[tuple[float, float]]:
        heard[frame.speaker] += frame.samples.size
        return []

    naive = NaiveCall(hear, protocol)
    for one in read(b"".join([*plays.opening, *(f for tick in plays.ticks for f in tick)])):
        naive.take(bytes(one.data) if one.opcode is Opcode.BINARY else bytes(one.data).decode())
    assert set(heard.values()) == {SAMPLE_RATE_HZ - 64}  # the last 4 ms are on their way
    assert len(naive.take('{"type": "stop", "event": "stop"}')) == 1


@pytest.mark.slow
@pytest.mark.skipif(not SHIPPED.exists(), reason="this checkout has no voice models: train them")
@pytest.mark.parametrize("protocol", ["native", "twilio"])
def test_calls_are_made_and_nothing_is_lost(protocol: str) -> None:
    asked = ["live", "--calls", "2", "--seconds", "5", "--protocol", protocol, "--no-naive"]
    result = CliRunner().invoke(command, [*asked, "--json", "-"], catch_exceptions=False)
    found = json.loads(result.stdout)
    assert (found["calls"], found["lost"], found["endings"]) == (2, 0, {"graded": 2})
    assert 0 < found["emotion_p50_ms"] <= found["emotion_p95_ms"]
    assert found["cpu_ms_per_call_second"] > found["generator_cpu_ms_per_call_second"] > 0
