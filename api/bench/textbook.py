"""The textbook's network, which Tonewise is held against: model.predict.

Needs the train extra.
"""

from collections.abc import Callable
from importlib.metadata import version

import keras
import numpy as np
import numpy.typing as npt

from emotion.artifacts import Manifest
from speech.training.network import EMBEDDING, NetworkConfig, build_network

Matrix = npt.NDArray[np.float32]

VERSIONS = f"librosa {version('librosa')}, tensorflow {version('tensorflow')}"


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
