"""Any part of a recording, as sound and as bytes of a WAV file, whatever the lanes were."""

import io
import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.live.start import AudioFormat
from api.recording.playback import Playback
from api.recording.wav import HEADER_BYTES, Span, cut_of, wav_bytes, wav_size
from api.routes.ranges import RangeError, span_of
from speech.audio import Speaker
from speech.codec import Encoding, mulaw_decode, to_int16
from tests.streams import PHONE, STEREO
from tests.test_api_recording_tape import Cabinet

ONE = AudioFormat(Encoding.PCM_S16LE, 8000, ((Speaker.CUSTOMER,),))
patient = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_folders = itertools.count()


def recorded(
    folder: Path, audio: AudioFormat, steps: Sequence[tuple[int, bytes | int]]
) -> Playback:
    """A call of these steps: (lane, sound), or (lane, bytes that were skipped)."""
    cabinet = Cabinet(folder / str(next(_folders)))
    writer = cabinet.recorder.begin("call_1", audio, cabinet.stops.append)
    for number, (lane, what) in enumerate(steps):
        if isinstance(what, int):
            writer.skip(lane, what)
        else:
            writer.append(lane, what)
        if number % 3 == 2:
            cabinet.recorder.flush()
    writer.close()
    cabinet.recorder.flush()
    assert cabinet.stops == []
    return cabinet.shelf.playback("call_1")


def file_of(playback: Playback) -> bytes:
    return b"".join(wav_bytes(playback, Span(0, wav_size(playback))))


def heard(playback: Playback) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    samples, _ = soundfile.read(io.BytesIO(file_of(playback)), dtype="int16", always_2d=True)
    return np.asarray(samples)


def test_a_player_reads_it_with_its_rate_and_both_sides(tmp_path: Path) -> None:
    voice = np.arange(-8000, 8000, dtype="<i2").tobytes()
    playback = recorded(tmp_path, STEREO, [(0, voice)])
    info = soundfile.info(io.BytesIO(file_of(playback)))
    assert (info.samplerate, info.channels, info.frames) == (16_000, 2, 8000)
    assert heard(playback).astype("<i2").tobytes() == voice


def test_a_paused_stretch_is_silent_and_both_sides_stay_in_step(tmp_path: Path) -> None:
    steps: list[tuple[int, bytes | int]] = [
        (0, b"\x10" * 80),
        (1, b"\x20" * 80),
        (0, 40),
        (1, 40),
        (0, b"\x10" * 8),
        (1, b"\x20" * 8),
    ]
    sound = heard(recorded(tmp_path, PHONE, steps))
    loud = to_int16(mulaw_decode(b"\x10\x20"))
    assert (sound[:80] == loud).all()
    assert (sound[80:120] == 0).all()
    assert (sound[120:] == loud).all()


def test_a_pause_at_the_end_is_part_of_the_call(tmp_path: Path) -> None:
    playback = recorded(tmp_path, ONE, [(0, bytes(100)), (0, 16_000)])
    assert playback.n_frames == 50 + 8000


def test_a_side_that_came_later_begins_with_silence(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path / "r")
    writer = cabinet.recorder.begin("call_1", ONE, cabinet.stops.append)
    writer.append(0, b"\x01\x02" * 8000)
    agent = replace(ONE, lanes=((Speaker.AGENT,),))
    writer.append(writer.join(agent, start_s=0.5), b"\x03\x04" * 4000)
    cabinet.recorder.flush()
    sound = heard(cabinet.shelf.playback("call_1"))
    assert sound.shape == (8000, 2)
    assert not sound[:4000, 1].any()
    assert sound[4000:, 1].all()


def test_a_side_at_another_rate_lasts_as_long(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path / "r")
    writer = cabinet.recorder.begin("call_1", ONE, cabinet.stops.append)
    writer.append(0, b"\x01\x02" * 8000)
    agent = AudioFormat(Encoding.PCM_S16LE, 16_000, ((Speaker.AGENT,),))
    writer.append(writer.join(agent), np.full(16_000, 700, "<i2").tobytes())
    cabinet.recorder.flush()
    sound = heard(cabinet.shelf.playback("call_1"))
    assert (sound[:, 1] == 700).all()
    assert sound.shape == (8000, 2)


def test_what_is_safe_is_what_every_side_has(tmp_path: Path) -> None:
    playback = recorded(tmp_path, PHONE, [(0, b"\x80" * 800), (1, b"\x80" * 400)])
    assert (playback.whole_s, playback.duration_s) == (0.05, 0.1)


def test_a_pause_that_goes_on_is_safe_too(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path / "r")
    writer = cabinet.recorder.begin("call_1", ONE, cabinet.stops.append)
    writer.append(0, bytes(1600))
    writer.skip(0, 160_000)
    cabinet.recorder.flush()
    assert cabinet.shelf.playback("call_1").whole_s == 10.1


STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(st.binary(min_size=1, max_size=90), st.integers(0, 40)),
    ),
    min_size=1,
    max_size=12,
)


@patient
@given(steps=STEPS)
def test_every_byte_is_heard_at_its_place(
    tmp_path: Path, steps: list[tuple[int, bytes | int]]
) -> None:
    playback = recorded(tmp_path, PHONE, steps)
    sides = [b"".join(w if isinstance(w, bytes) else b"\xff" * w for n, w in steps if n == lane)
             for lane in (0, 1)]  # fmt: skip
    n = max(map(len, sides))
    wanted = np.stack([to_int16(mulaw_decode(side.ljust(n, b"\xff"))) for side in sides], axis=1)
    assert playback.pcm(0, playback.n_frames) == wanted.astype("<i2").tobytes()


@patient
@given(steps=STEPS, data=st.data())
def test_any_range_is_that_part_of_the_file(
    tmp_path: Path, steps: list[tuple[int, bytes | int]], data: st.DataObject
) -> None:
    playback = recorded(tmp_path, PHONE, steps)
    whole = file_of(playback)
    first = data.draw(st.integers(0, len(whole)))
    last = data.draw(st.integers(first, len(whole)))
    assert b"".join(wav_bytes(playback, Span(first, last))) == whole[first:last]


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from([2, 4]))
def test_the_frames_that_are_read_hold_the_bytes_and_no_frame_more(
    first: int, length: int, wide: int
) -> None:
    cut = cut_of(Span(HEADER_BYTES + first, HEADER_BYTES + first + length), wide)
    assert cut.first * wide <= first < (cut.first + 1) * wide
    assert cut.first * wide + cut.before == first
    assert 0 <= cut.last * wide - (first + length) < wide


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, None),
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-999", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-999", (0, 100)),
        ("Bytes = 1-2", None),
        ("BYTES=1-2", (1, 3)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-1,5-6", None),
        ("frames=0-1", None),
    ],
)
def test_a_range_header_is_read_as_the_standard_says(
    header: str | None, wanted: tuple[int, int] | None
) -> None:
    span = span_of(header, 100)
    assert (span and (span.first, span.last)) == wanted


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_of_the_file_is_refused(header: str) -> None:
    with pytest.raises(RangeError):
        span_of(header, 100)
