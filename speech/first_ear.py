"""The first ear: a CNN on MFCC, mel and chroma of a window of speech."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.inference import open_session
from speech.features import FeatureConfig, FeatureExtractor, Filterbanks, load_filterbanks
from speech.windows import WindowConfig

Samples = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]

_AT_ONCE = 32  # windows in one run of the network: more gains nothing and takes memory


class RowMaker:
    """Turns windows of any length into the network's input."""

    def __init__(self, banks: Filterbanks, features: FeatureConfig, windows: WindowConfig) -> None:
        self._extractor = FeatureExtractor(banks, features)
        self._n_samples = int(windows.length_s * features.rate_hz)
        self.n_rows = self._n_samples // features.hop

    def rows(self, samples: Samples) -> Matrix:
        """Return (n_rows, width) float32; a short window is repeated until it is full.

        Repeating keeps the network to one shape without telling it that silence was spoken.
        """
        return self._extractor.extract(np.resize(samples, self._n_samples))[: self.n_rows]


class FirstEar:
    """The trained network, served by onnxruntime."""

    def __init__(self, weights: Path, features: FeatureConfig, windows: WindowConfig) -> None:
        """Read `filterbanks.npz` and `first_ear.onnx`; raises ManifestError if they are none."""
        self._maker = RowMaker(load_filterbanks(weights / "filterbanks.npz"), features, windows)
        self._session = open_session(weights / "first_ear.onnx")

    def hear(self, windows: Sequence[Samples]) -> Matrix:
        """Return each window's embedding, of one or more: (windows, n_embedding) float32."""
        starts = range(0, len(windows), _AT_ONCE)
        return np.concatenate([self._hear(windows[start : start + _AT_ONCE]) for start in starts])

    def _hear(self, windows: Sequence[Samples]) -> Matrix:
        rows = np.stack([self._maker.rows(samples) for samples in windows])
        (embedding,) = self._session.run(None, {"rows": rows})
        return np.asarray(embedding, np.float32)
