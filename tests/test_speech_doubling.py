"""Twice the rate, from a telephone: the same sound, soon, however it is cut."""

import numpy as np
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import butter, sosfilt

from speech.doubling import Doubler
from tests.signals import Samples

RATE_HZ = 8_000


def doubled(sound: Samples, cuts: list[int]) -> Samples:
    doubler = Doubler(len(sound))
    pieces = [doubler.feed(piece) for piece in np.split(sound, sorted(cuts), axis=1)]
    return np.concatenate([*pieces, doubler.flush()], axis=1)


def noise(n: int, channels: int = 1) -> Samples:
    return np.random.default_rng(1).normal(0, 0.1, (channels, n)).astype(np.float32)


@given(st.lists(st.integers(0, 900), max_size=8))
def test_the_cuts_change_nothing(cuts: list[int]) -> None:
    sound = noise(900, channels=2)
    np.testing.assert_array_equal(doubled(sound, cuts), doubled(sound, []))


@pytest.mark.parametrize("n", [1, 31, 32, 33, 64, 800])
def test_each_sample_becomes_two_and_stays_where_it_was(n: int) -> None:
    sound = noise(n)
    twice = doubled(sound, [])
    assert twice.shape == (1, 2 * n)
    np.testing.assert_array_equal(twice[:, ::2], sound)


@pytest.mark.parametrize("tone_hz", [300.0, 1000.0, 3400.0])
def test_a_tone_of_the_telephone_band_keeps_its_level_and_its_phase(tone_hz: float) -> None:
    at_s = np.arange(RATE_HZ) / RATE_HZ
    twice = doubled(np.sin(2 * np.pi * tone_hz * at_s)[None].astype(np.float32), [])
    wanted = np.sin(2 * np.pi * tone_hz * np.arange(2 * RATE_HZ) / (2 * RATE_HZ))
    assert np.abs(twice[0, 200:-200] - wanted[200:-200]).max() < 1e-3


def test_it_says_what_a_general_resampler_says() -> None:
    band = butter(10, 3_300.0, fs=RATE_HZ, output="sos")
    sound = sosfilt(band, noise(4 * RATE_HZ)).astype(np.float32)
    theirs = soxr.resample(sound[0], RATE_HZ, 2 * RATE_HZ)
    apart = (doubled(sound, [])[0] - theirs)[500:-500]
    assert np.std(apart) < 1e-3 * np.std(theirs)


def test_it_holds_four_milliseconds_back() -> None:
    assert Doubler(1).feed(noise(RATE_HZ)).shape == (1, 2 * (RATE_HZ - 32))
