"""The textbook's way, which Tonewise is held against: librosa's three calls, then model.predict.

Needs the train extra.
"""

from collections.abc import Callable
from importlib.metadata import version

import keras
import librosa
import numpy as np
import numpy.typing as npt

from emotion.artifacts import Manifest
from speech.features import FeatureConfig
from speech.training.network import EMBEDDING, NetworkConfig, build_network

Samples = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]

VERSIONS = f"librosa {version('librosa')}, tensorflow {version('tensorflow')}"


class ThreeCalls:
    """librosa's melspectrogram, mfcc and chroma_stft, each called for itself."""

    def __init__(self, config: FeatureConfig, tuning: float | None = None) -> None:
        """With no `tuning` chroma_stft estimates it from the sound, which is its default."""
        self._config, self._tuning = config, tuning

    def rows(self, samples: Samples) -> Matrix:
        """Return mel dB, MFCC and chroma, one row a hop."""
        rate_hz, n_fft, hop = self._config.rate_hz, self._config.n_fft, self._config.hop
        n_mels, n_mfcc = self._config.n_mels, self._config.n_mfcc
        mel = librosa.feature.melspectrogram(
            y=samples, sr=rate_hz, n_fft=n_fft, hop_length=hop, n_mels=n_mels
        )
        mfcc = librosa.feature.mfcc(
            y=samples, sr=rate_hz, n_fft=n_fft, hop_length=hop, n_mels=n_mels, n_mfcc=n_mfcc
        )
        chroma = librosa.feature.chroma_stft(
            y=samples, sr=rate_hz, n_fft=n_fft, hop_length=hop, tuning=self._tuning
        )
        return np.vstack([librosa.power_to_db(mel), mfcc, chroma]).T.astype(np.float32)


def shape_of(manifest: Manifest) -> NetworkConfig:
    """Return the shape of the network that a manifest tells of."""
    return NetworkConfig(**manifest.config["training"]["network"]["network"])


def embedding_network(shape: NetworkConfig, heard: Matrix) -> keras.Model:
    """Return the first ear's network up to its embedding, as it is served.

    `heard` are windows of rows to normalise by. Its weights are random, which costs the same
    time as trained ones.
    """
    network = build_network(shape, heard)
    return keras.Model(network.input, network.output[EMBEDDING])


def predicting(network: keras.Model) -> Callable[[Matrix], object]:
    """Return `model.predict`, for windows (n, n_rows, width)."""
    return lambda rows: network.predict(rows, verbose=0)


def calling(network: keras.Model) -> Callable[[Matrix], object]:
    """Return the direct call `model(x)`, which Keras advises for small inputs."""
    return lambda rows: np.asarray(network(rows, training=False))
