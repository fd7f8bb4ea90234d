"""A microphone for tests in a browser: Chromium plays a file over and over instead of listening."""

from pathlib import Path

import numpy as np
import soundfile

from tests.signals import call, silence, voice

RATE_HZ = 16_000
SAID_S = 2.0  # of the file; then it is silent as long


def speaking(folder: Path) -> Path:
    """Write somebody who talks and listens by turns."""
    soundfile.write(folder / "mouth.wav", call(voice(SAID_S), silence(SAID_S)), RATE_HZ, "PCM_16")
    return folder / "mouth.wav"


def flags(mouth: Path) -> tuple[str, ...]:
    """Return what makes Chromium take it for its microphone, and ask nobody."""
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={mouth}",
    )


def level(samples: "np.ndarray[tuple[int], np.dtype[np.int16]]") -> float:
    """Return how loud, 0..1 (RMS)."""
    return float(np.sqrt(np.mean(np.square(samples / 32768.0)))) if samples.size else 0.0
