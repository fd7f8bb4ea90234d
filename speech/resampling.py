"""Resampler: sound at any usual rate in, sound at SAMPLE_RATE_HZ out, piece by piece."""

import numpy as np
import numpy.typing as npt
import soxr

from speech.audio import SAMPLE_RATE_HZ, AudioError
from speech.doubling import Doubler

MIN_RATE_HZ = 8_000  # a telephone
MAX_RATE_HZ = 48_000  # a studio


def check_rate(rate_hz: int) -> None:
    """Raise AudioError unless sound at this rate can be used."""
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise AudioError(
            f"wanted a sample rate of {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz, got {rate_hz} Hz"
        )


class Resampler:
    """One stream of sound on its way to SAMPLE_RATE_HZ; its channels stay aligned.

    Nothing is lost or added: all pieces together are as long as the input, to one sample.
    It runs 4 ms late from a telephone's rate, else 10 to 70 by the rate; `flush` brings the rest.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        check_rate(rate_hz)
        self._channels = channels
        self._doubler = Doubler(channels) if 2 * rate_hz == SAMPLE_RATE_HZ else None
        self._stream = (
            None
            if self._doubler is not None or rate_hz == SAMPLE_RATE_HZ
            else soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, channels, dtype="float32")
        )

    def feed(self, sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return what is ready, (channels, m); `sound` is (n, channels), as files interleave it."""
        return self._step(sound, last=False)

    def flush(self) -> npt.NDArray[np.float32]:
        """Return what was still on its way, (channels, m), at the end of the stream."""
        return self._step(np.zeros((0, self._channels), np.float32), last=True)

    def _step(self, sound: npt.NDArray[np.float32], last: bool) -> npt.NDArray[np.float32]:
        if self._doubler is not None:
            there = self._doubler.flush() if last else self._doubler.feed(sound.T)
        elif self._stream is not None:
            there = self._stream.resample_chunk(np.ascontiguousarray(sound), last=last).T
        else:
            there = sound.T
        # A band-limited curve swings past the samples it runs through: full scale stays the end.
        return np.ascontiguousarray(np.clip(there, -1.0, 1.0))
