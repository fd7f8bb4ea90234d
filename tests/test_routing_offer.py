"""An offer: accepted, rejected, timed out, and what the case remembers of it."""

import pytest

from routing.offer import Offer, OfferError, OfferState, after, is_due, moved
from tests.seats import NOW_S, case

OFFER = Offer("off_1", "case", "Ana", NOW_S)
FINAL = [state for state in OfferState if state is not OfferState.OFFERED]


@pytest.mark.parametrize("to", FINAL)
def test_an_open_offer_can_end_in_any_way(to: OfferState) -> None:
    ended = moved(OFFER, to, NOW_S + 5)
    assert (ended.state, ended.ended_s) == (to, NOW_S + 5)


@pytest.mark.parametrize("to", OfferState)
@pytest.mark.parametrize("state", FINAL)
def test_an_ended_offer_moves_no_more(state: OfferState, to: OfferState) -> None:
    ended = moved(OFFER, state, NOW_S)
    with pytest.raises(OfferError, match=f"off_1 is {state}"):
        moved(ended, to, NOW_S)


def test_an_open_offer_cannot_be_offered_again() -> None:
    with pytest.raises(OfferError):
        moved(OFFER, OfferState.OFFERED, NOW_S)


@pytest.mark.parametrize(
    ("later_s", "due"), [(0, False), (19.9, False), (20, True), (-10, False), (-3600, True)]
)
def test_an_offer_is_due_after_its_time_even_if_the_clock_steps_back(
    later_s: float, due: bool
) -> None:
    assert is_due(OFFER, 20.0, NOW_S + later_s) is due


def test_an_answered_offer_is_never_due() -> None:
    assert not is_due(moved(OFFER, OfferState.ACCEPTED, NOW_S), 20.0, NOW_S + 100)


def test_no_offer_ends_before_it_was_made() -> None:
    assert moved(OFFER, OfferState.ACCEPTED, NOW_S - 60).ended_s == NOW_S


@pytest.mark.parametrize(
    ("state", "declined"),
    [
        (OfferState.REJECTED, {"Ana": NOW_S}),
        (OfferState.TIMED_OUT, {"Ana": NOW_S}),
        (OfferState.ACCEPTED, {}),
        (OfferState.WITHDRAWN, {}),
    ],
)
def test_a_case_remembers_who_declined_it(state: OfferState, declined: dict[str, float]) -> None:
    assert after(case(), moved(OFFER, state, NOW_S)).declined_by == declined
