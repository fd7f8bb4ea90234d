"""When another way out is offered, and which."""

from datetime import UTC, datetime

import pytest

from routing.expert import Presence
from routing.hours import WorkingHours
from routing.overflow import OverflowKind, overflow
from routing.policy import Policy
from tests.seats import BILLING, NOW_S, case, seat

POLICY = Policy(longest_wait_s=300.0, max_waiting=5, fallback={BILLING: "care"})
CARE = seat("Eva", skills={"care": 3})


def test_a_short_wait_needs_no_way_out() -> None:
    assert overflow(case(waited_s=299.0), [seat("Ana", chats=3)], POLICY, NOW_S, 4) is None


@pytest.mark.parametrize(
    ("waited_s", "n_waiting", "told"),
    [(300.0, 0, "has waited 300 s"), (0.0, 5, "5 customers wait already, 5 are the most")],
)
def test_a_long_wait_or_queue_offers_a_callback(waited_s: float, n_waiting: int, told: str) -> None:
    way = overflow(case(waited_s=waited_s), [seat("Ana", chats=3)], POLICY, NOW_S, n_waiting)
    assert way is not None
    assert way.kind is OverflowKind.CALLBACK
    assert told in way.why


@pytest.mark.parametrize("presence", [Presence.OFFLINE, Presence.AWAY])
def test_with_nobody_on_duty_a_message_can_be_left(presence: Presence) -> None:
    way = overflow(case(), [seat("Ana", presence=presence)], POLICY, NOW_S, 0)
    assert way is not None
    assert (way.kind, way.opens_s) == (OverflowKind.MESSAGE, None)
    assert way.why == "Nobody is on duty for billing."


def test_a_message_tells_when_somebody_is_there_again() -> None:
    tomorrow = datetime.fromtimestamp(NOW_S, UTC).weekday() + 1
    hours = WorkingHours("UTC", ((tomorrow % 7, 8 * 60, 9 * 60),))
    way = overflow(case(), [seat("Ana", hours=hours)], POLICY, NOW_S, 0)
    assert way is not None
    assert way.opens_s == hours.next_opening_s(NOW_S)


def test_another_department_stands_in_if_somebody_there_is_on_duty() -> None:
    way = overflow(case(), [seat("Ana", presence=Presence.OFFLINE), CARE], POLICY, NOW_S, 0)
    assert way is not None
    assert (way.kind, way.department) == (OverflowKind.DEPARTMENT, "care")


def test_a_department_that_nobody_knows_is_told_at_once() -> None:
    way = overflow(case(department="moon"), [seat("Ana")], POLICY, NOW_S, 0)
    assert way is not None
    assert way.kind is OverflowKind.MESSAGE


def test_a_clock_that_steps_back_makes_no_wait_long() -> None:
    assert overflow(case(waited_s=-9000.0), [seat("Ana")], POLICY, NOW_S, 0) is None
