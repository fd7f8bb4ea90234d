"""The network with random weights, as Keras itself would serve it: what ONNX is compared with."""

from collections.abc import Callable

import numpy as np

from text.clean import clean
from text.jargon import default_jargon
from text.tokens import TokenConfig, encode
from text.training.lessons import CLEAN
from text.training.network import NetworkConfig, build_network
from text.training.network_fit import inputs

_N_WORDS, _SIZE, _N_FINE = 30_000, 50, 60  # about those of the trained one


def untrained_predict() -> Callable[[str], object]:
    """Return `model.predict` of one message; what a network costs does not hang on its weights."""
    table = np.random.default_rng(0).normal(size=(_N_WORDS, _SIZE)).astype(np.float32)
    model = build_network(NetworkConfig(), TokenConfig(), table, _N_FINE)
    jargon = default_jargon()

    def predict(text: str) -> object:
        encoded = encode([clean(text, CLEAN, jargon)], {}, TokenConfig())
        return model.predict(inputs(encoded), verbose=0)

    return predict
