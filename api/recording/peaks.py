"""Peaks: how loud a recorded call was along its way, worked out once."""

from collections import OrderedDict
from threading import Lock

import numpy as np

from api.recording.playback import Playback
from api.recording.shelf import Shelf
from api.reports.waveform import PeakMeter, Waveform
from speech.audio import Frame

_CHUNK_FRAMES = 1 << 18
_FULL_SCALE = np.float32(1 << 15)
_MOST_KEPT = 256  # calls; some 30 kB each


class Peaks:
    """Thread-safe. Keeps those that were asked for last; a call that grew is read anew."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._lock = shelf, Lock()
        self._kept: OrderedDict[str, tuple[int, Waveform]] = OrderedDict()

    def of(self, call_id: str) -> Waveform:
        """Return a call's waveform; raises NoRecordingError or another RecordingError."""
        # Opening it is what tells a recording that was deleted, or changed.
        playback = self._shelf.playback(call_id)
        with self._lock:
            n_frames, waveform = self._kept.get(call_id, (-1, None))
        if waveform is None or n_frames != playback.n_frames:
            waveform = measured(playback)
        self._keep(call_id, playback.n_frames, waveform)
        return waveform

    def _keep(self, call_id: str, n_frames: int, waveform: Waveform) -> None:
        with self._lock:
            self._kept[call_id] = (n_frames, waveform)
            self._kept.move_to_end(call_id)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


def measured(playback: Playback) -> Waveform:
    """Return a recording's peaks; what was paused is silent."""
    meter = PeakMeter(playback.rate_hz)
    for first in range(0, playback.n_frames, _CHUNK_FRAMES):
        pcm = playback.pcm(first, min(first + _CHUNK_FRAMES, playback.n_frames))
        sound = np.frombuffer(pcm, "<i2").reshape(-1, len(playback.speakers))
        for speaker, samples in zip(playback.speakers, sound.T, strict=True):
            meter.add(Frame(speaker, samples.astype(np.float32) / _FULL_SCALE))
    return meter.read()
