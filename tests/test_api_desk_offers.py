"""Offers: accepted, rejected, timed out, withdrawn; and never to two at once."""

import pytest

from api.desk.errors import ClosedError, UnknownExpertError, UnknownOfferError
from api.desk.state import Author, CaseState
from api.storage.database import Database
from routing.expert import Presence
from tests.desks import Hall, expert, with_policy


def _offer_of(hall: Hall, expert_id: str) -> str:
    return hall.desk.offers(expert_id)[0].offer_id


def _asked(hall: Hall, *names: str) -> list[str]:
    return [name for name in names if hall.desk.offers(name)]


def test_who_rejects_is_not_asked_again_while_another_can_be(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"), expert("bob"))
    case = hall.open()
    (first,) = _asked(hall, "ann", "bob")
    hall.desk.reject(_offer_of(hall, first), "lunch")
    (second,) = _asked(hall, "ann", "bob")
    assert second != first
    rejected, made = hall.desk.history(case.case_id).offers
    assert (rejected.state, rejected.reason, made.state) == ("rejected", "lunch", "offered")


def test_an_offer_that_nobody_answers_goes_to_another(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"), expert("bob"))
    case = hall.open()
    (first,) = _asked(hall, "ann", "bob")
    hall.clock.turn(19.9)
    hall.desk.sweep()
    assert _asked(hall, "ann", "bob") == [first]
    hall.clock.turn(0.1)
    hall.desk.sweep()
    assert _asked(hall, "ann", "bob") != [first]
    assert hall.kinds(case.case_id)[-4:] == [
        "offer.timed_out",
        "case.queued",
        "case.routed",
        "offer.made",
    ]


def test_an_answer_that_comes_too_late_is_told(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"), expert("bob"))
    hall.open()
    (first,) = _asked(hall, "ann", "bob")
    offer = _offer_of(hall, first)
    hall.clock.turn(25)
    hall.desk.sweep()
    for answer in (hall.desk.accept, hall.desk.reject):
        with pytest.raises(ClosedError, match="timed_out"):
            answer(offer)


def test_an_offer_is_answered_once(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    hall.open()
    offer = _offer_of(hall, "ann")
    hall.desk.accept(offer)
    with pytest.raises(ClosedError, match="accepted"):
        hall.desk.accept(offer)
    assert hall.kinds().count("case.assigned") == 1


def test_a_customer_who_goes_takes_the_offer_along(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    case = hall.open()
    offer = _offer_of(hall, "ann")
    ended = hall.desk.close(case.case_id, Author.CUSTOMER)
    assert ended.state is CaseState.ABANDONED
    assert not hall.desk.offers("ann")
    with pytest.raises(ClosedError, match="withdrawn"):
        hall.desk.accept(offer)


@pytest.mark.parametrize("gone", [Presence.AWAY, Presence.OFFLINE])
def test_who_goes_leaves_unanswered_offers_to_others(database: Database, gone: Presence) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    case = hall.open()
    hall.desk.set_presence("ann", gone)
    assert hall.desk.case(case.case_id).state in {CaseState.QUEUED, CaseState.OVERFLOW}
    hall.staff(expert("bob"))
    assert [o.case_id for o in hall.desk.offers("bob")] == [case.case_id]


def test_an_unanswered_offer_takes_the_expert_s_place(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", n_chats=2))
    states = [hall.open().state for _ in range(3)]
    assert states == [CaseState.OFFERED, CaseState.OFFERED, CaseState.QUEUED]
    (view,) = hall.desk.experts()
    assert sum(view.active.values()) == 2


def test_a_slot_that_comes_free_is_filled_at_once_by_who_is_next(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    first = hall.open()
    calm = hall.open("neutral about billing")
    hall.clock.turn(5)
    upset = hall.open("angry about billing")
    hall.desk.close(first.case_id, Author.EXPERT)
    assert hall.desk.case(upset.case_id).state is CaseState.ACTIVE
    assert hall.desk.case(calm.case_id).position == 1


def test_what_is_asked_of_nobody_is_told(database: Database) -> None:
    hall = Hall(database)
    with pytest.raises(UnknownOfferError, match="off_x"):
        hall.desk.accept("off_x")
    with pytest.raises(UnknownOfferError):
        hall.desk.reject("\0")
    with pytest.raises(UnknownExpertError):
        hall.desk.offers("nobody")


def test_the_only_expert_who_could_is_asked_again_after_a_while(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    case = hall.open()
    hall.desk.reject(_offer_of(hall, "ann"), "lunch")
    hall.clock.turn(29)
    hall.desk.sweep()
    assert not hall.desk.offers("ann")
    assert hall.desk.case(case.case_id).position == 1
    hall.clock.turn(1)
    hall.desk.sweep()
    assert [offer.case_id for offer in hall.desk.offers("ann")] == [case.case_id]


def test_a_way_out_that_is_due_meanwhile_is_shown(database: Database) -> None:
    hall = with_policy(database, longest_wait_s=10.0)
    hall.staff(expert("ann"))
    case = hall.open()
    hall.desk.reject(_offer_of(hall, "ann"))
    hall.clock.turn(10)
    hall.desk.sweep()
    assert hall.desk.case(case.case_id).state is CaseState.OVERFLOW
    assert not hall.desk.offers("ann")
