"""Lane: no byte is lost or added, however it is cut, and silence counts as time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.live.lane import Lane
from api.live.start import AudioFormat
from speech.audio import Speaker
from speech.codec import Encoding
from tests.live_calls import BOTH, CUSTOMER, pieces
from tests.signals import Samples, voice

TELEPHONE = AudioFormat(Encoding.MULAW, 8_000, ((Speaker.CUSTOMER,),))


def lane_of(audio: AudioFormat = CUSTOMER) -> Lane:
    return Lane(audio, audio.lanes[0])


def heard(lane: Lane, speaker: Speaker = Speaker.CUSTOMER) -> Samples:
    frames = [f.samples for f in lane.frames(1e9) if f.speaker is speaker]
    return np.concatenate(frames) if frames else np.zeros(0, np.float32)


@given(st.lists(st.integers(1, 700), min_size=1, max_size=40))
def test_cuts_at_any_byte_change_nothing(cuts: list[int]) -> None:
    data, lane, at = bytes(range(256)) * 20, lane_of(BOTH), 0
    for n in cuts:
        lane.put(data[at : at + n], 0.0)
        at += n
    whole = lane_of(BOTH)
    whole.put(data[: min(at, len(data))], 0.0)
    assert np.array_equal(heard(lane), heard(whole))
    assert lane.received_s == whole.received_s


def test_what_goes_in_is_whole_frames() -> None:
    lane = lane_of()
    assert [lane.put(b"abc", 0.0), lane.put(b"d", 0.0)] == [b"ab", b"cd"]


@pytest.mark.parametrize("audio", [CUSTOMER, BOTH, TELEPHONE])
def test_silence_is_as_long_as_it_is_told(audio: AudioFormat) -> None:
    lane = lane_of(audio)
    lane.put_silence(2.5)
    assert lane.received_s == lane.waiting_s == 2.5
    assert not np.abs(heard(lane)).max() > 1e-4
    assert (lane.heard_s, lane.waiting_s) == (2.5, 0.0)


def test_muted_sound_counts_as_time_and_is_not_heard() -> None:
    lane = lane_of()
    lane.put(b"\x01\x01" * 1600, 0.0)
    lane.mute(b"\x7f\x7f" * 1600)
    samples = heard(lane)
    assert samples.size == 3200
    assert samples[1600:].max() == 0.0


def test_sound_that_comes_late_is_not_heard_twice() -> None:
    lane = lane_of()
    lane.fill(0.1)
    assert lane.put(b"\x01\x01" * 1600, 0.0) == b""
    assert lane.put(b"\x02\x02" * 1600, 0.0) == b"\x02\x02" * 1600
    assert lane.received_s == 0.2


def test_a_new_connection_owes_nothing_of_the_old_one() -> None:
    lane = lane_of()
    lane.put(b"\x01", 0.0)
    lane.fill(0.1)
    lane.rejoin()
    assert lane.put(b"\x02\x02", 0.0) == b"\x02\x02"


def test_no_more_is_taken_at_once_than_was_asked_for() -> None:
    lane = lane_of()
    for piece in pieces(bytes(32_000 * 5), 3_200):
        lane.put(piece, 0.0)
    lane.put_silence(60.0)
    for _ in range(3):
        before_s = lane.heard_s
        list(lane.frames(1.0))
        assert 1.0 <= lane.heard_s - before_s < 1.2


def test_a_skipped_stretch_is_silence_of_the_same_length() -> None:
    lane = lane_of()
    lane.put(b"\x01\x01" * 16_000, 0.0)
    lane.put_silence(0.5)
    assert lane.skip() == 1.0
    samples = heard(lane)
    assert (samples.size, samples.max()) == (24_000, 0.0)


def test_the_arrival_of_a_second_is_when_its_last_byte_came() -> None:
    lane = lane_of()
    for n, piece in enumerate(pieces(bytes(32_000), 3_200)):
        lane.put(piece, float(n))
    assert [lane.arrival_s(at_s) for at_s in (0.05, 0.1, 0.11, 1.0, 1.1)] == [0, 0, 1, 9, None]


def test_telephone_sound_comes_out_as_long_as_it_went_in() -> None:
    lane = lane_of(TELEPHONE)
    for piece in pieces(b"\x31\xa5" * 8_000, 160):
        lane.put(piece, 0.0)
    n_samples = heard(lane).size + sum(f.samples.size for f in lane.last_frames())
    assert n_samples == 2 * 16_000


def test_both_speakers_of_a_lane_are_told_apart() -> None:
    lane, sound = lane_of(BOTH), voice(0.5)
    both = np.stack([np.zeros_like(sound), sound], axis=1)
    lane.put((both * 32_767).astype("<i2").tobytes(), 0.0)
    frames = {f.speaker: np.abs(f.samples).max() for f in lane.frames(9.0)}
    assert frames[Speaker.CUSTOMER] == 0.0 < frames[Speaker.AGENT]


def test_sound_is_late_by_the_time_that_its_oldest_has_waited() -> None:
    lane = lane_of()
    assert lane.late_s(100.0) == 0.0
    for at_s in (90.0, 95.0):
        lane.put(bytes(32_000), at_s)
    assert lane.late_s(100.0) == 10.0
    list(lane.frames(1.0))
    assert lane.late_s(100.0) == 5.0
