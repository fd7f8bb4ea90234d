"""LaneFormat: how the bytes of one lane sound, and when it began."""

import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.live.start import AudioFormat
from speech.audio import Speaker
from speech.codec import Encoding, alaw_decode, mulaw_decode, to_int16

_SILENCE = {Encoding.PCM_S16LE: b"\x00", Encoding.MULAW: b"\xff", Encoding.ALAW: b"\xd5"}


@dataclass(frozen=True, slots=True)
class LaneFormat:
    """As AudioFormat, of one lane; `first_frame` of the call, at its own rate."""

    encoding: Encoding
    rate_hz: int
    speakers: tuple[Speaker, ...]
    first_frame: int = 0

    @property
    def frame_bytes(self) -> int:
        """What one sample of every speaker takes."""
        return len(self.speakers) * (2 if self.encoding is Encoding.PCM_S16LE else 1)

    def silence(self, n_bytes: int) -> bytearray:
        """Return so many bytes of nothing."""
        return bytearray(_SILENCE[self.encoding] * n_bytes)

    def decoded(self, data: bytes | bytearray) -> npt.NDArray[np.int16]:
        """Return whole frames as linear samples, (frames, speakers); no value is rounded."""
        if self.encoding is Encoding.PCM_S16LE:
            samples = np.frombuffer(data, "<i2").astype(np.int16)
        elif self.encoding is Encoding.MULAW:
            samples = to_int16(mulaw_decode(bytes(data)))
        else:
            samples = to_int16(alaw_decode(bytes(data)))
        return samples.reshape(-1, len(self.speakers))

    def to_json(self) -> bytes:
        """Return it as a record holds it."""
        told = {
            "encoding": self.encoding.value,
            "rate_hz": self.rate_hz,
            "speakers": list(self.speakers),
            "first_frame": self.first_frame,
        }
        return json.dumps(told).encode()


def lanes_of(audio: AudioFormat, start_s: float = 0.0) -> tuple[LaneFormat, ...]:
    """Return the lanes of a connection that came this far into the call."""
    first = round(start_s * audio.rate_hz)
    return tuple(LaneFormat(audio.encoding, audio.rate_hz, lane, first) for lane in audio.lanes)


def from_json(text: bytes) -> LaneFormat:
    """Return what `to_json` wrote."""
    told = json.loads(text)
    speakers = tuple(Speaker(name) for name in told["speakers"])
    return LaneFormat(Encoding(told["encoding"]), told["rate_hz"], speakers, told["first_frame"])
