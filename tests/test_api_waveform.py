"""Peaks: the loudest sample of each stretch, whatever the pieces and however long the call."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reports.waveform import CAPACITY, PeakMeter
from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker

FIRST = SAMPLE_RATE_HZ // 100


def metered(*sizes: int, seed: int = 9) -> PeakMeter:
    """A meter that heard one random sound of the customer's in pieces of these sizes."""
    sound = np.random.default_rng(seed).uniform(-1, 1, sum(sizes)).astype(np.float32)
    meter = PeakMeter()
    for piece in np.split(sound, np.cumsum(sizes)[:-1]):
        meter.add(Frame(Speaker.CUSTOMER, piece))
    return meter


def test_a_short_sound_is_measured_in_hundredths_of_a_second() -> None:
    meter = PeakMeter()
    meter.add(Frame(Speaker.AGENT, np.repeat(np.array([0.1, -0.5, 0.2], np.float32), FIRST)))
    wave = meter.read()
    assert wave.agent == pytest.approx((0.1, 0.5, 0.2))
    assert wave.bucket_s == 0.01


@given(st.lists(st.integers(0, 3 * FIRST), min_size=1, max_size=12))
def test_the_pieces_do_not_matter(sizes: list[int]) -> None:
    assert metered(*sizes).read() == metered(sum(sizes)).read()


def test_both_sides_share_one_bucket_length() -> None:
    meter = metered(3 * CAPACITY * FIRST)
    meter.add(Frame(Speaker.AGENT, np.full(FIRST, 0.5, np.float32)))
    wave = meter.read()
    assert len(wave.agent) == len(wave.customer)
    assert wave.agent[0] == 0.5


def test_a_long_call_keeps_its_loudest_moment_and_no_more_buckets() -> None:
    meter = PeakMeter()
    second = np.full(SAMPLE_RATE_HZ, 0.1, np.float32)
    for n in range(7200):
        meter.add(Frame(Speaker.CUSTOMER, second * (9 if n == 3600 else 1)))
    wave = meter.read()
    assert CAPACITY / 2 <= len(wave.customer) <= CAPACITY
    loudest_s = wave.customer.index(max(wave.customer)) * wave.bucket_s
    assert abs(loudest_s - 3600) <= wave.bucket_s


def test_nothing_heard_is_an_empty_waveform() -> None:
    assert PeakMeter().read().peak == 0.0


def test_a_sound_beyond_full_scale_is_drawn_at_full_scale() -> None:
    meter = PeakMeter()
    meter.add(Frame(Speaker.CUSTOMER, np.full(5, 3.0, np.float32)))
    assert meter.read().peak == 1.0
