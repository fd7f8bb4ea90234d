"""HeldSound: what was put in comes out, in its place, and what is let go is gone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from speech.held import HeldSound

FRAME = 4


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 6)), max_size=20))
def test_held_frames_are_the_newest_that_were_not_let_go(moves: list[tuple[int, int]]) -> None:
    held, n_added, n_gone = HeldSound(FRAME), 0, 0
    for n_more, n_less in moves:
        block = np.arange(n_added * FRAME, (n_added + n_more) * FRAME, dtype=np.float32)
        held.add(block, [0.0] * n_more)
        n_added += n_more
        held.let_go(n_less)
        n_gone = min(n_gone + n_less, n_added)
        assert (held.start, len(held.levels)) == (n_gone * FRAME, n_added - n_gone)
        if n_added > n_gone:
            wanted = np.arange(n_gone * FRAME, n_added * FRAME)
            np.testing.assert_array_equal(held.first(n_added - n_gone), wanted)


def test_a_last_frame_may_be_short() -> None:
    held = HeldSound(FRAME)
    held.add(np.arange(6, dtype=np.float32), [0.0, 0.0])
    np.testing.assert_array_equal(held.first(2), np.arange(6))
    held.let_go(2)
    assert held.start == 6
