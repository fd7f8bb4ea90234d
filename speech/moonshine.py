"""MoonshineTranscriber: the embedded recogniser, whose English model comes with its package."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
from moonshine_voice.errors import MoonshineError
from moonshine_voice.moonshine_api import ModelArch
from moonshine_voice.transcriber import Transcriber as Moonshine
from moonshine_voice.utils import get_assets_path

from speech.audio import SAMPLE_RATE_HZ
from speech.plausibility import has_voice, is_plausible
from speech.timing import guess_times, words_of
from speech.transcript import NOTHING_SAID, TranscriberError, Transcript

_MODEL = "tiny-en"
_OPTIONS = {
    "vad_threshold": 0,  # the segment is a voice already: its own detector would drop and split
    "max_tokens_per_second": 13,  # its 6.5 cut fast talkers off
    "identify_speakers": "false",
    "return_audio_data": "false",
}
_ONE_THREAD = "MOONSHINE_ORT_SINGLE_THREAD"  # the library has no other switch for it


class MoonshineTranscriber:
    """Moonshine's tiny English model, on one core; may be shared by threads.

    It reports neither times nor confidence: the times of its words are estimated.
    """

    def __init__(self, model: Path | None = None) -> None:
        """Load the model in a folder, or the one of the package; raises TranscriberError."""
        folder = model or get_assets_path() / _MODEL
        try:
            # Two threads take as long as one, and twice the work.
            with _environment(_ONE_THREAD, "1"):
                self._moonshine = Moonshine(folder, ModelArch.TINY, options=_OPTIONS)
        except (MoonshineError, OSError) as error:
            raise TranscriberError(
                f"wanted a Moonshine model in {folder}, got: {error}; "
                f"the packaged one comes with: pip install moonshine-voice==0.0.73"
            ) from error
        self._name = f"moonshine {folder.name} {version('moonshine-voice')}"
        self._lock = threading.Lock()  # a call overwrites the result of the one before

    @property
    def name(self) -> str:
        """The recogniser, its model and its version."""
        return self._name

    def transcribe(self, samples: npt.NDArray[np.float32], start_s: float) -> Transcript:
        """Return the words of one segment, (n,) at SAMPLE_RATE_HZ; none where there is no voice.

        Times are estimated. Raises TranscriberError if the recogniser fails.
        """
        if not has_voice(samples):
            return NOTHING_SAID
        text = self._read(samples)
        words = words_of(text)
        if not words or not is_plausible(text, samples.size / SAMPLE_RATE_HZ):
            return NOTHING_SAID
        return Transcript(text, guess_times(words, samples, start_s), times_estimated=True)

    def _read(self, samples: npt.NDArray[np.float32]) -> str:
        try:
            with self._lock:
                heard = self._moonshine.transcribe_without_streaming(
                    samples.tolist(), SAMPLE_RATE_HZ
                )
        except MoonshineError as error:
            seconds = samples.size / SAMPLE_RATE_HZ
            raise TranscriberError(f"moonshine failed on {seconds:.1f} s: {error}") from error
        return " ".join(line.text.strip() for line in heard.lines).strip()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
