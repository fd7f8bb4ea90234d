"""Sounds for tests, made and seeded: (n,) float32 at SAMPLE_RATE_HZ, levels in dB full scale."""

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from speech.audio import SAMPLE_RATE_HZ

Samples = npt.NDArray[np.float32]

_FORMANTS_HZ = ((700.0, 1_220.0, 2_600.0), (300.0, 2_300.0, 3_000.0), (400.0, 800.0, 2_600.0))
_SYLLABLE_S = 0.25


def silence(duration_s: float) -> Samples:
    """Nothing at all."""
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), np.float32)


def tone(duration_s: float, hz: float = 440.0, level_db: float = -20.0) -> Samples:
    """One sine."""
    at_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return _at_level(np.sin(2 * np.pi * hz * at_s), level_db)


def hum(duration_s: float, mains_hz: float = 50.0, level_db: float = -25.0) -> Samples:
    """What mains put into a line: the base and ten harmonics."""
    waves = [tone(duration_s, mains_hz * k, -6.0) / k for k in range(1, 12)]
    return _at_level(np.sum(waves, axis=0), level_db)


def noise(duration_s: float, level_db: float = -40.0, slope: float = 0.0, seed: int = 0) -> Samples:
    """Steady noise: slope 0 is white, 1 pink, 2 brown."""
    n = round(duration_s * SAMPLE_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    hz = np.fft.rfftfreq(n, 1 / SAMPLE_RATE_HZ)
    spectrum /= np.maximum(hz, 20.0) ** (slope / 2)
    spectrum[0] = 0.0
    return _at_level(np.fft.irfft(spectrum, n), level_db)


def voice(
    duration_s: float, pitch_hz: float = 120.0, level_db: float = -20.0, seed: int = 0
) -> Samples:
    """A talker without words: glottal pulses through moving formants, four syllables a second."""
    rng = np.random.default_rng(seed)
    n = round(duration_s * SAMPLE_RATE_HZ)
    at_s = np.arange(n) / SAMPLE_RATE_HZ
    glide_hz = pitch_hz * (1 + 0.1 * np.sin(2 * np.pi * 0.7 * at_s + rng.uniform(0, 6)))
    phase = np.cumsum(glide_hz) / SAMPLE_RATE_HZ
    pulses = np.diff(np.floor(phase), prepend=0.0) + 0.01 * rng.standard_normal(n)
    size = round(_SYLLABLE_S * SAMPLE_RATE_HZ)
    sound = np.concatenate(
        [_vowel(pulses[i : i + size], rng.integers(len(_FORMANTS_HZ))) for i in range(0, n, size)]
    )
    return _at_level(sound * np.abs(np.sin(np.pi * at_s / _SYLLABLE_S)) ** 0.5, level_db)


def call(*parts: Samples) -> Samples:
    """The parts one after another."""
    return np.concatenate(parts)


def _vowel(pulses: npt.NDArray[np.float64], which: np.int64) -> npt.NDArray[np.float64]:
    radius = np.exp(-np.pi * 100.0 / SAMPLE_RATE_HZ)  # formants of 100 Hz width
    for hz in _FORMANTS_HZ[int(which)]:
        poles = [1.0, -2 * radius * np.cos(2 * np.pi * hz / SAMPLE_RATE_HZ), radius**2]
        pulses = lfilter([1.0], poles, pulses)
    return np.asarray(pulses / np.sqrt(np.mean(np.square(pulses))))


def _at_level(sound: npt.NDArray[np.float64], level_db: float) -> Samples:
    rms = np.sqrt(np.mean(np.square(sound)))
    return np.asarray(sound / rms * 10 ** (level_db / 20), np.float32)
