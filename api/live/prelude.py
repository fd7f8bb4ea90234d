"""Prelude: what a call that goes on in another process is heard to begin with."""

from collections.abc import Iterator

import numpy as np

from api.live.start import AudioFormat
from api.recording.playback import Playback
from speech.audio import SAMPLE_RATE_HZ, Frame
from speech.codec import StreamDecoder

_BLOCK_S = 1.0


def recorded(sound: Playback, until_s: float) -> Iterator[Frame]:
    """Yield the recorded sound of all sides up to this second, a second at a time.

    Raises RecordingError if it can't be read.
    """
    decoder = StreamDecoder(sound.audio.encoding, sound.rate_hz, len(sound.speakers))
    n_frames, block = round(until_s * sound.rate_hz), int(_BLOCK_S * sound.rate_hz)
    for first in range(0, n_frames, block):
        heard = decoder.feed(sound.pcm(first, min(first + block, n_frames)))
        yield from map(Frame, sound.speakers, heard)
    yield from map(Frame, sound.speakers, decoder.flush())


def silence(audio: AudioFormat, seconds: float) -> Iterator[Frame]:
    """Yield silence of every speaker: what was said is known, and need not be heard."""
    left = round(seconds * SAMPLE_RATE_HZ)
    while left > 0:
        size = min(left, int(_BLOCK_S * SAMPLE_RATE_HZ))
        for speakers in audio.lanes:
            yield from (Frame(speaker, np.zeros(size, np.float32)) for speaker in speakers)
        left -= size
