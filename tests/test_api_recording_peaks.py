"""Peaks of a recording: those of the sound that was recorded, and kept until it changes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from api.recording.errors import NoRecordingError
from api.recording.peaks import Peaks
from api.recording.writer import RecordingWriter
from tests.recorded import clips
from tests.streams import STEREO
from tests.test_api_recording_tape import Cabinet

QUIET_S, RATE_HZ = 2.0, 16_000


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path)


@pytest.fixture
def writer(cabinet: Cabinet) -> Iterator[RecordingWriter]:
    opened = cabinet.recorder.begin("call_1", STEREO, cabinet.stops.append)
    yield opened
    opened.close()


def stereo(customer: float, agent: float, seconds: float) -> bytes:
    """Both sides at a steady height of 0..1."""
    both = np.array([customer, agent]) * 32767
    return np.tile(both, (int(seconds * RATE_HZ), 1)).astype("<i2").tobytes()


def test_each_side_has_the_height_it_was_recorded_at(
    cabinet: Cabinet, writer: RecordingWriter
) -> None:
    writer.append(0, stereo(0.5, 0.1, 1.0))
    writer.append(0, stereo(0.0, 0.8, 1.0))
    cabinet.recorder.flush()
    wave = Peaks(cabinet.shelf).of("call_1")
    assert wave.bucket_s == 0.01
    assert (wave.customer[50], wave.agent[50]) == pytest.approx((0.5, 0.1), abs=1e-3)
    assert (wave.customer[150], wave.agent[150]) == pytest.approx((0.0, 0.8), abs=1e-3)


def test_what_is_kept_is_given_again(cabinet: Cabinet, writer: RecordingWriter) -> None:
    writer.append(0, stereo(0.5, 0.1, 1.0))
    cabinet.recorder.flush()
    peaks = Peaks(cabinet.shelf)
    assert peaks.of("call_1") is peaks.of("call_1")


def test_a_call_that_went_on_is_read_anew(cabinet: Cabinet, writer: RecordingWriter) -> None:
    peaks = Peaks(cabinet.shelf)
    lengths = []
    for _ in range(2):
        writer.append(0, stereo(0.5, 0.1, 1.0))
        cabinet.recorder.flush()
        lengths.append(len(peaks.of("call_1").customer))
    assert lengths == [100, 200]


def test_a_deleted_recording_has_no_peaks_any_more(
    cabinet: Cabinet, writer: RecordingWriter
) -> None:
    writer.append(0, stereo(0.5, 0.1, 1.0))
    cabinet.recorder.flush()
    peaks = Peaks(cabinet.shelf)
    peaks.of("call_1")
    cabinet.shelf.remove("call_1")
    with pytest.raises(NoRecordingError):
        peaks.of("call_1")


def test_real_speech_shows_its_pauses(cabinet: Cabinet, writer: RecordingWriter) -> None:
    voice = clips(every=720)[0].samples
    quiet = np.zeros(int(QUIET_S * RATE_HZ), np.float32)
    mono = np.concatenate([quiet, voice, quiet])
    both = np.stack([mono, np.zeros_like(mono)], axis=1)
    writer.append(0, (both * 32767).astype("<i2").tobytes())
    cabinet.recorder.flush()
    wave = Peaks(cabinet.shelf).of("call_1")
    n_quiet = int(QUIET_S / wave.bucket_s)
    assert max(wave.customer[:n_quiet]) == 0.0
    assert max(wave.customer[n_quiet:-n_quiet]) == pytest.approx(np.abs(voice).max(), abs=1e-3)
    assert max(wave.agent) == 0.0
