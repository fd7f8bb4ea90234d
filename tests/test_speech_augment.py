"""Lines: each does to a voice what it says, by as much as it says, and no more."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE_HZ
from speech.codec import telephone
from speech.training.augment import CLEAN, TELEPHONE, Line, carry, draw_line
from tests.signals import Samples, call, noise, silence, tone, voice

VOICE = voice(2.0)


def _rng() -> np.random.Generator:
    return np.random.default_rng(5)


def _level_db(samples: Samples) -> float:
    return 10.0 * float(np.log10(np.mean(samples.astype(np.float64) ** 2)))


def _loudest_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(spectrum.argmax() * SAMPLE_RATE_HZ / samples.size)


def test_a_clean_line_carries_the_voice_as_it_is() -> None:
    np.testing.assert_array_equal(carry(VOICE, CLEAN, _rng()), VOICE)


def test_a_telephone_line_is_the_telephone_itself() -> None:
    np.testing.assert_array_equal(carry(VOICE, TELEPHONE, _rng()), telephone(VOICE))


@pytest.mark.parametrize("speed", [0.88, 1.14])
def test_faster_is_shorter_and_higher(speed: float) -> None:
    heard = carry(tone(1.0, 440.0), replace(CLEAN, speed=speed), _rng())
    assert heard.size == pytest.approx(SAMPLE_RATE_HZ / speed, abs=2)
    assert _loudest_hz(heard) == pytest.approx(440.0 * speed, abs=2.0)


@pytest.mark.parametrize("tilt_db", [-9.0, 6.0])
def test_a_tilt_moves_treble_against_bass_by_as_much(tilt_db: float) -> None:
    low, high = tone(1.0, 250.0), tone(1.0, 4_000.0)
    heard = carry(low + high, replace(CLEAN, tilt_db=tilt_db), _rng())[4_000:12_000]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(heard.size)))
    at = [round(hz * heard.size / SAMPLE_RATE_HZ) for hz in (250.0, 4_000.0)]
    gained_db = 20.0 * np.log10(spectrum[at[1]] / spectrum[at[0]])
    assert gained_db == pytest.approx(tilt_db, abs=0.2)


@pytest.mark.parametrize("line", [replace(CLEAN, tilt_db=9.0), replace(CLEAN, reverb_s=0.4)])
def test_a_room_and_a_handset_leave_the_loudness(line: Line) -> None:
    assert _level_db(carry(VOICE, line, _rng())) == pytest.approx(_level_db(VOICE), abs=0.1)


@pytest.mark.parametrize("snr_db", [0.0, 12.0, 35.0])
@pytest.mark.parametrize("colour", [0.0, 1.0, 2.0])
def test_noise_is_as_far_below_the_voice_as_it_says(snr_db: float, colour: float) -> None:
    heard = carry(VOICE, replace(CLEAN, snr_db=snr_db, noise_colour=colour), _rng())
    assert _level_db(VOICE) - _level_db(heard - VOICE) == pytest.approx(snr_db, abs=0.05)


def test_an_echo_falls_by_sixty_decibels_in_its_time() -> None:
    heard = carry(call(noise(0.1, -10.0), silence(0.9)), replace(CLEAN, reverb_s=0.4), _rng())
    early, late = (heard[round(s * SAMPLE_RATE_HZ) :][:800] for s in (0.15, 0.35))
    assert _level_db(early) - _level_db(late) == pytest.approx(60.0 * 0.2 / 0.4, abs=4.0)
    assert np.abs(heard[round(0.52 * SAMPLE_RATE_HZ) :]).max() < 1e-3


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_drawn_line_lies_in_its_ranges_and_carries_any_voice(seed: int) -> None:
    line = draw_line(np.random.default_rng(seed))
    assert 0.88 <= line.speed <= 1.14
    assert abs(line.tilt_db) <= 9.0
    assert 0.0 <= line.reverb_s <= 0.5
    assert line.snr_db >= 12.0
    heard = carry(VOICE, line, np.random.default_rng(seed))
    assert heard.dtype == np.float32
    assert heard.size == pytest.approx(VOICE.size / line.speed, abs=2)
    assert np.isfinite(heard).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([silence(0.1), VOICE[:1], VOICE[3_000:3_100]]))
def test_silence_and_scraps_are_carried_too(seed: int, sound: Samples) -> None:
    heard = carry(sound, draw_line(np.random.default_rng(seed)), np.random.default_rng(seed))
    assert np.isfinite(heard).all()


def test_a_seed_draws_and_carries_alike() -> None:
    first, again = (draw_line(_rng()) for _ in range(2))
    assert first == again
    np.testing.assert_array_equal(carry(VOICE, first, _rng()), carry(VOICE, again, _rng()))


def test_lines_differ() -> None:
    rng = _rng()
    assert len({astuple(draw_line(rng)) for _ in range(50)}) == 50
