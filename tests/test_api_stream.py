"""`tonewise stream` against a far end: what it shows, what it writes, how it ends."""

import asyncio
import json
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from rich.console import Console

from api.live.messages import (
    AlertTold,
    EmotionHeard,
    Graded,
    GuidanceTold,
    Message,
    TranscriptHeard,
)
from api.stream_view import CallView, line_of, verdict
from emotion.labels import Emotion
from speech.audio import Speaker
from tests.far_end import CALL_ID, FarEnd, far_end, graded, started
from tests.signals import tone
from tests.test_api_cli import command, tonewise

RATE_HZ = 16_000


def emotion(start_s: float = 0.0, **given: Any) -> EmotionHeard:
    shares = {Emotion.ANGRY: 0.8, Emotion.DISAPPOINTED: 0.1, Emotion.NEUTRAL: 0.1}
    known: dict[str, Any] = {"emotion": Emotion.ANGRY, "abstained": False, "final": True} | given
    return EmotionHeard(
        speaker=Speaker.CUSTOMER,
        start_s=start_s,
        end_s=start_s + 2,
        probabilities={**shares, Emotion.HAPPY: 0.0},
        negativity=0.9,
        **known,
    )


def said(text: str, start_s: float = 1.0) -> TranscriptHeard:
    return TranscriptHeard(speaker=Speaker.CUSTOMER, start_s=start_s, end_s=start_s + 1, text=text)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    sound = np.stack([tone(0.5, 300.0), tone(0.5, 500.0)], axis=1)
    soundfile.write(tmp_path / "call.wav", sound, RATE_HZ)
    return tmp_path / "call.wav"


@contextmanager
def answering(*messages: Message) -> Iterator[FarEnd]:
    """A far end on a thread of its own."""
    end = FarEnd(RATE_HZ * 4, said=messages)
    is_up, over = threading.Event(), threading.Event()

    async def run() -> None:
        async with far_end(end):
            is_up.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    is_up.wait(5)
    yield end
    over.set()
    thread.join(5)


def streamed(end: FarEnd, recording: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return tonewise("stream", recording, "--url", end.base, "--key", "tw_sk_1", *options)


def test_a_call_is_played_shown_and_graded(recording: Path) -> None:
    with answering(said("charged twice"), emotion()) as end:
        done = streamed(end, recording)
    assert done.returncode == 0
    assert "customer  charged twice" in done.stdout
    assert "angry 80 %" in done.stdout
    assert "71.5 of 100, good, ★★★★☆" in done.stdout
    assert len(end.sound) == RATE_HZ * 4 // 2


def test_the_messages_are_written_as_lines_of_json(recording: Path) -> None:
    with answering(said("charged twice")) as end:
        done = streamed(end, recording, "--json", "-")
    types = [json.loads(line)["type"] for line in done.stdout.splitlines()]
    assert types == ["started", "transcript", "graded"]
    assert "charged twice" in done.stderr


def test_a_mono_recording_is_one_side_s(recording: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mono.wav", tone(0.2), RATE_HZ)
    with answering() as end:
        streamed(end, tmp_path / "mono.wav", "--speaker", "agent")
    assert end.texts[0]["audio"]["channels"] == ["agent"]


def test_faster_than_life_is_a_replay(recording: Path) -> None:
    with answering() as end:
        streamed(end, recording, "--rate", "20")
    assert end.texts[0]["mode"] == "replay"


def test_ctrl_c_hangs_up_and_shows_the_grade(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", np.zeros((60 * RATE_HZ, 2), np.float32), RATE_HZ)
    with answering() as end:
        line = command(["stream", tmp_path / "long.wav", "--url", end.base, "--key", "k"])
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
            by_s = time.monotonic() + 20
            while not end.sound and time.monotonic() < by_s:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            told, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "71.5 of 100" in told


def test_a_service_that_is_not_there_is_one_line(recording: Path) -> None:
    done = tonewise("stream", recording, "--url", "http://127.0.0.1:9", "--key", "k")
    assert done.returncode == 2
    assert done.stderr.startswith("tonewise: ws://127.0.0.1:9/v1/calls/stream can't be reached")


def test_a_file_that_is_no_sound_is_told_before_any_call(tmp_path: Path) -> None:
    (tmp_path / "call.wav").write_text("no sound")
    done = tonewise("stream", tmp_path / "call.wav", "--key", "k")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def drawn(view: CallView) -> str:
    console = Console(width=100, height=40, force_terminal=False)
    with console.capture() as captured:
        console.print(view)
    return captured.get()


def viewed(messages: Sequence[Message]) -> CallView:
    view = CallView(60.0)
    for message in messages:
        view.told(message, 0.0)
    return view


def test_the_view_shows_talk_mood_and_hint() -> None:
    hint = GuidanceTold(hint_id="h", at_s=3, behaviour="acknowledge", text="Name what went wrong.")
    alert = AlertTold(alert_id="a", rule="anger", severity="high", at_s=3, why="Anger above 0.8")
    shown = drawn(viewed([started(), said("charged twice"), emotion(), hint, alert]))
    for words in ("charged twice", "The customer sounds angry 80 %", "Name what", "Anger above"):
        assert words in shown
    assert CALL_ID in shown


def test_an_early_reading_is_not_a_line_of_the_talk() -> None:
    assert line_of(emotion(final=False)) is None
    assert viewed([emotion(final=False)]).journey == []


def test_a_reading_that_comes_again_replaces_itself() -> None:
    assert len(viewed([emotion(1.0), emotion(3.0), emotion(3.0)]).journey) == 2


def test_words_are_shown_once_where_the_voice_tells_nothing() -> None:
    words = {Emotion.ANGRY: 0.9, Emotion.NEUTRAL: 0.1}
    heard = [emotion(at_s, emotion=None, abstained=True) for at_s in (1.0, 3.0)]
    read = [one.model_copy(update={"words": words}) for one in heard]
    shown = drawn(viewed([*heard, *read]))
    assert shown.count("not sure, words: angry 90 %") == 1


class Sent:
    """A phone that sent everything half a second ago."""

    at_s = 9.0

    def sent_s(self, at_s: float) -> float:
        return 99.5


def test_the_lag_is_from_the_last_sample_to_its_mood() -> None:
    view = CallView(60.0, played=Sent())
    view.told(emotion(), 100.0)
    assert view.lag_s == pytest.approx(0.5)


def test_words_that_come_later_are_no_lag_of_the_mood() -> None:
    view = CallView(60.0, played=Sent())
    view.told(emotion(), 100.0)
    view.told(emotion(), 103.0)
    assert view.lag_s == pytest.approx(0.5)
    assert len(view.talk) == 1


def test_a_call_with_too_little_to_grade_says_so() -> None:
    nothing = graded().model_copy(update={"points": None, "stars": None, "band": None})
    assert "too little to grade" in verdict(Graded.model_validate(nothing.model_dump()))
