"""Whether a recogniser heard words, or made them up: language models fill a silence with words."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from speech.detector import VoiceDetector
from speech.vad import VadConfig

MAX_WORDS_PER_S = 7.0  # the fastest talkers reach 6; short noises are given more words than that

_VAD = VadConfig()
# Fewer than a cutter asks for: a segment cut out of talk holds no silence to rise from.
_VOICED_FRAMES = 3
_LONGEST_LOOP = 8  # words
_LOOP_TIMES = 4  # callers say things three times over; a decoder that is stuck does not stop
_LOOP_WORDS = 8  # "no" seven times over is a caller too


def has_voice(samples: npt.NDArray[np.float32]) -> bool:
    """Return whether any voice is in a segment, (n,) at SAMPLE_RATE_HZ."""
    size = _VAD.frame
    frames = samples[: samples.size - samples.size % size].reshape(-1, size)
    detector = VoiceDetector(_VAD.aggressiveness, _VAD.frame_ms)
    voiced, _ = detector.judge(frames)
    return sum(voiced) >= _VOICED_FRAMES


def is_plausible(text: str, duration_s: float) -> bool:
    """Return whether someone may have said `text` in that time.

    Not if there are more words than anyone can say, or the same few words again and again.
    Words made up for a wordless voice, such as a sob, can't be told from real ones here.
    """
    said = re.findall(r"[\w']+", text.lower())
    if len(said) > MAX_WORDS_PER_S * max(duration_s, 1.0):
        return False
    return not any(_loops(said, period) for period in range(1, _LONGEST_LOOP + 1))


def _loops(said: Sequence[str], period: int) -> bool:
    """Return whether a run of `period` words is repeated in a row for too long."""
    wanted = max(_LOOP_TIMES * period, _LOOP_WORDS) - period
    run = 0
    for word, earlier in zip(said[period:], said, strict=False):
        run = run + 1 if word == earlier else 0
        if run >= wanted:
            return True
    return False
