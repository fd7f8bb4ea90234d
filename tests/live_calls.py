"""Live calls for tests: a hub without weights, what its calls told, and sound to send it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from prometheus_client import CollectorRegistry

from api.live.call_leg import CallLeg
from api.live.ears import LiveEars
from api.live.ending import Ending, EndingConfig
from api.live.figures import LiveFigures
from api.live.hearing import Hearing
from api.live.hub import Hub, HubConfig, Post, Room
from api.live.left_call import LeftCall
from api.live.maker import Crew, Machine, Maker, Opening
from api.live.messages import Ended, Graded, Message
from api.live.noticed import Noticed
from api.live.ports import Companion, Detail, Tape
from api.live.recogniser import RecogniserError
from api.live.recognition import Recognition, RecognitionConfig
from api.live.start import AudioFormat, CallStart
from api.live.workers import Workers
from api.security.caller import Caller, CallerKind
from grading.report import GradeReport, ModelName
from speech.audio import SAMPLE_RATE_HZ, Speaker
from speech.codec import Encoding, to_int16
from speech.happening import Happening
from speech.transcript import TranscriberError, Transcript
from speech.utterance import Utterance
from tests.calls import default_rubric
from tests.fakes import FakeVoice
from tests.signals import Samples, silence, voice

BOTH = AudioFormat(Encoding.PCM_S16LE, SAMPLE_RATE_HZ, ((Speaker.CUSTOMER, Speaker.AGENT),))
CUSTOMER = AudioFormat(Encoding.PCM_S16LE, SAMPLE_RATE_HZ, ((Speaker.CUSTOMER,),))
AGENT = AudioFormat(Encoding.PCM_S16LE, SAMPLE_RATE_HZ, ((Speaker.AGENT,),))
PATIENCE_S = 20.0


def caller(key_id: str = "key_1") -> Caller:
    """Whoever holds this key."""
    return Caller(key_id, CallerKind.SECRET)


def interleaved(customer: Samples, agent: Samples) -> bytes:
    """Both sides as one lane of BOTH."""
    return to_int16(np.stack([customer, agent], axis=1)).tobytes()


def dialogue() -> bytes:
    """The customer speaks for 2 s, then the agent; 6 s in all, as BOTH."""
    customer = np.concatenate([silence(0.5), voice(2.0, 200.0, seed=1), silence(3.5)])
    agent = np.concatenate([silence(3.0), voice(2.0, 110.0, seed=2), silence(1.0)])
    return interleaved(customer, agent)


def pieces(data: bytes, n_bytes: int = 6_400) -> Iterator[bytes]:
    """Frames of about 100 ms."""
    return (data[at : at + n_bytes] for at in range(0, len(data), n_bytes))


@dataclass
class Notebook:
    """A journal that remembers."""

    behind_s: float = 0.0
    calls: list[tuple[str, CallStart, bool]] = field(default_factory=list)
    utterances: dict[tuple[str, int], Utterance] = field(default_factory=dict)
    moments: list[tuple[str, float, Detail]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    found: list[Noticed] = field(default_factory=list)
    heard_s: float = 0.0
    reports: dict[str, GradeReport | None] = field(default_factory=dict)

    def began(
        self, call_id: str, start: CallStart, caller_id: str, began_s: float, recorded: bool
    ) -> None:
        self.calls.append((call_id, start, recorded))

    def heard(self, call_id: str, number: int, utterance: Utterance, heard_s: float) -> None:
        self.utterances[call_id, number] = utterance
        self.heard_s = heard_s

    def moment(self, call_id: str, kind: str, at_s: float, data: Detail) -> None:
        self.moments.append((kind, at_s, data))

    def progress(self, call_id: str, heard_s: float) -> None:
        self.heard_s = heard_s

    def held(self, call_id: str) -> None:
        self.states.append("held")

    def resumed(self, call_id: str) -> None:
        self.states.append("resumed")

    def noticed(self, call_id: str, noticed: Noticed) -> None:
        self.found.append(noticed)

    def ended(self, call_id: str, report: GradeReport | None, reason: str) -> str | None:
        self.states.append(reason)
        self.reports[call_id] = report
        return f"rep_{call_id}" if report else None

    async def flushed(self, call_id: str) -> None:
        await asyncio.sleep(0)


@dataclass
class Parrot:
    """A recogniser that says one line, dies, hangs or fails as it is told to."""

    line: str = "hello there"
    deaths: int = 0
    failures: int = 0
    name: str = "parrot"
    n_heard: int = 0
    is_closed: bool = False

    def transcribe(self, samples: Samples, start_s: float, patience_s: float) -> Transcript:
        self.n_heard += 1
        if self.deaths:
            self.deaths -= 1
            raise RecogniserError("it died")
        if self.failures:
            self.failures -= 1
            raise TranscriberError("it made nothing of it")
        return Transcript(self.line, ())

    def close(self) -> None:
        self.is_closed = True


@dataclass
class Watcher:
    """A companion that remembers what it was asked."""

    heard_of: list[Happening] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def heard(self, happening: Happening, heard_s: float, now_s: float) -> Sequence[Noticed]:
        self.heard_of.append(happening)
        return ()

    def worded(self, utterance: Utterance, heard_s: float, now_s: float) -> Sequence[Noticed]:
        self.asked.append(f"worded {utterance.text}")
        return ()

    def tick(self, heard_s: float, now_s: float) -> Sequence[Noticed]:
        self.asked.append("tick")
        return ()

    def used(self, hint_id: str, used: bool, now_s: float) -> Sequence[Noticed]:
        self.asked.append(f"used {hint_id} {used}")
        return ()

    def paused(self, at_s: float) -> None:
        self.asked.append(f"paused {at_s:g}")

    def resumed(self, at_s: float) -> None:
        self.asked.append(f"resumed {at_s:g}")

    def hush(self, until_s: float) -> None:
        """Nothing here is told twice."""

    def recall(self, utterance: Utterance) -> None:
        self.asked.append("recalled")


@dataclass
class Cassette:
    """A tape that remembers."""

    kept: list[tuple[int, bytes | int]] = field(default_factory=list)
    is_closed: bool = False

    def join(self, audio: AudioFormat, start_s: float) -> int:
        return 1

    def append(self, lane: int, data: bytes) -> None:
        self.kept.append((lane, data))

    def skip(self, lane: int, n_bytes: int) -> None:
        self.kept.append((lane, n_bytes))

    def close(self) -> None:
        self.is_closed = True


@dataclass
class Exchange:
    """What a hub for tests is made of; change it before it runs."""

    voice: FakeVoice = field(default_factory=FakeVoice)
    journal: Notebook = field(default_factory=Notebook)
    parrots: list[Parrot] = field(default_factory=lambda: [Parrot()])
    config: HubConfig = field(default_factory=HubConfig)
    transcribe: bool = False
    watcher: Watcher | None = None
    tape: Cassette | None = None
    n_workers: int = 2
    left: LeftCall | None = None  # by a process that was killed
    figures: LiveFigures = field(default_factory=lambda: LiveFigures(CollectorRegistry()))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Hub]:
        """Run the hub."""
        crew = Crew(
            self.journal,
            self.figures,
            lambda: 1_700_000_000.0,
            default_rubric,
            self.transcribe,
            self._companion,
            self._tape,
        )
        hub = Hub(self._room, Maker(crew), self._look_up, self.figures, self.config)
        await hub.begin()
        try:
            yield hub
        finally:
            await hub.close()

    async def _look_up(self, opening: Opening) -> Opening:
        return replace(opening, left=self.left)

    def _companion(self, start: CallStart) -> Companion | None:
        return self.watcher

    def _tape(self, opening: Opening, hearing: Hearing) -> Tape | None:
        return self.tape

    def _room(self, post: Post) -> Room:
        ears = LiveEars(self.voice, None, (ModelName("voice emotion", "fake", ""),))
        started = iter(self.parrots)
        recognition = Recognition(lambda: next(started), RecognitionConfig())
        machine = Machine(
            ears, Workers(self.n_workers, self.voice, post), recognition, lambda h: post([h])
        )
        return Room(machine, Ending(ears, recognition, self.figures, EndingConfig(words_s=5.0)))


async def hung_up(leg: CallLeg, reason: str = "stopped") -> Graded | Ended:
    """End a call, and wait for what it came to."""
    async with asyncio.timeout(PATIENCE_S):
        return await leg.stop(reason)


async def all_told(leg: CallLeg) -> list[Message]:
    """Return what is told from now on, to the end."""
    with leg.follow() as messages:
        async with asyncio.timeout(PATIENCE_S):
            return [message async for message in messages]


async def played(
    hub: Hub, data: bytes, start: CallStart, n_bytes: int = 6_400
) -> tuple[list[Message], Graded | Ended]:
    """Play a whole call as fast as it can be heard; return what was told, and its end."""
    leg = await hub.start(start, caller())
    telling = asyncio.create_task(all_told(leg))
    await asyncio.sleep(0)
    for piece in pieces(data, n_bytes):
        leg.feed(0, piece)
        await leg.room()
    end = await hung_up(leg)
    return await telling, end
