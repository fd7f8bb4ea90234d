"""Windows: all that was said is heard once as new, and what is borrowed is recent."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE_HZ, Speaker
from speech.vad import Segment
from speech.windows import Window, WindowConfig, WindowCutter

CONFIG = WindowConfig()
LENGTH, WANTED, SHORTEST, HOP, REACH = (
    round(length_s * SAMPLE_RATE_HZ)
    for length_s in (
        CONFIG.length_s,
        CONFIG.wanted_s,
        CONFIG.shortest_s,
        CONFIG.hop_s,
        CONFIG.reach_s,
    )
)

SPOKEN = st.lists(  # silence before each segment, and its length, in samples
    st.tuples(
        st.integers(0, 5 * SAMPLE_RATE_HZ),
        st.integers(320, 8 * SAMPLE_RATE_HZ) | st.integers(320, SAMPLE_RATE_HZ),
    ),
    min_size=1,
    max_size=8,
)


def _segment(start: int, n: int) -> Segment:
    """A segment whose samples say where in the call they are."""
    samples = np.arange(start, start + n, dtype=np.float32)
    return Segment(Speaker.CUSTOMER, start / SAMPLE_RATE_HZ, samples)


def _call(spoken: list[tuple[int, int]]) -> list[Segment]:
    segments, at = [], 0
    for gap, n in spoken:
        segments.append(_segment(at + gap, n))
        at += gap + n
    return segments


def _cut(spoken: list[tuple[int, int]]) -> list[tuple[Segment, list[Window]]]:
    cutter = WindowCutter(CONFIG)
    return [(segment, cutter.push(segment)) for segment in _call(spoken)]


def _bounds(window: Window) -> tuple[int, int]:
    return round(window.start_s * SAMPLE_RATE_HZ), round(window.end_s * SAMPLE_RATE_HZ)


@settings(deadline=None)
@given(SPOKEN)
def test_the_windows_of_a_segment_cover_it_exactly_once(spoken: list[tuple[int, int]]) -> None:
    for segment, windows in _cut(spoken):
        bounds = [_bounds(window) for window in windows]
        starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
        if windows:
            end = segment.start_sample + segment.samples.size
            assert [*starts, end] == [segment.start_sample, *ends]
            assert starts == sorted(set(starts))


@settings(deadline=None)
@given(SPOKEN)
def test_no_window_is_too_long_or_too_short_to_hear(spoken: list[tuple[int, int]]) -> None:
    sizes = [window.samples.size for _, windows in _cut(spoken) for window in windows]
    assert all(SHORTEST <= size <= LENGTH for size in sizes)


@settings(deadline=None)
@given(SPOKEN)
def test_a_window_hears_the_newest_speech_last_and_nothing_twice(
    spoken: list[tuple[int, int]],
) -> None:
    for _, windows in _cut(spoken):
        for window in windows:
            assert window.samples[-1] == _bounds(window)[1] - 1
            assert (np.diff(window.samples) > 0).all()


@settings(deadline=None)
@given(SPOKEN)
def test_only_a_short_segment_borrows_and_only_what_is_missing(
    spoken: list[tuple[int, int]],
) -> None:
    for segment, windows in _cut(spoken):
        for window in windows:
            n_borrowed = int(np.sum(window.samples < segment.start_sample))
            assert n_borrowed <= max(0, WANTED - segment.samples.size)


@settings(deadline=None)
@given(SPOKEN)
def test_what_is_borrowed_ended_within_reach(spoken: list[tuple[int, int]]) -> None:
    said = _call(spoken)
    for segment, windows in _cut(spoken):
        ends = [s.start_sample + s.samples.size for s in said]
        gone = [end for end in ends if segment.start_sample - end > REACH]
        for window in windows:
            assert window.samples[0] >= max(gone, default=0)


def test_a_short_answer_is_heard_with_the_speech_before_it() -> None:
    before, answer = _segment(0, 2 * HOP), _segment(3 * HOP, HOP // 2)
    cutter = WindowCutter(CONFIG)
    cutter.push(before)
    (window,) = cutter.push(answer)
    assert _bounds(window) == (3 * HOP, 3 * HOP + HOP // 2)
    np.testing.assert_array_equal(
        window.samples, [*range(HOP // 2, 2 * HOP), *range(3 * HOP, 3 * HOP + HOP // 2)]
    )


def test_short_answers_in_a_row_do_not_reach_back_further_than_one() -> None:
    cutter = WindowCutter(CONFIG)
    gap, said = 2 * HOP, HOP // 2
    for n in range(10):
        windows = cutter.push(_segment(n * (gap + said), said))
    assert {int(at) // (gap + said) for at in windows[0].samples} == {8, 9}


@pytest.mark.parametrize(("late_s", "n_windows"), [(0.0, 1), (0.1, 0)])
def test_what_ended_longer_ago_than_the_reach_is_not_borrowed(
    late_s: float, n_windows: int
) -> None:
    cutter = WindowCutter(CONFIG)
    cutter.push(_segment(0, HOP))
    late = HOP + REACH + round(late_s * SAMPLE_RATE_HZ)
    assert len(cutter.push(_segment(late, SHORTEST - 1))) == n_windows


def test_too_little_speech_says_nothing() -> None:
    assert WindowCutter(CONFIG).push(_segment(0, SHORTEST - 1)) == []
    assert len(WindowCutter(CONFIG).push(_segment(0, SHORTEST))) == 1


@pytest.mark.parametrize(
    ("n", "new"),
    [
        (2 * HOP, [2 * HOP]),
        (3 * HOP, [3 * HOP]),
        (3 * HOP + HOP // 2 - 1, [3 * HOP + HOP // 2 - 1]),
        (3 * HOP + HOP // 2, [3 * HOP, HOP // 2]),
        (8 * HOP, [3 * HOP] + 5 * [HOP]),
    ],
)
def test_a_long_segment_is_read_again_after_each_hop(n: int, new: list[int]) -> None:
    windows = WindowCutter(CONFIG).push(_segment(0, n))
    assert [round(window.new_s * SAMPLE_RATE_HZ) for window in windows] == new


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 7), st.integers(0, 3))
def test_no_more_than_one_window_is_kept_in_memory(seconds: int, gap: int) -> None:
    cutter = WindowCutter(CONFIG)
    tracemalloc.start()
    for n in range(20):
        cutter.push(_segment(n * (seconds + gap) * HOP, seconds * HOP))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < LENGTH * np.dtype(np.float32).itemsize + 10_000
