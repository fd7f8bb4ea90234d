"""The second ear: the lower half of the recogniser's own speech encoder, pooled over time."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.inference import open_session
from speech.features import levelled

_LEVEL_RMS = 0.05  # as for the first ear: lines differ, moods remain
_SHORTEST = 8_000  # samples: half a second; less is padded with silence


class SecondEar:
    """The cut encoder, served by onnxruntime."""

    def __init__(self, model: Path) -> None:
        """Read the encoder; raises ManifestError if the file is none."""
        self._session = open_session(model)

    def hear(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the pooled layers of one window ((n,) at SAMPLE_RATE_HZ): (features,) float32.

        One window at a time: the encoder's numbers are quantised over its whole input, so a
        neighbour in a batch would change the answer.
        """
        level = levelled(samples, _LEVEL_RMS)
        if level.size < _SHORTEST:
            level = np.pad(level, (0, _SHORTEST - level.size))
        attention = np.ones((1, level.size), np.int64)
        inputs = {"input_values": level[None], "attention_mask": attention}
        (pooled,) = self._session.run(None, inputs)
        return np.asarray(pooled[0], np.float32)
