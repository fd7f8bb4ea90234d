"""MFCC, mel and chroma of a window of speech, by numpy on librosa's filterbanks.

librosa builds the filterbanks when a model is trained and is the oracle of the tests; it is not
imported to serve, because its import and first call cost seconds.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.fft import dct, rfft

from emotion.artifacts import BROKEN_ARCHIVE, ManifestError
from speech.audio import SAMPLE_RATE_HZ, AudioError

Matrix = npt.NDArray[np.float32]

_DB_FLOOR = 1e-10  # librosa.power_to_db's amin
_DYNAMIC_RANGE_DB = 80.0  # librosa.power_to_db's top_db
_TINY = np.finfo(np.float32).tiny  # librosa.util.normalize's threshold


@dataclass(frozen=True, slots=True)
class FeatureConfig:
    """How a window of speech becomes rows; all that training and serving must agree on."""

    rate_hz: int = SAMPLE_RATE_HZ
    n_fft: int = 512  # 32 ms: the shortest that still parts the chroma of a low voice
    hop: int = SAMPLE_RATE_HZ // 100  # a row each 10 ms
    n_mels: int = 64  # more would leave empty filters at n_fft 512
    n_mfcc: int = 40
    n_chroma: int = 12
    level_rms: float = 0.05  # every window is brought to this loudness: lines differ, moods remain

    @property
    def width(self) -> int:
        """The length of a row: mel, MFCC and chroma side by side."""
        return self.n_mels + self.n_mfcc + self.n_chroma


@dataclass(frozen=True, slots=True, eq=False)
class Filterbanks:
    """What turns a power spectrum into mel bands and pitch classes."""

    mel: Matrix  # (n_mels, n_fft // 2 + 1)
    chroma: Matrix  # (n_chroma, n_fft // 2 + 1)
    window: Matrix  # (n_fft,), periodic Hann


def load_filterbanks(path: Path) -> Filterbanks:
    """Read the filterbanks stored beside a model; raises ManifestError if they are none."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            return Filterbanks(stored["mel"], stored["chroma"], stored["window"])
    except BROKEN_ARCHIVE as error:
        raise ManifestError(f"{path} should hold filterbanks, got: {error}") from error


class FeatureExtractor:
    """Samples in, rows of features out."""

    def __init__(self, banks: Filterbanks, config: FeatureConfig) -> None:
        self._config = config
        self._window = banks.window
        self._banks = np.ascontiguousarray(np.concatenate([banks.mel, banks.chroma]).T)

    def extract(self, samples: npt.NDArray[np.float32]) -> Matrix:
        """Return one row a hop: shape (1 + n // hop, width), float32: mel dB, MFCC, chroma.

        `samples` is (n,) at the config's rate. Raises AudioError if it is shorter than one hop.
        Equal to librosa's melspectrogram (Slaney's mel scale, 1998) in dB, mfcc and chroma_stft
        at tuning 0, zero-padded and centred, of the level-normalised samples.
        """
        config = self._config
        if samples.size < config.hop:
            raise AudioError(f"features need {config.hop} samples or more, got {samples.size}")
        power = self._power(levelled(samples, config.level_rms))
        banded = power @ self._banks
        mel_db = _decibels(banded[:, : config.n_mels])
        mfcc = dct(mel_db, type=2, norm="ortho", axis=1)[:, : config.n_mfcc]
        chroma = banded[:, config.n_mels :]
        peak = chroma.max(axis=1, keepdims=True)
        chroma = chroma / np.where(peak < _TINY, 1.0, peak)
        return np.concatenate([mel_db, mfcc, chroma], axis=1)

    def _power(self, samples: Matrix) -> Matrix:
        """The power spectrum of each hop: (hops, n_fft // 2 + 1)."""
        config = self._config
        padded = np.pad(samples, config.n_fft // 2)
        frames = np.lib.stride_tricks.sliding_window_view(padded, config.n_fft)[:: config.hop]
        spectrum = rfft(frames * self._window, axis=1)
        return np.asarray(spectrum.real**2 + spectrum.imag**2, np.float32)


def levelled(samples: npt.NDArray[np.float32], level_rms: float) -> npt.NDArray[np.float32]:
    """Return the samples at an RMS of `level_rms`; silence stays silence."""
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    return samples if rms == 0.0 else (samples * (level_rms / rms)).astype(np.float32)


def _decibels(power: Matrix) -> Matrix:
    decibels = 10.0 * np.log10(np.maximum(power, _DB_FLOOR))
    floored = np.maximum(decibels, decibels.max() - _DYNAMIC_RANGE_DB)
    return np.asarray(floored, np.float32)
