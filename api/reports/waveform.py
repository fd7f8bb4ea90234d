"""Waveform: how loud both sides were along the call, gathered while the call is read."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker

CAPACITY = 2048  # buckets: twice what a wide screen shows, so that halving never looks coarse
_FIRST_S = 0.01  # of a bucket while the call is short
_SIDES = (Speaker.CUSTOMER, Speaker.AGENT)


@dataclass(frozen=True, slots=True)
class Waveform:
    """The loudest sample (0..1) of each stretch of `bucket_s` seconds, a tuple a side."""

    bucket_s: float
    customer: tuple[float, ...]
    agent: tuple[float, ...]

    @property
    def peak(self) -> float:
        """The loudest sample of the call, 0..1."""
        return max((*self.customer, *self.agent), default=0.0)


class PeakMeter:
    """Keeps at most CAPACITY peaks a side: when they are full, pairs merge and buckets double.

    So memory stays flat and the call's length need not be known.
    """

    def __init__(self, rate_hz: int = SAMPLE_RATE_HZ) -> None:
        self._rate_hz = rate_hz
        self._width = round(_FIRST_S * rate_hz)  # samples a bucket
        self._peaks = np.zeros((len(_SIDES), CAPACITY), dtype=np.float32)
        self._n_samples = [0, 0]

    def add(self, frame: Frame) -> None:
        """Take the next samples of one side."""
        if not frame.samples.size:
            return
        side = _SIDES.index(frame.speaker)
        begin = self._n_samples[side]
        end = begin + frame.samples.size
        while end > CAPACITY * self._width:
            self._halve()
        first, last = begin // self._width, (end - 1) // self._width
        # Where each bucket begins within the frame; the first may have begun before it.
        starts = np.maximum(np.arange(first, last + 1) * self._width - begin, 0)
        loudest = np.maximum.reduceat(np.abs(frame.samples), starts)
        row = self._peaks[side, first : last + 1]
        np.maximum(row, loudest, out=row)
        self._n_samples[side] = end

    def read(self) -> Waveform:
        """Return what was heard so far, both sides in buckets of one length."""
        n_buckets = -(-max(self._n_samples) // self._width)
        customer, agent = (_clipped(row[:n_buckets]) for row in self._peaks)
        return Waveform(self._width / self._rate_hz, customer, agent)

    def _halve(self) -> None:
        merged = self._peaks.reshape(len(_SIDES), -1, 2).max(axis=2)
        self._peaks[:] = 0.0
        self._peaks[:, : CAPACITY // 2] = merged
        self._width *= 2


def _clipped(peaks: npt.NDArray[np.float32]) -> tuple[float, ...]:
    return tuple(float(p) for p in np.clip(peaks, 0.0, 1.0))
