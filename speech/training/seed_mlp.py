"""The naive baseline: the seed project's classifier, a small perceptron on 180 mean features."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import librosa
import numpy as np
import numpy.typing as npt
from sklearn.neural_network import MLPClassifier

from speech.recording import read_clip

N_FEATURES = 40 + 12 + 128  # MFCC, chroma, mel
_RATE_HZ = 16_000


def mean_features(path: Path, telephone: bool = False) -> npt.NDArray[np.float64]:
    """Return librosa's MFCC, chroma and mel of a whole clip, each averaged over time: (180,)."""
    sound = read_clip(path, telephone)
    spectrum = np.abs(librosa.stft(sound))
    parts = (
        librosa.feature.mfcc(y=sound, sr=_RATE_HZ, n_mfcc=40),
        librosa.feature.chroma_stft(S=spectrum, sr=_RATE_HZ),
        librosa.feature.melspectrogram(y=sound, sr=_RATE_HZ),
    )
    return np.hstack([part.mean(axis=1) for part in parts])


def mean_table(paths: Sequence[Path], telephone: bool, work: Path) -> npt.NDArray[np.float64]:
    """Return the mean features of all clips, (clips, 180), from the work folder if they are there.

    Every training of a protocol asks for the same ones, and librosa takes its time.
    """
    named = "\n".join(map(str, paths)) + str(telephone)
    kept = work / f"mean-{hashlib.sha256(named.encode()).hexdigest()[:16]}.npy"
    if not kept.exists():
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            read = partial(mean_features, telephone=telephone)
            table = np.array(list(pool.map(read, paths, chunksize=32)))
        unfinished = kept.with_suffix(f".{os.getpid()}.npy")
        np.save(unfinished, table)
        unfinished.replace(kept)
    return np.asarray(np.load(kept))


def mlp(seed: int) -> MLPClassifier:
    """Return the seed project's perceptron, unfitted, with its own settings."""
    return MLPClassifier(
        alpha=0.01,
        batch_size=256,
        epsilon=1e-08,
        hidden_layer_sizes=(300,),
        learning_rate="adaptive",
        max_iter=500,
        random_state=seed,
    )
