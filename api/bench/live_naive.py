"""Naive: a live service as a first try would be, to hold the real one against.

One process and one event loop; each message is decoded and resampled as it comes, each window
goes alone through librosa's three calls and a network, and whoever comes meanwhile waits. No
journal, no grade, no words. Needs the train extra.
"""

import asyncio
import base64
import json
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np
import numpy.typing as npt
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from api.bench.live_script import Protocol
from api.bench.serving import HOST
from api.bench.three_calls import ThreeCalls
from emotion.inference import open_session
from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker
from speech.codec import TELEPHONE_RATE_HZ, Encoding, StreamDecoder
from speech.emotion import NETWORK, WEIGHTS, SecondEarPolicy, VoiceEmotion
from speech.features import FeatureConfig
from speech.listener import Listener
from speech.reader import Ear
from speech.windows import Window, WindowConfig

Samples = npt.NDArray[np.float32]
Span = tuple[float, float]

_TRACKS = {"inbound": Speaker.CUSTOMER, "outbound": Speaker.AGENT}


@dataclass(frozen=True, slots=True)
class NaiveTask:
    """What is to be served."""

    protocol: Protocol
    same_windows: bool  # listens to what Tonewise does, with its two ears; else each second of both


class NaiveVoice(VoiceEmotion):
    """The ears that ship, each window by itself, its features by librosa."""

    def __init__(self) -> None:
        super().__init__(WEIGHTS, SecondEarPolicy.ALWAYS)
        self._n_samples = int(WindowConfig().length_s * SAMPLE_RATE_HZ)
        self._n_rows = self._n_samples // FeatureConfig().hop
        self._three_calls = ThreeCalls(FeatureConfig()).rows
        self._session = open_session(WEIGHTS / NETWORK)

    def hear_many(self, windows: Sequence[Window]) -> list[dict[Ear, npt.NDArray[np.float64]]]:
        """Return where each ear places each window."""
        heard = []
        for window in windows:
            places = {Ear.FIRST: self.first(window.samples)}
            if self._second is not None:
                space = self.reader.spaces[Ear.SECOND]
                places[Ear.SECOND] = space.place(self._second.hear(window.samples))
            heard.append(places)
        return heard

    def first(self, samples: Samples) -> npt.NDArray[np.float64]:
        """Return where the first ear places a window."""
        rows = self._three_calls(np.resize(samples, self._n_samples))[: self._n_rows]
        (embedding,) = self._session.run(None, {"rows": rows[None]})
        return self.reader.spaces[Ear.FIRST].place(embedding[0])


class EachSecond:
    """Hears the latest 3 s of either side, each second, with one ear."""

    def __init__(self, voice: NaiveVoice) -> None:
        self._voice = voice
        self._sound = {speaker: np.zeros(0, np.float32) for speaker in Speaker}
        self._n_heard = dict.fromkeys(Speaker, 0)

    def hear(self, frame: Frame) -> Iterable[Span]:
        """Return the seconds that were heard out."""
        speaker = frame.speaker
        sound = np.concatenate([self._sound[speaker], frame.samples])[-3 * SAMPLE_RATE_HZ :]
        self._sound[speaker] = sound
        before = self._n_heard[speaker]
        self._n_heard[speaker] = after = before + frame.samples.size
        if after // SAMPLE_RATE_HZ > before // SAMPLE_RATE_HZ:
            self._voice.first(sound)
            second = after // SAMPLE_RATE_HZ
            yield second - 1.0, float(second)


class SameWindows:
    """Hears what Tonewise hears."""

    def __init__(self, voice: NaiveVoice) -> None:
        self._listener = Listener(voice, None)

    def hear(self, frame: Frame) -> Iterable[Span]:
        """Return the intervals of the customer's speech that were heard out."""
        for said in self._listener.push(frame):
            yield from ((one.start_s, one.end_s) for one in said.readings)


class NaiveCall:
    """One call: each message is heard out before the next is looked at."""

    def __init__(self, hear: Callable[[Frame], Iterable[Span]], protocol: Protocol) -> None:
        self._hear = hear
        self._lanes: dict[str, tuple[StreamDecoder, tuple[Speaker, ...]]]
        if protocol is Protocol.NATIVE:
            stereo = StreamDecoder(Encoding.PCM_S16LE, TELEPHONE_RATE_HZ, 2)
            self._lanes = {"": (stereo, (Speaker.CUSTOMER, Speaker.AGENT))}
        else:
            self._lanes = {
                track: (StreamDecoder(Encoding.MULAW, TELEPHONE_RATE_HZ), (speaker,))
                for track, speaker in _TRACKS.items()
            }

    def take(self, message: str | bytes) -> list[str]:
        """Return what is answered, as JSON."""
        if isinstance(message, bytes):
            return self._sound("", message)
        said = json.loads(message)
        if said.get("event") == "media":
            media = said["media"]
            return self._sound(media["track"], base64.b64decode(media["payload"]))
        if "stop" in (said.get("event"), said.get("type")):
            return [json.dumps({"type": "ended", "reason": "stopped"})]
        return []

    def _sound(self, lane: str, data: bytes) -> list[str]:
        decoder, speakers = self._lanes[lane]
        return [
            _told(speaker, span)
            for speaker, samples in zip(speakers, decoder.feed(data), strict=True)
            for span in self._hear(Frame(speaker, samples))
        ]


def work(pipe: Connection, task: NaiveTask) -> None:
    """Serve until it is killed; sends the port when it is ready."""
    warnings.simplefilter("ignore")  # librosa's, of silence
    asyncio.run(_serve(pipe, task))


async def _serve(pipe: Connection, task: NaiveTask) -> None:
    voice = NaiveVoice()
    voice.hear(Window(0.0, 3.0, np.ones(3 * SAMPLE_RATE_HZ, np.float32)))  # librosa compiles
    way = SameWindows if task.same_windows else EachSecond

    async def answer(line: ServerConnection) -> None:
        call = NaiveCall(way(voice).hear, task.protocol)
        try:
            async for message in line:
                for told in call.take(message):
                    await line.send(told)
        except ConnectionClosed:
            return

    async with serve(answer, HOST, 0) as server:
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()


def _told(speaker: Speaker, span: Span) -> str:
    told = {"type": "emotion", "speaker": speaker, "start_s": span[0], "end_s": span[1]}
    return json.dumps(told | {"final": True})
