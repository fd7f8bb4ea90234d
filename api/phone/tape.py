"""Tape: a recorded call as the bytes that a client sends, lane by lane."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from api.live.start import AudioFormat, Lanes
from speech.audio import AudioError, Speaker
from speech.codec import TELEPHONE_RATE_HZ, Encoding, mulaw_encode, to_int16
from speech.recording import Layout, Recording

Sound = npt.NDArray[np.float32]  # (n, speakers), -1 to 1


@dataclass(frozen=True, slots=True)
class Tape:
    """What is played: for each lane of `audio` its bytes, all lanes equally long."""

    audio: AudioFormat
    lanes: tuple[bytes, ...]

    @property
    def n_samples(self) -> int:
        """How many samples each speaker has."""
        return len(self.lanes[0]) // self._step(0)

    @property
    def duration_s(self) -> float:
        """How long it plays."""
        return self.n_samples / self.audio.rate_hz

    def cut(self, start: int, end: int) -> tuple[bytes, ...]:
        """Return each lane's bytes from sample `start` to before sample `end`."""
        steps = map(self._step, range(len(self.lanes)))
        return tuple(
            data[start * step : end * step] for data, step in zip(self.lanes, steps, strict=True)
        )

    def _step(self, lane: int) -> int:
        """Return what one sample of every speaker in a lane takes, in bytes."""
        width = 2 if self.audio.encoding is Encoding.PCM_S16LE else 1
        return width * len(self.audio.lanes[lane])


def linear_tape(sound: Sound, rate_hz: int, speakers: tuple[Speaker, ...]) -> Tape:
    """Return 16-bit samples, the speakers interleaved in one lane."""
    return Tape(
        AudioFormat(Encoding.PCM_S16LE, rate_hz, (speakers,)),
        (to_int16(sound).astype("<i2").tobytes(),),
    )


def telephone_tape(sound: Sound, rate_hz: int, speakers: tuple[Speaker, ...]) -> Tape:
    """Return mu-law at a telephone's rate, a lane for each speaker."""
    narrow = np.asarray(soxr.resample(sound, rate_hz, TELEPHONE_RATE_HZ), np.float32)
    lanes: Lanes = tuple((speaker,) for speaker in speakers)
    return Tape(
        AudioFormat(Encoding.MULAW, TELEPHONE_RATE_HZ, lanes),
        tuple(mulaw_encode(side) for side in narrow.T),
    )


def read_sound(path: Path, layout: Layout) -> tuple[Sound, int]:
    """Return a recording's sound and its rate in Hz.

    Raises AudioError, in one line that names the file, if it can't be used as such a call.
    """
    recording = Recording.open(path)
    if recording.channels != len(layout.speakers):
        raise AudioError(
            f"{path}: wanted {len(layout.speakers)} channels ({', '.join(layout.speakers)}), "
            f"got {recording.channels}"
        )
    try:
        sound, rate_hz = soundfile.read(os.fsencode(path), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise AudioError(f"{path}: wanted sound that can be decoded, got: {error}") from error
    return sound, rate_hz
