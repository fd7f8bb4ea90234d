"""librosa's filterbanks, built when a model is trained and stored with it."""

from pathlib import Path

import librosa
import numpy as np

from speech.features import FeatureConfig, Filterbanks


def build(config: FeatureConfig) -> Filterbanks:
    """Return librosa's mel (Slaney), chroma (tuning 0) and periodic Hann for `config`."""
    mel = librosa.filters.mel(sr=config.rate_hz, n_fft=config.n_fft, n_mels=config.n_mels)
    chroma = librosa.filters.chroma(
        sr=config.rate_hz, n_fft=config.n_fft, n_chroma=config.n_chroma, tuning=0.0
    )
    window = librosa.filters.get_window("hann", config.n_fft, fftbins=True)
    return Filterbanks(mel.astype(np.float32), chroma.astype(np.float32), window.astype(np.float32))


def store(banks: Filterbanks, path: Path) -> None:
    """Write the filterbanks where `load_filterbanks` reads them."""
    np.savez_compressed(path, mel=banks.mel, chroma=banks.chroma, window=banks.window)
