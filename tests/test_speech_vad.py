"""Voice activity: what is a voice, where it starts and ends, and that nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE_HZ, AudioError, Speaker
from speech.codec import telephone
from speech.recording import Recording
from speech.vad import Segment, SegmentCutter, VadConfig, VoiceState, speech_only
from tests.recorded import clips
from tests.signals import Samples, call, hum, noise, silence, tone, voice

CONFIG = VadConfig()
LONGEST = round(CONFIG.max_segment_s * SAMPLE_RATE_HZ)
TALK = call(silence(0.7), voice(1.5), silence(1.0), voice(0.8, seed=1), noise(1.3, -70.0))


def _bounds(segments: list[Segment]) -> list[tuple[int, int]]:
    return [(s.start_sample, s.start_sample + s.samples.size) for s in segments]


def _cut_in(sound: Samples, sizes: list[int]) -> list[Segment]:
    cutter, at, segments = SegmentCutter(Speaker.CUSTOMER), 0, []
    for size in sizes:
        segments += cutter.push(sound[at : at + size])
        at += size
    return segments + cutter.push(sound[at:]) + cutter.flush()


def test_two_sentences_are_two_segments() -> None:
    first, second = speech_only(TALK)
    assert first.voice_start_s == pytest.approx(0.7, abs=0.06)
    assert first.voice_end_s == pytest.approx(2.2, abs=0.06)
    assert second.voice_start_s == pytest.approx(3.2, abs=0.06)
    assert second.voice_end_s == pytest.approx(4.0, abs=0.1)


def test_a_segment_holds_the_very_samples_of_its_time() -> None:
    segments = speech_only(TALK)
    for segment, (start, end) in zip(segments, _bounds(segments), strict=True):
        np.testing.assert_array_equal(segment.samples, TALK[start:end])
        assert segment.start_s * SAMPLE_RATE_HZ == start
        assert segment.end_s * SAMPLE_RATE_HZ == end


def test_a_segment_keeps_a_little_from_before_and_after_the_voice() -> None:
    segment = speech_only(TALK)[0]
    assert segment.lead_s == CONFIG.pre_roll_ms / 1000
    assert segment.tail_s == CONFIG.tail_ms / 1000


def test_a_voice_at_the_very_start_has_nothing_before_it() -> None:
    segment = speech_only(call(voice(1.0), silence(1.0)))[0]
    assert segment.start_sample == 0
    assert segment.lead_s < CONFIG.pre_roll_ms / 1000


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(0, 20_000), max_size=30))
def test_how_the_sound_is_cut_into_calls_changes_nothing(sizes: list[int]) -> None:
    expected = speech_only(TALK)
    found = _cut_in(TALK, sizes)
    assert _bounds(found) == _bounds(expected)
    assert [(s.lead_s, s.tail_s) for s in found] == [(s.lead_s, s.tail_s) for s in expected]
    for segment, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(segment.samples, other.samples)


@settings(max_examples=40, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from([voice, silence, noise]), st.floats(0.05, 3.0)),
        min_size=1,
        max_size=8,
    )
)
def test_segments_come_in_order_and_never_overlap(
    parts: list[tuple[Callable[[float], Samples], float]],
) -> None:
    sound = call(*(make(duration_s) for make, duration_s in parts))
    bounds = _bounds(speech_only(sound))
    flat = [sample for pair in bounds for sample in pair]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= sound.size for start, end in bounds)
    assert all(end - start <= LONGEST for start, end in bounds)


@pytest.mark.parametrize(
    "sound",
    [
        silence(5.0),
        np.full(80_000, 0.2, np.float32),
        tone(5.0, 440.0, -10.0),
        hum(5.0, 50.0),
        hum(5.0, 60.0),
        *(noise(5.0, db, slope) for db in (-80, -60, -40, -25, -12) for slope in (0.0, 1.0, 2.0)),
        telephone(noise(5.0, -30.0)),
        *(call(silence(1.0), noise(3.0, -35.0, slope)) for slope in (0.0, 1.0, 2.0)),
        call(silence(1.0), hum(3.0), silence(1.0), tone(3.0)),
        telephone(silence(5.0)),
    ],
)
def test_sound_that_is_steady_is_no_voice(sound: Samples) -> None:
    assert speech_only(sound) == []


def test_the_other_side_leaking_over_the_line_is_no_voice_of_this_side() -> None:
    leak = voice(2.0, pitch_hz=200.0, level_db=-70.0)
    segments = speech_only(call(voice(2.0), silence(1.0), leak, silence(1.0)))
    assert [s.voice_end_s for s in segments] == [pytest.approx(2.0, abs=0.06)]


@pytest.mark.parametrize("length_s", [0.02, 0.05])
def test_a_click_is_no_voice(length_s: float) -> None:
    assert speech_only(call(silence(1.0), noise(length_s, -10.0), silence(1.0))) == []


@pytest.mark.parametrize("snr_db", [20.0, 10.0])
def test_a_voice_over_steady_noise_is_found_and_the_noise_is_not(snr_db: float) -> None:
    sound = call(silence(2.0), voice(2.0), silence(2.0)) + noise(6.0, -20.0 - snr_db)
    segments = speech_only(sound)
    assert segments[0].voice_start_s == pytest.approx(2.0, abs=0.15)
    assert segments[-1].voice_end_s == pytest.approx(4.0, abs=0.15)


@pytest.mark.parametrize("level_db", [-14.0, -30.0, -50.0])
def test_how_far_the_caller_is_from_the_microphone_moves_no_bound(level_db: float) -> None:
    segment = speech_only(call(silence(1.0), voice(2.0, level_db=level_db), silence(1.0)))[0]
    assert segment.voice_start_s == pytest.approx(1.0, abs=0.06)
    assert segment.voice_end_s == pytest.approx(3.0, abs=0.06)


def test_a_long_talk_is_cut_without_a_gap() -> None:
    talk = voice(30.0)
    bounds = _bounds(speech_only(talk))
    assert len(bounds) >= 4
    assert [end for _, end in bounds[:-1]] == [start for start, _ in bounds[1:]]
    assert bounds[0][0] == 0
    assert bounds[-1][1] >= talk.size - CONFIG.frame * 5


def test_a_long_talk_is_cut_where_it_is_quietest() -> None:
    talk = call(voice(7.4), silence(0.1), voice(4.0, seed=2))
    first = speech_only(talk)[0]
    assert 7.4 <= first.end_s <= 7.5


def test_each_state_is_passed_through_in_its_turn() -> None:
    cutter, seen = SegmentCutter(Speaker.AGENT), [VoiceState.SILENCE]
    for start in range(0, TALK.size, CONFIG.frame):
        cutter.push(TALK[start : start + CONFIG.frame])
        if cutter.state is not seen[-1]:
            seen.append(cutter.state)
    one_voice = [VoiceState.STARTING, VoiceState.SPEAKING, VoiceState.STOPPING, VoiceState.SILENCE]
    assert seen == [VoiceState.SILENCE, *one_voice, *one_voice]


def test_it_says_since_when_someone_speaks() -> None:
    cutter = SegmentCutter(Speaker.AGENT)
    cutter.push(call(silence(1.0), voice(1.0)))
    assert cutter.speaking_since_s == pytest.approx(1.0, abs=0.06)
    cutter.push(silence(1.0))
    assert cutter.speaking_since_s is None


def test_a_voice_is_given_out_as_soon_as_its_pause_has_lasted() -> None:
    cutter = SegmentCutter(Speaker.AGENT)
    assert cutter.push(call(silence(1.0), voice(1.0), silence(0.3))) == []
    assert [s.speaker for s in cutter.push(silence(0.3))] == [Speaker.AGENT]


def test_a_voice_that_the_end_cuts_off_is_kept_to_the_last_sample() -> None:
    sound = call(silence(1.0), voice(1.0), voice(0.013))
    assert _bounds(speech_only(sound))[-1][1] == sound.size


def test_time_goes_on_after_a_flush() -> None:
    cutter = SegmentCutter(Speaker.CUSTOMER)
    cutter.push(silence(1.003))
    cutter.flush()
    segments = cutter.push(call(silence(0.5), voice(1.0), silence(1.0)))
    assert segments[0].voice_start_s == pytest.approx(1.503, abs=0.06)


def test_an_hour_of_silence_is_not_kept() -> None:
    cutter = SegmentCutter(Speaker.CUSTOMER)
    for _ in range(60):
        cutter.push(silence(1.0))
    assert sum(block.size for block in cutter._held._blocks) <= SAMPLE_RATE_HZ


@pytest.mark.parametrize(
    "sound", [np.zeros((2, 160), np.float32), np.array([0.0, np.nan], np.float32)]
)
def test_sound_that_is_none_is_refused(sound: Samples) -> None:
    with pytest.raises(AudioError, match="wanted finite samples in one row"):
        SegmentCutter(Speaker.CUSTOMER).push(sound)


@pytest.mark.parametrize(
    "wrong",
    [
        {"aggressiveness": 4},
        {"frame_ms": 25},
        {"pre_roll_ms": -1},
        {"min_speech_ms": 0},
        {"tail_ms": 500},
        {"max_segment_s": 1.0},
        {"cut_search_s": 5.0},
        {"min_speech_ms": 1_000},
    ],
)
def test_a_config_that_cannot_work_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(AudioError, match="wanted"):
        VadConfig(**wrong)


@pytest.mark.parametrize("frame_ms", [10, 20, 30])
@pytest.mark.parametrize("aggressiveness", [0, 1, 2])
def test_every_frame_length_and_strictness_finds_both_sentences(
    frame_ms: int, aggressiveness: int
) -> None:
    config = VadConfig(frame_ms=frame_ms, aggressiveness=aggressiveness)
    assert len(speech_only(TALK, config)) == 2


def _loud_steps(samples: Samples) -> npt.NDArray[np.bool_]:
    """Which steps of 10 ms are within 25 dB of the loudest."""
    steps = samples[: samples.size // 160 * 160].reshape(-1, 160)
    energy = np.square(steps, dtype=np.float64).sum(axis=1)
    return np.asarray(energy > energy.max() * 10**-2.5)


@pytest.mark.parametrize("by_telephone", [False, True])
def test_real_speech_is_found_whole_and_from_its_first_sound(by_telephone: bool) -> None:
    heard, late = [], []
    for clip in clips(every=24):
        samples = telephone(clip.samples) if by_telephone else clip.samples
        segments, loud = speech_only(samples), _loud_steps(samples)
        kept = np.zeros(loud.size, bool)
        for start, end in _bounds(segments):
            kept[start // 160 : -(-end // 160)] = True
        heard.append((kept & loud).sum() / loud.sum())
        late.append(segments[0].start_s > np.flatnonzero(loud)[0] / 100)
    assert np.mean(heard) > 0.98
    assert np.mean(late) <= 0.05  # a few clips begin with the noise of a mouth that opens


def test_even_the_quietest_actors_are_heard() -> None:
    found = [bool(speech_only(clip.samples)) for clip in clips(every=7)]
    assert np.mean(found) >= 0.99


def test_a_call_that_is_cut_within_a_pause_is_heard_to_its_end() -> None:
    call = Path(__file__).parent.parent / "api" / "samples" / "call.ogg"
    sides = np.concatenate(list(Recording.open(call).blocks()), axis=1)
    last_s = [speech_only(side)[-1].end_s for side in sides]
    assert min(last_s) > 60.0
