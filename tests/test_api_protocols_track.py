"""Chunks of one track, in order and on their clock."""

from hypothesis import given
from hypothesis import strategies as st

from api.protocols.track import JITTER_MS, Track

CHUNK_MS = 20
SILENCE = b"."


def track() -> Track:
    return Track(1, SILENCE)  # a byte a millisecond


def chunk(number: int) -> bytes:
    return bytes([65 + number % 26]) * CHUNK_MS


def played(arrivals: list[int], of: Track) -> bytes:
    """What comes out when chunks arrive in this order."""
    return b"".join(of.add(CHUNK_MS * k, chunk(k)) for k in arrivals) + of.rest()


def test_chunks_in_order_are_handed_on_at_once() -> None:
    one = track()
    assert [one.add(20 * k, chunk(k)) for k in range(3)] == [chunk(0), chunk(1), chunk(2)]


def test_a_chunk_that_comes_late_is_put_where_it_belongs() -> None:
    assert played([0, 2, 3, 1, 4], track()) == b"".join(map(chunk, range(5)))


def test_a_lost_chunk_becomes_silence() -> None:
    n = 2 + JITTER_MS // CHUNK_MS
    one = track()
    sound = b"".join(one.add(20 * k, chunk(k)) for k in [0, *range(2, n + 1)])
    assert sound.startswith(chunk(0) + SILENCE * CHUNK_MS + chunk(2))


def test_a_hole_is_waited_for_only_so_long() -> None:
    one = track()
    one.add(0, chunk(0))
    n = JITTER_MS // CHUNK_MS
    waited = [one.add(20 * k, chunk(k)) for k in range(2, n + 3)]
    assert waited[:n] == [b""] * n
    assert waited[n]


def test_a_chunk_that_comes_twice_counts_once() -> None:
    assert played([0, 1, 1, 3, 3, 2, 4, 0], track()) == b"".join(map(chunk, range(5)))


def test_a_time_that_is_a_little_off_is_no_hole() -> None:
    one = track()
    sound = b"".join(one.add(at, chunk(k)) for k, at in enumerate((5, 29, 41, 66)))
    assert (sound, one.n_lost) == (b"".join(map(chunk, range(4))), 0)


def test_a_track_that_is_filled_goes_on_behind_its_silence() -> None:
    one = track()
    one.add(0, chunk(0))
    assert one.fill(60) == SILENCE * 40
    assert one.add(40, chunk(2)) == b""
    assert one.add(60, chunk(3)) == chunk(3)


def test_chunks_that_all_claim_one_place_are_not_kept_for_ever() -> None:
    one = track()
    for _ in range(1000):
        one.add(50, chunk(0))
    assert one.end > 0
    assert len(one._waiting) < 100


@given(st.permutations(list(range(7))))
def test_any_order_within_the_jitter_comes_out_in_order(order: list[int]) -> None:
    assert played(order, track()) == b"".join(map(chunk, range(7)))


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 400)),
        max_size=60,
    )
)
def test_whatever_comes_the_clock_never_goes_back(arrivals: list[tuple[int, int]]) -> None:
    one = track()
    n_out, end = 0, 0
    for at, size in arrivals:
        n_out += len(one.add(at, bytes(size)))
        assert one.end >= end
        end = one.end
    assert n_out == one.end
