"""HeldSound: one speaker's latest frames, kept until it is known what they are."""

from collections import deque

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


class HeldSound:
    """Frames in, the oldest of them out; only the very last frame may be a short one."""

    def __init__(self, frame: int) -> None:
        self._frame = frame  # samples
        self._blocks: deque[Samples] = deque()
        self.start = 0  # of the first held frame: samples since the call began
        self.levels: list[float] = []  # of each held frame

    def add(self, block: Samples, levels: list[float]) -> None:
        """Hold further frames; `block` must be no view, or it would keep what it is a view of."""
        self._blocks.append(block)
        self.levels += levels

    def first(self, n_frames: int) -> Samples:
        """Return a copy of the oldest `n_frames`."""
        wanted, blocks = n_frames * self._frame, []
        for block in self._blocks:
            blocks.append(block[: max(wanted, 0)])
            wanted -= block.size
        return np.concatenate(blocks)

    def let_go(self, n_frames: int) -> None:
        """Forget the oldest `n_frames`."""
        del self.levels[:n_frames]
        n_samples = n_frames * self._frame
        while self._blocks and n_samples:
            block = self._blocks.popleft()
            if block.size > n_samples:
                self._blocks.appendleft(block[n_samples:].copy())
            self.start += min(block.size, n_samples)
            n_samples = max(n_samples - block.size, 0)
