"""What flows: frames of sound, and the errors about it."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from emotion.errors import TonewiseError
from speech.audio import SAMPLE_RATE_HZ, AudioError, Frame, Speaker
from speech.resampling import Resampler


def test_a_frame_says_whose_it_is_and_cannot_change() -> None:
    frame = Frame(Speaker("agent"), np.zeros(160, np.float32))
    with pytest.raises(FrozenInstanceError):
        frame.speaker = Speaker.CUSTOMER  # type: ignore[misc]


def test_bad_sound_is_an_error_of_ours() -> None:
    assert issubclass(AudioError, TonewiseError)


@pytest.mark.parametrize("rate_hz", [0, -8_000, 7_999, 48_001])
def test_a_rate_outside_what_calls_use_is_refused(rate_hz: int) -> None:
    with pytest.raises(
        AudioError, match=f"wanted a sample rate of 8000 to 48000 Hz, got {rate_hz}"
    ):
        Resampler(rate_hz, 1)


def test_sound_at_our_own_rate_passes_untouched() -> None:
    sound = np.random.default_rng(0).uniform(-1, 1, (500, 2)).astype(np.float32)
    resampler = Resampler(SAMPLE_RATE_HZ, 2)
    np.testing.assert_array_equal(resampler.feed(sound), sound.T)
    assert resampler.flush().shape == (2, 0)
