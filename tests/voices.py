"""A corpus made of synthetic talkers whose moods are clearly different sounds."""

from pathlib import Path

import numpy as np
import soundfile

from speech.audio import SAMPLE_RATE_HZ
from speech.corpus import Clip, write_manifest
from tests.signals import Samples, noise, tone, voice

# A split that no speaker is in twice, as a trained model needs it.
SPEAKERS = {"ann": "train", "bob": "train", "cat": "train", "dan": "train", "eve": "valid"}
SPEAKERS |= {"fay": "valid", "gus": "test"}
MOODS = ("angry", "sad", "neutral", "happy", "fearful")  # the last is none of the product's


TAKE_S = 1.4


def speak(mood: str, pitch_hz: float, seed: int) -> Samples:
    """One take of one talker in one mood."""
    match mood:
        case "angry":  # bright and rough
            plain = voice(TAKE_S, pitch_hz * 1.5, seed=seed)
            bright = 3 * np.diff(plain, prepend=np.float32(0.0))
            return bright + noise(TAKE_S, -35.0, seed=seed)
        case "sad":  # low and dull
            plain = voice(TAKE_S, pitch_hz * 0.8, seed=seed)
            return np.convolve(plain, np.full(12, 1 / 12, np.float32), "same")
        case "happy":  # high, with a ring to it
            plain = voice(TAKE_S, pitch_hz * 1.9, seed=seed)
            return plain + tone(TAKE_S, pitch_hz * 8.0, -35.0)
        case "fearful":  # under a breath
            return voice(TAKE_S, pitch_hz * 1.2, seed=seed) + noise(TAKE_S, -30.0, 1.0, seed)
        case _:
            return voice(TAKE_S, pitch_hz, seed=seed)


def corpus(folder: Path) -> Path:
    """Write every speaker's two takes of every mood; return their manifest."""
    clips = []
    for n, (speaker, split) in enumerate(SPEAKERS.items()):
        for mood in MOODS:
            for take in range(2):
                path = folder / f"{speaker}-{mood}-{take}.wav"
                sound = speak(mood, 95.0 + 15.0 * n, seed=100 * n + take)
                soundfile.write(path, sound, SAMPLE_RATE_HZ)
                clips.append(_clip(path, speaker, mood, split))
    write_manifest(clips, folder / "manifest.csv")
    return folder / "manifest.csv"


def _clip(path: Path, speaker: str, mood: str, split: str) -> Clip:
    return Clip(
        path=path, corpus="synthetic", speaker=speaker, emotion=mood, split=split, licence="CC0"
    )
