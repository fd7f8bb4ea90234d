"""The textbook's features, which Tonewise is held against. Needs the train extra."""

import librosa
import numpy as np
import numpy.typing as npt

from speech.features import FeatureConfig

Samples = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]


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
