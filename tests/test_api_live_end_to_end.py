"""A live call from its first byte to its grade: a real server, the models that ship, real words."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import soundfile
import uvicorn

from api.app import create_app
from api.engine import Engine, GradeOptions
from api.live.messages import (
    EmotionHeard,
    Ended,
    Graded,
    Message,
    Scored,
    Started,
    TranscriptHeard,
)
from api.live.start import CallStart, Mode
from api.models import EarsChoice, load_ears
from api.parts import Parts
from api.phone.native import Native
from api.phone.phone import Dial, Phone
from api.phone.tape import Tape, linear_tape, read_sound
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.server import config_of
from api.settings import Settings
from api.storage import reports
from api.storage.enums import KeyKind
from api.words import reading
from grading.record import from_json
from grading.report import GradeReport
from speech.audio import Speaker
from speech.recording import stereo
from speech.utterance import Utterance
from tests.calls import default_rubric

SAMPLE = Path(__file__).parent.parent / "api/samples/call.ogg"
SIDES = (Speaker.CUSTOMER, Speaker.AGENT)


@dataclass
class Earshot:
    """Keeps what the service said."""

    messages: list[Message] = field(default_factory=list)

    def told(self, message: Message, at_s: float) -> None:
        self.messages.append(message)

    def lost(self, why: str) -> None:
        pytest.fail(f"the line broke: {why}")

    def of(self, *kinds: type[Message]) -> list[Message]:
        return [message for message in self.messages if isinstance(message, kinds)]


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Parts]]:
    """Serve as `tonewise serve` does, in a thread; recorded, so that it can be graded again."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = Settings(data_dir=folder, sample=False, port=port, record=True)
    app = create_app(settings, reading(None))
    app.state.parts.live.hub.warm()
    server = uvicorn.Server(config_of(app, settings))
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}", app.state.parts
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()


def graded_again(parts: Parts, call_id: str, folder: Path) -> GradeReport:
    """What `tonewise grade` says of the call's recording."""
    parts.live.recorder.flush()
    sound = parts.live.archive.shelf.playback(call_id)
    path = folder / "call.wav"
    audio = sound.pcm(0, sound.n_frames)
    with soundfile.SoundFile(path, "w", sound.rate_hz, 2, "PCM_16") as file:
        file.buffer_write(audio, "int16")
    options = GradeOptions(default_rubric(), stereo(1).speakers.index(sound.speakers[1]))
    return Engine(load_ears(EarsChoice())).grade(path, options, lambda _: None).report


def kept(parts: Parts, ended: Graded) -> GradeReport:
    """The report as it is stored."""
    with parts.database.reading() as connection:
        stored = reports.latest(connection, ended.call_id)
    assert stored is not None
    assert stored.report_id == ended.report_id
    return from_json(stored.report)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Whole"]:
    folder = tmp_path_factory.mktemp("served")
    sound, rate_hz = read_sound(SAMPLE, stereo(agent_channel=1))
    tape = linear_tape(sound, rate_hz, SIDES)
    with served(folder) as (base, parts):
        earshot, ended = called(base, parts, tape)
        assert isinstance(ended, Graded)
        report = kept(parts, ended)
        yield Whole(earshot, ended, report, graded_again(parts, ended.call_id, folder))


@dataclass
class Whole:
    """A call that was streamed, its grade, and the grade of its recording."""

    earshot: Earshot
    ended: Graded
    report: GradeReport
    again: GradeReport


def called(base: str, parts: Parts, tape: Tape) -> tuple[Earshot, Graded | Ended | None]:
    """Play a tape down a line to the service."""
    wanted = NewKey("phone", KeyKind.SECRET, frozenset({Scope.CALLS_WRITE}))
    key = replaced(parts.database, wanted, time.time())
    start = CallStart(tape.audio, "native", mode=Mode.REPLAY)
    earshot = Earshot()

    async def call() -> Graded | Ended | None:
        return await Phone(Dial(base, rate=None), Native(start, key), tape, earshot).call()

    return earshot, asyncio.run(call())


def test_a_live_call_is_told_as_it_goes(whole: Whole) -> None:
    first, *_, last = whole.earshot.messages
    assert isinstance(first, Started)
    assert (first.recorded, first.transcribed, first.mood_analysed) == (True, True, True)
    assert last == whole.ended
    assert len(whole.earshot.of(Scored)) >= 6
    felt = whole.earshot.of(EmotionHeard)
    assert {m.speaker for m in felt if isinstance(m, EmotionHeard)} == {Speaker.CUSTOMER}


def test_its_words_are_heard(whole: Whole) -> None:
    words = " ".join(
        m.text for m in whole.earshot.of(TranscriptHeard) if isinstance(m, TranscriptHeard)
    )
    assert "charged me twice" in words


def test_its_report_is_that_of_its_recording(whole: Whole) -> None:
    live, again = whole.report, whole.again
    assert [_said(u) for u in live.utterances] == [_said(u) for u in again.utterances]
    assert live.call.duration_s == again.call.duration_s
    assert live.points is not None
    assert again.points is not None
    assert abs(live.points - again.points) <= 1.0
    assert live.models == again.models


def test_its_moods_are_those_of_its_recording(whole: Whole) -> None:
    pairs = [
        (p, q)
        for u, v in zip(whole.report.utterances, whole.again.utterances, strict=True)
        for p, q in zip(u.readings, v.readings, strict=True)
    ]
    assert pairs
    for live, again in pairs:
        assert live.fused.probabilities == pytest.approx(again.fused.probabilities, abs=0.01)


def _said(utterance: Utterance) -> tuple[Speaker, float, float, str]:
    return utterance.speaker, utterance.start_s, utterance.end_s, utterance.text
