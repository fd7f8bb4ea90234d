"""Features: librosa is the oracle, whatever the sound; and a level changes nothing."""

from pathlib import Path
from typing import Any

import librosa
import numpy as np
import numpy.typing as npt
import pytest

from emotion.artifacts import ManifestError
from speech.audio import SAMPLE_RATE_HZ, AudioError
from speech.codec import telephone
from speech.features import FeatureConfig, FeatureExtractor, Filterbanks, levelled, load_filterbanks
from speech.first_ear import RowMaker
from speech.training.filterbanks import build, store
from speech.windows import WindowConfig
from tests.recorded import clips
from tests.signals import Samples, call, noise, silence, tone, voice

CONFIG = FeatureConfig()
MEL = slice(0, CONFIG.n_mels)
MFCC = slice(CONFIG.n_mels, CONFIG.n_mels + CONFIG.n_mfcc)
CHROMA = slice(CONFIG.n_mels + CONFIG.n_mfcc, CONFIG.width)

SOUNDS = {
    "voice": voice(3.0),
    "high voice": voice(2.0, pitch_hz=260.0, level_db=-45.0, seed=1),
    "telephone": telephone(voice(2.0, seed=2)),
    "voice and pause": call(voice(0.5), silence(1.0), voice(0.5, seed=3)),
    "voice on a quiet line": call(voice(0.5), noise(0.5, -120.0)),
    "noise": noise(1.0, -30.0, seed=4),
    "brown noise": noise(1.0, -10.0, slope=2.0, seed=5),
    "tone": tone(1.0),
    "a click in silence": call(silence(0.3), np.ones(1, np.float32), silence(0.3)),
    "shorter than a window": voice(0.3)[2_000:2_400],
    "one hop": voice(0.3)[2_000 : 2_000 + CONFIG.hop],
    "silence": silence(1.0),
}

# The oracle says so of the two shortest sounds; it then pads as we do.
pytestmark = pytest.mark.filterwarnings("ignore:n_fft=512 is too large:UserWarning")


@pytest.fixture(scope="module")
def banks() -> Filterbanks:
    return build(CONFIG)


@pytest.fixture(scope="module")
def extractor(banks: Filterbanks) -> FeatureExtractor:
    return FeatureExtractor(banks, CONFIG)


def _oracle(samples: Samples) -> npt.NDArray[np.float32]:
    """The same three features by librosa's own calls, side by side."""
    level = levelled(samples, CONFIG.level_rms)
    hops: dict[str, Any] = {"sr": CONFIG.rate_hz, "n_fft": CONFIG.n_fft, "hop_length": CONFIG.hop}
    mel = librosa.feature.melspectrogram(y=level, n_mels=CONFIG.n_mels, **hops)
    mfcc = librosa.feature.mfcc(y=level, n_mfcc=CONFIG.n_mfcc, n_mels=CONFIG.n_mels, **hops)
    chroma = librosa.feature.chroma_stft(y=level, n_chroma=CONFIG.n_chroma, tuning=0.0, **hops)
    return np.concatenate([librosa.power_to_db(mel), mfcc, chroma]).T


def _check_against_oracle(extractor: FeatureExtractor, samples: Samples) -> None:
    found, wanted = extractor.extract(samples), _oracle(samples)
    assert found.dtype == np.float32
    assert found.shape == wanted.shape == (1 + samples.size // CONFIG.hop, CONFIG.width)
    np.testing.assert_allclose(found[:, MEL], wanted[:, MEL], rtol=0, atol=1e-3)
    np.testing.assert_allclose(found[:, MFCC], wanted[:, MFCC], rtol=0, atol=1e-3)
    # Both round to float32 on the way, one figure by 1e-6 now and then; all of them by far less.
    off = np.linalg.norm(found[:, CHROMA] - wanted[:, CHROMA])
    assert off <= 1e-6 * np.linalg.norm(wanted[:, CHROMA])


@pytest.mark.parametrize("name", SOUNDS)
def test_librosa_agrees(extractor: FeatureExtractor, name: str) -> None:
    _check_against_oracle(extractor, SOUNDS[name])


def test_librosa_agrees_on_real_speech(extractor: FeatureExtractor) -> None:
    for clip in clips(every=200):
        _check_against_oracle(extractor, clip.samples)


def test_silence_has_finite_features(extractor: FeatureExtractor) -> None:
    assert np.isfinite(extractor.extract(SOUNDS["silence"])).all()


@pytest.mark.parametrize("louder_db", [-40.0, -6.0, 12.0])
def test_how_loud_the_line_is_changes_nothing(
    extractor: FeatureExtractor, louder_db: float
) -> None:
    sound = SOUNDS["voice"]
    louder = (sound * 10 ** (louder_db / 20)).astype(np.float32)
    np.testing.assert_allclose(extractor.extract(louder), extractor.extract(sound), atol=1e-3)


def test_levelling_brings_any_sound_to_one_loudness() -> None:
    level = levelled(SOUNDS["voice"], 0.05)
    assert np.sqrt(np.mean(level.astype(np.float64) ** 2)) == pytest.approx(0.05)
    assert levelled(silence(0.1), 0.05).max() == 0.0


def test_less_than_a_hop_has_no_features(extractor: FeatureExtractor) -> None:
    with pytest.raises(AudioError, match="160 samples or more, got 159"):
        extractor.extract(voice(1.0)[:159])


@pytest.mark.parametrize("n_samples", [1, 4_800, 20_000, 47_999, 48_000])
def test_windows_of_any_length_fill_the_networks_input(banks: Filterbanks, n_samples: int) -> None:
    rows = RowMaker(banks, CONFIG, WindowConfig()).rows(voice(3.0)[-n_samples:])
    assert rows.shape == (300, CONFIG.width)
    assert np.isfinite(rows).all()


def test_a_short_window_is_repeated_and_not_padded(banks: Filterbanks) -> None:
    maker, half = RowMaker(banks, CONFIG, WindowConfig()), voice(1.5)
    np.testing.assert_array_equal(maker.rows(half), maker.rows(np.concatenate([half, half])))


def test_filterbanks_come_back_as_they_were_stored(banks: Filterbanks, tmp_path: Path) -> None:
    store(banks, tmp_path / "banks.npz")
    stored = load_filterbanks(tmp_path / "banks.npz")
    for name in Filterbanks.__slots__:
        np.testing.assert_array_equal(getattr(stored, name), getattr(banks, name))


@pytest.mark.parametrize("content", [None, b"", b"no filterbanks", b"PK\x03\x04 torn"])
def test_what_is_no_filterbank_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "banks.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ManifestError, match="should hold filterbanks"):
        load_filterbanks(path)


def test_every_mel_band_hears_something(banks: Filterbanks) -> None:
    assert banks.mel.shape == (CONFIG.n_mels, CONFIG.n_fft // 2 + 1)
    assert (banks.mel.sum(axis=1) > 0).all()


def test_the_chroma_of_a_tone_is_its_pitch_class(extractor: FeatureExtractor) -> None:
    rows = extractor.extract(tone(1.0, hz=440.0))[10:-10, CHROMA]
    assert (rows.argmax(axis=1) == librosa.hz_to_midi(440.0) % 12).all()


def test_a_row_is_heard_every_ten_milliseconds(extractor: FeatureExtractor) -> None:
    assert len(extractor.extract(voice(2.0))) == 1 + 2 * 100
    assert CONFIG.hop * 100 == SAMPLE_RATE_HZ
