"""Streams of telephone sound: G.711 to the bit, any pieces, any rate."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from speech import codec
from speech.audio import SAMPLE_RATE_HZ, AudioError
from speech.codec import Encoding, StreamDecoder
from tests.signals import Samples, noise, tone, voice

ALL_CODES = bytes(range(256))
ENCODERS = {Encoding.MULAW: codec.mulaw_encode, Encoding.ALAW: codec.alaw_encode}
DECODERS = {Encoding.MULAW: codec.mulaw_decode, Encoding.ALAW: codec.alaw_decode}
LAWS = tuple(ENCODERS)


@pytest.mark.parametrize(
    ("law", "code", "value"),
    [  # 16-bit values at the ends of the laws' segments, as ITU-T G.191 tabulates them
        (Encoding.MULAW, 0x80, 32124),
        (Encoding.MULAW, 0x00, -32124),
        (Encoding.MULAW, 0x8F, 16764),
        (Encoding.MULAW, 0xFE, 8),
        (Encoding.MULAW, 0xFF, 0),
        (Encoding.MULAW, 0x7F, 0),
        (Encoding.ALAW, 0xAA, 32256),
        (Encoding.ALAW, 0x2A, -32256),
        (Encoding.ALAW, 0xD5, 8),
        (Encoding.ALAW, 0x55, -8),
        (Encoding.ALAW, 0x80, 5504),
    ],
)
def test_a_code_stands_for_its_value_in_g711(law: Encoding, code: int, value: int) -> None:
    assert DECODERS[law](bytes([code]))[0] * 32768 == value


@pytest.mark.parametrize(("law", "subtype"), [(Encoding.MULAW, "ULAW"), (Encoding.ALAW, "ALAW")])
def test_all_codes_mean_what_libsndfile_says(law: Encoding, subtype: str, tmp_path: Path) -> None:
    raw = tmp_path / "codes.raw"
    raw.write_bytes(ALL_CODES)
    expected, _ = soundfile.read(
        raw, samplerate=8000, channels=1, format="RAW", subtype=subtype, dtype="float32"
    )
    np.testing.assert_array_equal(DECODERS[law](ALL_CODES), expected)


@pytest.mark.parametrize("law", LAWS)
def test_every_value_that_a_code_stands_for_gets_it_back(law: Encoding) -> None:
    values = DECODERS[law](ALL_CODES)
    np.testing.assert_array_equal(DECODERS[law](ENCODERS[law](values)), values)


@pytest.mark.parametrize("law", LAWS)
def test_no_16_bit_sample_is_off_by_more_than_half_a_step(law: Encoding) -> None:
    values = np.arange(-32700, 32700).astype(np.float32) / np.float32(32768)
    heard = DECODERS[law](ENCODERS[law](values))
    known = np.unique(DECODERS[law](ALL_CODES))
    steps = np.maximum(np.diff(known, prepend=-2.0), np.diff(known, append=2.0))
    step = steps[np.searchsorted(known, heard)]
    assert (np.abs(heard - values) <= step / 2 + 1 / 32768).all()
    assert (np.diff(heard) >= 0).all()


@pytest.mark.parametrize(
    ("value", "code"),
    [(31612, 0x80), (31611, 0x81), (-31612, 0x00), (-31611, 0x01), (3, 0xFF), (4, 0xFE)],
)
def test_mu_law_decides_where_g711_decides(value: int, code: int) -> None:
    assert codec.mulaw_encode(np.array([value / 32768], np.float32)) == bytes([code])


@pytest.mark.parametrize("law", LAWS)
def test_a_sample_beyond_full_scale_is_sent_at_full_scale(law: Encoding) -> None:
    loud = np.array([-7.0, 7.0], np.float32)
    np.testing.assert_array_equal(
        DECODERS[law](ENCODERS[law](loud)),
        DECODERS[law](ENCODERS[law](np.sign(loud, dtype=np.float32))),
    )


def _pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    bounds = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[a:b] for a, b in pairwise(bounds)]


def _decoded(decoder: StreamDecoder, pieces: list[bytes]) -> npt.NDArray[np.float32]:
    return np.concatenate([*map(decoder.feed, pieces), decoder.flush()], axis=1)


@settings(max_examples=30, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 10_000), max_size=20),
    encoding=st.sampled_from(list(Encoding)),
    rate_hz=st.sampled_from([8_000, 16_000, 44_100]),
    channels=st.sampled_from([1, 2]),
)
def test_a_stream_may_be_cut_anywhere(
    cuts: list[int], encoding: Encoding, rate_hz: int, channels: int
) -> None:
    data = codec.to_int16(noise(0.1, -20.0)).tobytes()
    whole = _decoded(StreamDecoder(encoding, rate_hz, channels), [data])
    cut = _decoded(StreamDecoder(encoding, rate_hz, channels), _pieces(data, cuts))
    assert cut.shape == whole.shape
    np.testing.assert_allclose(cut, whole, atol=1e-6)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_a_second_of_stream_is_a_second_of_samples(rate_hz: int) -> None:
    decoder = StreamDecoder(Encoding.MULAW, rate_hz)
    samples = _decoded(decoder, [bytes([0xFF]) * rate_hz])
    assert samples.shape == (1, SAMPLE_RATE_HZ)
    assert samples.dtype == np.float32


def test_interleaved_channels_come_apart() -> None:
    left, right = tone(0.5, 300.0), tone(0.5, 1_000.0)
    data = codec.to_int16(np.stack([left, right], axis=1)).tobytes()
    heard = _decoded(StreamDecoder(Encoding.PCM_S16LE, SAMPLE_RATE_HZ, 2), [data])
    np.testing.assert_allclose(heard, np.stack([left, right]), atol=1 / 32768)


def test_a_resampled_tone_keeps_its_pitch_and_its_level() -> None:
    at_s = np.arange(8_000) / 8_000
    sent = codec.mulaw_encode((0.5 * np.sin(2 * np.pi * 440 * at_s)).astype(np.float32))
    heard = _decoded(StreamDecoder(Encoding.MULAW, 8_000), [sent])[0]
    spectrum = np.abs(np.fft.rfft(heard)) / (heard.size / 2)
    assert int(spectrum.argmax()) == 440  # one second: a bin a hertz
    assert spectrum.max() == pytest.approx(0.5, abs=0.01)


def test_half_a_sample_at_the_end_is_dropped() -> None:
    decoder = StreamDecoder(Encoding.PCM_S16LE, SAMPLE_RATE_HZ)
    assert _decoded(decoder, [b"\x00\x40\x00"]).tolist() == [[0.5]]


@pytest.mark.parametrize(("rate_hz", "channels"), [(4_000, 1), (96_000, 1), (8_000, 3), (8_000, 0)])
def test_a_stream_that_nobody_can_use_is_refused(rate_hz: int, channels: int) -> None:
    with pytest.raises(AudioError, match=f"got {channels if rate_hz == 8_000 else rate_hz}"):
        StreamDecoder(Encoding.PCM_S16LE, rate_hz, channels)


def _band_db(samples: Samples, low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(samples.astype(np.float64))) ** 2
    hz = np.fft.rfftfreq(samples.size, 1 / SAMPLE_RATE_HZ)
    return float(10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].mean() + 1e-12))


def test_a_telephone_passes_its_band_and_nothing_else() -> None:
    sent = noise(2.0, -20.0)
    heard = codec.telephone(sent)
    assert _band_db(heard, 500, 3_000) == pytest.approx(_band_db(sent, 500, 3_000), abs=1.0)
    assert _band_db(heard, 0, 150) < _band_db(sent, 0, 150) - 20
    assert _band_db(heard, 4_200, 8_000) < _band_db(sent, 4_200, 8_000) - 30


@pytest.mark.parametrize("n", [0, 1, 2, 15_999, 16_000, 16_001])
def test_a_telephone_keeps_the_length(n: int) -> None:
    heard = codec.telephone(voice(1.1)[:n])
    assert heard.shape == (n,)
    assert heard.dtype == np.float32
