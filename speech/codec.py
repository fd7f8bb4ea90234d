"""Raw sound as streams carry it: linear 16 bit, mu-law and A-law, in any pieces.

Companding: ITU-T G.711 (1988). Both laws squeeze a sample into a sign, three bits of
segment (each twice as wide as the one before) and four bits of step within it.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import soxr
from scipy.signal import butter, sosfilt

from speech.audio import SAMPLE_RATE_HZ, AudioError
from speech.resampling import Resampler

Samples = npt.NDArray[np.float32]

TELEPHONE_RATE_HZ = 8_000
TELEPHONE_BAND_HZ = (300.0, 3_400.0)  # ITU-T G.120: what a telephone channel passes

_FULL_SCALE = 1 << 15
_MULAW_BIAS = 0x84  # half a step of the first segment, so that every segment starts at a power of 2
_MULAW_PEAK = 0x7FFF - _MULAW_BIAS
_ALAW_TOGGLE = 0x55  # every second bit is sent inverted, so that silence has edges to sync on
_CODES = np.arange(256)


class Encoding(StrEnum):
    """How a stream writes one sample."""

    PCM_S16LE = "pcm_s16le"
    MULAW = "mulaw"
    ALAW = "alaw"


def _mulaw_table() -> Samples:
    code = ~_CODES & 0xFF
    segment, step = (code >> 4) & 7, code & 15
    magnitude = (((step << 3) + _MULAW_BIAS) << segment) - _MULAW_BIAS
    return _scaled(np.where(code & 0x80, -magnitude, magnitude))


def _alaw_table() -> Samples:
    code = _CODES ^ _ALAW_TOGGLE
    segment, step = (code >> 4) & 7, code & 15
    middle = (step << 4) + 8
    magnitude = np.where(segment, (middle + 0x100) << np.maximum(segment - 1, 0), middle)
    return _scaled(np.where(code & 0x80, magnitude, -magnitude))


def _scaled(values: npt.NDArray[np.int64]) -> Samples:
    return (values / _FULL_SCALE).astype(np.float32)


_MULAW = _mulaw_table()
_ALAW = _alaw_table()


def mulaw_decode(data: bytes) -> Samples:
    """Return one sample a byte, (n,), -1 to 1."""
    return _MULAW[np.frombuffer(data, np.uint8)]


def alaw_decode(data: bytes) -> Samples:
    """Return one sample a byte, (n,), -1 to 1."""
    return _ALAW[np.frombuffer(data, np.uint8)]


def pcm_decode(data: bytes) -> Samples:
    """Return one sample for two bytes, low byte first, (n,), -1 to 1."""
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(_FULL_SCALE)


def mulaw_encode(samples: Samples) -> bytes:
    """Return one byte a sample; `samples` is (n,), -1 to 1, and clipped beyond."""
    linear = to_int16(samples).astype(np.int32)
    magnitude = np.minimum(np.abs(linear), _MULAW_PEAK) + _MULAW_BIAS
    segment = _bit_length(magnitude) - 8
    code = (segment << 4) | ((magnitude >> (segment + 3)) & 15) | np.where(linear < 0, 0x80, 0)
    return bytes((~code & 0xFF).astype(np.uint8))


def alaw_encode(samples: Samples) -> bytes:
    """Return one byte a sample; `samples` is (n,), -1 to 1, and clipped beyond."""
    linear = to_int16(samples).astype(np.int32)
    magnitude = np.where(linear < 0, ~linear, linear)  # ~x: G.711 has no zero, only +0 and -0
    segment = np.maximum(_bit_length(magnitude) - 8, 0)
    step = (magnitude >> np.maximum(segment + 3, 4)) & 15
    code = (segment << 4) | step | np.where(linear < 0, 0, 0x80)
    return bytes((code ^ _ALAW_TOGGLE).astype(np.uint8))


def to_int16(samples: Samples) -> npt.NDArray[np.int16]:
    """Return linear 16-bit samples of the same shape, clipped where they don't fit."""
    scaled: Samples = np.rint(samples * np.float32(_FULL_SCALE))
    return np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)


def _bit_length(values: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    return np.frexp(values.astype(np.float32))[1].astype(np.int32)  # exact: 16 bits fit in 24


_DECODERS = {
    Encoding.PCM_S16LE: pcm_decode,
    Encoding.MULAW: mulaw_decode,
    Encoding.ALAW: alaw_decode,
}


class StreamDecoder:
    """One stream of bytes, cut anywhere, on its way to samples at SAMPLE_RATE_HZ.

    Raises AudioError on a rate or a number of channels that can't be used.
    """

    def __init__(self, encoding: Encoding, rate_hz: int, channels: int = 1) -> None:
        if channels not in (1, 2):
            raise AudioError(f"wanted 1 or 2 interleaved channels, got {channels}")
        self._decode = _DECODERS[encoding]
        self._channels = channels
        self._frame_bytes = channels * (2 if encoding is Encoding.PCM_S16LE else 1)
        self._resampler = Resampler(rate_hz, channels)
        self._rest = b""  # the start of a frame whose other bytes have not come yet

    def feed(self, data: bytes) -> Samples:
        """Return the samples that are ready, (channels, n), -1 to 1."""
        data = self._rest + data
        whole = len(data) - len(data) % self._frame_bytes
        self._rest = data[whole:]
        return self._resampler.feed(self._decode(data[:whole]).reshape(-1, self._channels))

    def flush(self) -> Samples:
        """Return the last samples, (channels, n); a frame that never came whole is dropped."""
        return self._resampler.flush()


def telephone(samples: Samples) -> Samples:
    """Return the same (n,) samples as a telephone line would carry them.

    Band-passed to TELEPHONE_BAND_HZ (Butterworth, fourth order), through mu-law at 8 kHz,
    and back at SAMPLE_RATE_HZ.
    """
    if samples.size == 0:
        return samples
    band = butter(4, TELEPHONE_BAND_HZ, "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    narrow = sosfilt(band, samples).astype(np.float32)
    sent = mulaw_encode(soxr.resample(narrow, SAMPLE_RATE_HZ, TELEPHONE_RATE_HZ))
    heard = soxr.resample(mulaw_decode(sent), TELEPHONE_RATE_HZ, SAMPLE_RATE_HZ)
    # Halving an odd number of samples and doubling again loses or gains one.
    fitted = np.zeros(samples.size, np.float32)
    fitted[: heard.size] = np.clip(heard[: samples.size], -1.0, 1.0)
    return fitted
