"""SoundCheck: what a reader should know of a recording, counted while it is read."""

from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from speech.audio import AudioError

# The highest value that each way of writing a sample can reach; others reach 16 bits or more.
_PEAKS = {
    "PCM_U8": 127 / 128,
    "PCM_S8": 127 / 128,
    "ULAW": 32124 / 32768,
    "ALAW": 32256 / 32768,
}
_PEAK_16_BIT = 32767 / 32768
_CLIPPED_SHARE = 0.001  # a sound made as loud as it can be touches full scale now and then
_SAME_SHARE = 1e-4  # of the energy: what is left between two lossy copies of one sound
_HEADER_BYTES = 1 << 18  # an MP3 states its length behind its tags, which may hold a picture
_UNKNOWN_SIZE = 0xFFFFFF00  # a recorder that could not seek back left the size at its largest


class SoundCheck:
    """Counts over the blocks of one recording; `notes` says what they come to."""

    def __init__(self, subtype: str) -> None:
        self.n_frames = 0
        self._peak = _PEAKS.get(subtype, _PEAK_16_BIT)
        self._n_samples = 0
        self._n_clipped = 0
        self._energy = 0.0
        self._difference = 0.0

    def hear(self, block: npt.NDArray[np.float32], rate_hz: int) -> None:
        """Count one block, (n, channels); raises AudioError on a sample that is no number."""
        if not np.isfinite(block).all():
            row = int(np.argmin(np.isfinite(block).all(axis=1)))
            at_s = (self.n_frames + row) / rate_hz
            raise AudioError(f"wanted finite samples, got {block[row].tolist()} at {at_s:.3f} s")
        self.n_frames += len(block)
        self._n_samples += block.size
        self._n_clipped += int(np.count_nonzero(np.abs(block) >= self._peak))
        if block.shape[1] == 2:
            self._energy += float(np.square(block).sum())
            self._difference += float(np.square(block[:, 0] - block[:, 1]).sum())

    def notes(self) -> tuple[str, ...]:
        """One sentence for each thing found."""
        found = []
        share = self._n_clipped / max(self._n_samples, 1)
        if share >= _CLIPPED_SHARE:
            found.append(f"clipped: {share:.1%} of the samples are at full scale")
        if self._energy > 0.0 and self._difference <= _SAME_SHARE * self._energy:
            found.append("both channels hold the same sound: nothing tells the two sides apart")
        return tuple(found)


def truncation_note(path: Path) -> tuple[str, ...]:
    """Return a note if a WAV's header promises more than the file holds; raises OSError."""
    with path.open("rb") as file:
        promised = _riff_size(file)
    held = path.stat().st_size
    if promised is None or promised <= held:
        return ()
    return (f"truncated: the header promises {promised} bytes, the file holds {held}",)


def _riff_size(file: BinaryIO) -> int | None:
    start = file.read(12)
    size = int.from_bytes(start[4:8], "little")
    if start[:4] != b"RIFF" or start[8:] != b"WAVE" or size >= _UNKNOWN_SIZE:
        return None
    return size + 8  # the size counts neither itself nor the four letters before it


def states_length(path: Path) -> bool:
    """Return whether an MP3 says how long it is, instead of leaving it to be guessed."""
    with path.open("rb") as file:
        start = file.read(_HEADER_BYTES)
    return any(mark in start for mark in (b"Xing", b"Info", b"VBRI"))
