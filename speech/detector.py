"""VoiceDetector: which frames hold a voice, told from sound that is loud and no voice."""

import math
from collections import deque
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import webrtcvad
from scipy.signal import butter, lfilter

from speech.audio import SAMPLE_RATE_HZ
from speech.codec import to_int16

# Where a voice is strong and neither hum nor hiss is.
_BAND_HZ = (200.0, 3_400.0)
# A voiced frame has this many times the energy of the quietest one of late: 6 dB. Noise in this
# band stays within it in frames of 10 ms or more; syllables swing by 20 dB.
_RISE = 4.0
# A voice pauses for breath within this time; a steady sound does not.
_MEMORY_MS = 2_000
# A speaker's faintest sounds lie this far below the loudest, 45 dB; the other side's voice that
# leaks over the line, and what is heard when a muted line opens, lie below.
_FAINT = 10.0 ** (-45.0 / 10)
# Between its tenth and its ninetieth percentile, steady noise of any colour swings by 3.2 dB at
# most, hum by less; of 2,200 segments of acted speech fewer than ten did not swing by this much.
_SWING_DB = 3.5
# The WebRTC detector has absolute thresholds, and a far or whispering caller lies below them.
_LOUD = 10.0 ** (-26.0 / 10)  # energy a sample, of the loudest frames: what it was made for
_MAX_GAIN = 10.0 ** (24.0 / 20)
_FADE_PER_S = 10.0 ** (-1.0 / 10)  # how fast a loud moment is forgotten: 1 dB a second
_ROUNDING = (1 / 32768) ** 2  # energy a sample of what 16 bits can't tell from silence


class VoiceDetector:
    """The WebRTC detector, held back where the sound is steady.

    Alone it takes hum, tones and any noise above -30 dBFS for a voice. So a frame must also be
    louder than the quietest frame of the last two seconds, and not far fainter than the loudest
    of late. Noise that sets in after silence still stands out until it has lasted so long:
    `swings` tells it apart at its end. A quiet voice is made louder first, for the WebRTC
    detector's ears only. Nothing of the future is used.
    """

    def __init__(self, aggressiveness: int, frame_ms: int) -> None:
        self._webrtc = webrtcvad.Vad(aggressiveness)
        # Not in second-order sections: at these frequencies they give the same to 14 digits, and
        # scipy's call of them takes twice as long.
        self._band = butter(2, _BAND_HZ, "bandpass", fs=SAMPLE_RATE_HZ)
        self._past = np.zeros(len(self._band[0]) - 1)  # what the filter remembers between calls
        self._quietest = _Lowest(_MEMORY_MS // frame_ms)
        self._fade = _FADE_PER_S ** (frame_ms / 1000)
        self._loudest = 0.0

    def judge(self, frames: npt.NDArray[np.float32]) -> tuple[list[bool], list[float]]:
        """Return, for each row of `frames`, (k, n), whether a voice is in it, and its mean energy.

        The rows must follow one another, and those of the call before.
        """
        if not frames.size:
            return [], []
        inside, self._past = lfilter(*self._band, frames.ravel(), zi=self._past)
        rows = inside.reshape(frames.shape)
        energies = np.einsum("kn,kn->k", rows, rows) / frames.shape[1]
        levels: list[float] = (energies + _ROUNDING).tolist()
        rises, gains = zip(*map(self._weigh, levels), strict=True)
        pcm, n = to_int16(_amplified(frames, gains)), frames.shape[1]
        # Asked for every frame, also where nothing rises: it learns from what it hears.
        voices = [self._webrtc.is_speech(row.tobytes(), SAMPLE_RATE_HZ, n) for row in pcm]
        return [voice and rise for voice, rise in zip(voices, rises, strict=True)], levels

    def _weigh(self, level: float) -> tuple[bool, float]:
        """Return whether a frame of this energy stands out, and what to multiply it with."""
        quietest = self._quietest.after(level)
        self._loudest = loudest = max(level, self._loudest * self._fade)
        rises = level > _RISE * quietest and level > _FAINT * loudest
        return rises, min(math.sqrt(_LOUD / loudest), _MAX_GAIN) if loudest < _LOUD else 1.0


class _Lowest:
    """The lowest of the latest levels, without looking at all of them each time."""

    def __init__(self, n_remembered: int) -> None:
        self._n_remembered = n_remembered
        self._n_seen = 0
        self._rising: deque[tuple[int, float]] = deque()  # each may be the lowest one day

    def after(self, level: float) -> float:
        """Take the next level, and return the lowest of the last ones with it."""
        rising = self._rising
        while rising and rising[-1][1] >= level:
            rising.pop()
        self._n_seen += 1
        rising.append((self._n_seen, level))
        if rising[0][0] <= self._n_seen - self._n_remembered:
            rising.popleft()
        return rising[0][1]


def _amplified(
    frames: npt.NDArray[np.float32], gains: tuple[float, ...]
) -> npt.NDArray[np.float32]:
    if max(gains) == 1.0:
        return frames
    return frames * np.array(gains, np.float32)[:, np.newaxis]


def swings(levels: Sequence[float]) -> bool:
    """Return whether frames of these energies rise and fall as syllables do."""
    quiet, loud = np.percentile(levels, (10, 90))
    return bool(10 * math.log10(loud / quiet) >= _SWING_DB)
