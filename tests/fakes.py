"""Stand-ins written by hand: what a listener talks to, without weights or a recogniser."""

from collections.abc import Sequence

import numpy as np

from speech.audio import SAMPLE_RATE_HZ
from speech.baseline import Vector
from speech.emotion import SecondEarPolicy, VoiceEmotion
from speech.reader import Ear
from speech.transcript import Transcript, Word
from speech.windows import Window, WindowConfig
from tests.callers import K, reader
from tests.signals import Samples


class FakeVoice(VoiceEmotion):
    """Real in all but its ears, which hear nothing but how loud each sixth of a window is."""

    def __init__(self) -> None:
        self.windows = WindowConfig()
        self.policy = SecondEarPolicy.ALWAYS
        self.reader = reader()
        self.n_heard = 0

    def hear_many(self, windows: Sequence[Window]) -> list[dict[Ear, Vector]]:
        self.n_heard += len(windows)
        return [self._places(window) for window in windows]

    def _places(self, window: Window) -> dict[Ear, Vector]:
        parts = np.array_split(np.abs(window.samples), K)
        return dict.fromkeys(Ear, np.array([20.0 * part.mean(dtype=np.float64) for part in parts]))


class Grumbler:
    """Hears the same complaint in whatever is said."""

    name = "grumbler"
    line = "this is ridiculous I am furious"

    def transcribe(self, samples: Samples, start_s: float) -> Transcript:
        return Transcript(self.line, ())


class FakeTranscriber:
    """Says how many samples it heard, in one word as long as they last."""

    name = "counter"

    def transcribe(self, samples: Samples, start_s: float) -> Transcript:
        text, end_s = str(samples.size), start_s + samples.size / SAMPLE_RATE_HZ
        return Transcript(text, (Word(text, start_s, end_s, None),))
