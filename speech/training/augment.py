"""Augmentation: the same voice over another line, in another room, at another pitch.

What changes with the caller's line must not look like a change of mood, so a trained model
hears each speaker over several lines. Needed for training only.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr
from scipy.fft import next_fast_len

from speech.audio import SAMPLE_RATE_HZ
from speech.codec import telephone

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """How one caller is heard for a whole call: what a telephone, a room and a throat do."""

    speed: float  # playback rate: pitch and tempo together, 1 = as recorded
    tilt_db: float  # treble against bass, dB between 250 Hz and 4 kHz
    reverb_s: float  # time in which the room's echo falls by 60 dB; 0: none
    snr_db: float  # voice over noise; inf: no noise
    noise_colour: float  # spectral slope of the noise: 0 white, 1 pink, 2 brown
    telephone: bool


CLEAN = Line(1.0, 0.0, 0.0, np.inf, 0.0, telephone=False)
TELEPHONE = Line(1.0, 0.0, 0.0, np.inf, 0.0, telephone=True)


def draw_line(rng: np.random.Generator) -> Line:
    """Return a random line; the ranges are those of ordinary rooms and handsets."""
    return Line(
        speed=float(rng.uniform(0.88, 1.14)),
        tilt_db=float(rng.uniform(-9.0, 9.0)),
        reverb_s=float(rng.uniform(0.1, 0.5)) if rng.random() < 0.4 else 0.0,
        snr_db=float(rng.uniform(12.0, 35.0)) if rng.random() < 0.7 else np.inf,
        noise_colour=float(rng.uniform(0.0, 2.0)),
        telephone=bool(rng.random() < 0.4),
    )


def carry(samples: Samples, line: Line, rng: np.random.Generator) -> Samples:
    """Return `samples` ((n,), SAMPLE_RATE_HZ) as heard over `line`: (n / speed,)."""
    heard: npt.NDArray[np.floating] = samples
    if line.speed != 1.0:
        heard = soxr.resample(heard, SAMPLE_RATE_HZ * line.speed, SAMPLE_RATE_HZ)
    if line.tilt_db or line.reverb_s:
        heard = _filtered(heard, line, rng)
    if np.isfinite(line.snr_db):
        heard = heard + _noise(heard, line, rng)
    plain = heard.astype(np.float32)
    return telephone(plain) if line.telephone else plain


def _filtered(samples: npt.NDArray[np.floating], line: Line, rng: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(samples, n=_fast_length(samples.size + SAMPLE_RATE_HZ // 2))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(2 * spectrum.size - 2, 1 / SAMPLE_RATE_HZ), 60.0))
    tilt = line.tilt_db * (octaves - np.log2(1000.0)) / 4.0  # four octaves: 250 Hz to 4 kHz
    spectrum *= 10.0 ** (tilt / 20.0)
    if line.reverb_s:
        spectrum *= np.fft.rfft(_room(line.reverb_s, rng), n=2 * spectrum.size - 2)
    wet = np.fft.irfft(spectrum)[: samples.size]
    loudness = np.sqrt(np.mean(samples**2)) / (np.sqrt(np.mean(wet**2)) + 1e-12)
    return np.asarray(wet * loudness, np.float32)


def _room(reverb_s: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A direct sound and exponentially falling noise: Polack's model of a room's late echo."""
    n = int(reverb_s * SAMPLE_RATE_HZ)
    tail = rng.standard_normal(n) * 10.0 ** (-3.0 * np.arange(n) / n)
    tail *= 0.5 / np.sqrt(np.sum(tail**2))
    tail[0] += 1.0
    return tail


def _noise(
    samples: npt.NDArray[np.floating], line: Line, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    n = _fast_length(samples.size)
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hz = np.maximum(np.fft.rfftfreq(n, 1 / SAMPLE_RATE_HZ), 50.0)
    noise = np.fft.irfft(spectrum * hz ** (-line.noise_colour / 2.0), n=n)[: samples.size]
    power = np.mean(samples**2) / 10.0 ** (line.snr_db / 10.0)
    return np.asarray(noise * np.sqrt(power / (np.mean(noise**2) + 1e-20)))


def _fast_length(n: int) -> int:
    return 2 * int(next_fast_len(n // 2 + 1))
