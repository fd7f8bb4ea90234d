"""Announced waits, service level, abandonment, and the place in line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.estimate import Ended, EstimateError, History, abandonment, estimate, service_level
from routing.expert import Channel, Presence
from routing.line import places
from routing.policy import Policy
from tests.seats import NOW_S, case, seat

STEADY = History(handled_s=(120.0,) * 5000)


def test_nobody_there_has_no_wait_to_tell() -> None:
    assert estimate(1, 0, STEADY) is None


@pytest.mark.parametrize(
    ("turns", "slots", "seconds"), [(0, 3, 0.0), (1, 1, 120.0), (4, 2, 240.0), (0.5, 1, 60.0)]
)
def test_a_wait_is_turns_by_handling_time_over_slots(
    turns: float, slots: int, seconds: float
) -> None:
    wait = estimate(turns, slots, STEADY)
    assert wait is not None
    assert wait.seconds == pytest.approx(seconds, rel=0.01)


def test_its_error_is_that_of_real_waits() -> None:
    rng = np.random.default_rng(1)
    waits_s = rng.exponential(120.0 / 4, (20_000, 6)).sum(axis=1)  # six turns of four slots
    wait = estimate(6, 4, STEADY)
    assert wait is not None
    assert (wait.seconds, wait.error_s) == pytest.approx((waits_s.mean(), waits_s.std()), rel=0.03)


def test_customers_who_give_up_shorten_the_wait_of_the_others() -> None:
    leaving = History(STEADY.handled_s, (Ended(100.0, False), Ended(100.0, True)))
    stays, leaves = estimate(5, 1, STEADY), estimate(5, 1, leaving)
    assert stays is not None
    assert leaves is not None
    assert leaves.seconds < stays.seconds


def test_with_little_history_the_error_is_large() -> None:
    known, unknown = estimate(9, 3, STEADY), estimate(9, 3, History())
    assert known is not None
    assert unknown is not None
    assert unknown.error_s / unknown.seconds > known.error_s / known.seconds


@settings(deadline=None)
@given(st.floats(0, 200), st.integers(1, 50), st.lists(st.floats(0, 5000), max_size=20))
def test_a_wait_is_never_negative_and_grows_with_the_line(
    turns: float, slots: int, handled_s: list[float]
) -> None:
    history = History(tuple(handled_s))
    near, far = estimate(turns, slots, history), estimate(turns + 1, slots, history)
    assert near is not None
    assert far is not None
    assert 0.0 <= near.seconds < far.seconds
    assert near.error_s >= 0.0


@pytest.mark.parametrize(("turns", "slots"), [(-1.0, 1), (1.0, -1)])
def test_a_place_that_there_cannot_be_is_refused(turns: float, slots: int) -> None:
    with pytest.raises(EstimateError):
        estimate(turns, slots, STEADY)


def test_times_below_zero_are_refused() -> None:
    with pytest.raises(EstimateError, match="-5"):
        History(handled_s=(3.0, -5.0))


def test_the_service_level_leaves_out_who_gave_up_early() -> None:
    ended = [Ended(5, True), Ended(20, True), Ended(21, True), Ended(3, False), Ended(30, False)]
    assert service_level(ended) == pytest.approx(2 / 4)
    assert abandonment(ended) == pytest.approx(2 / 5)


def test_of_nobody_there_is_no_share() -> None:
    assert service_level([]) is None
    assert service_level([Ended(1.0, False)]) is None
    assert abandonment([]) is None


def test_places_count_those_ahead_in_the_same_department() -> None:
    seats = [seat("Ana", chats=3), seat("Rui", skills={"sales": 3}, chats=3)]
    cases = [case("b", 10), case("a", 20), case("s", 30, department="sales")]
    told = [
        (p.case_id, p.position, p.turns, p.slots) for p in places(cases, seats, Policy(), NOW_S)
    ]
    assert told == [("s", 1, 1.0, 3), ("a", 1, 1.0, 3), ("b", 2, 2.0, 3)]


def test_a_shared_expert_is_waited_for_by_both_departments() -> None:
    both = seat("Ana", skills={"billing": 3, "sales": 3}, chats=3)
    cases = [case("b", 10), case("s", 30, department="sales")]
    line = places(cases, [both, seat("Rui", skills={"sales": 3})], Policy(), NOW_S)
    assert (line[1].position, line[1].turns) == (1, 1.5)  # half of sales' slots are Ana's


def test_who_is_busy_away_or_on_a_call_brings_no_slots() -> None:
    gone = [
        seat("Ana", presence=Presence.BUSY),
        seat("Rui", presence=Presence.AWAY),
        seat("Eva", active={Channel.CALL: 1}),
    ]
    (place,) = places([case()], [*gone, seat("Zoe", presence=Presence.WRAP_UP)], Policy(), NOW_S)
    assert place.slots == 3
