"""Transfer: a case goes on with its mood, its history and its place in time."""

import pytest

from api.desk.errors import (
    ClosedError,
    MoveError,
    UnknownCaseError,
    UnknownDepartmentError,
    UnknownExpertError,
)
from api.desk.opening import Transfer
from api.desk.state import Author, CaseState
from api.storage.database import Database
from routing.expert import Presence
from tests.desks import Hall, expert


def _hall(database: Database) -> Hall:
    hall = Hall(database)
    hall.staff(
        expert("ann", auto_accept=True, billing=5, delivery=5),
        expert("bob", auto_accept=True, delivery=3),
    )
    return hall


def test_a_transfer_keeps_all_that_is_known_of_a_case(database: Database) -> None:
    hall = _hall(database)
    case = hall.open("angry about billing")
    hall.clock.turn(100)
    moved = hall.desk.transfer(case.case_id, Transfer(department="delivery", note="parcel"))
    assert (moved.state, moved.expert_id, moved.department) == (
        CaseState.ACTIVE,
        "bob",
        "delivery",
    )
    assert (moved.reading, moved.shift) == (case.reading, case.shift)
    assert moved.assigned_s == case.assigned_s
    told = hall.desk.history(case.case_id)
    assert [m.text for m in told.messages] == ["angry about billing"]
    assert [(t.from_department, t.to_department, t.note) for t in told.transfers] == [
        ("billing", "delivery", "parcel")
    ]


def test_who_hands_a_case_on_does_not_get_it_back(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True, n_chats=5, billing=5, delivery=5))
    hall.staff(expert("bob", n_chats=5, delivery=1))
    case = hall.open("about billing")
    moved = hall.desk.transfer(case.case_id, Transfer(department="delivery"))
    assert moved.expert_id == "bob"


def test_a_transferred_case_waits_from_when_it_first_came(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True), expert("bob", auto_accept=True, delivery=3))
    early = hall.open("about billing")
    hall.open("about delivery")
    hall.clock.turn(300)
    late = hall.open("about delivery")
    hall.desk.transfer(early.case_id, Transfer(department="delivery"))
    order = [one.case_id for one in hall.desk.queue().waiting]
    assert order == [early.case_id, late.case_id]


def test_a_transfer_frees_the_place_of_who_hands_on(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    first, second = hall.open(), hall.open()
    hall.desk.transfer(first.case_id, Transfer(department="delivery"))
    assert hall.desk.case(second.case_id).expert_id == "ann"


def test_a_case_can_be_handed_to_one_expert(database: Database) -> None:
    hall = _hall(database)
    case = hall.open("about billing")
    moved = hall.desk.transfer(case.case_id, Transfer(expert_id="bob"))
    assert (moved.expert_id, moved.rule, moved.department) == ("bob", "transfer", "billing")
    assert "case.transferred" in hall.kinds(case.case_id)


@pytest.mark.parametrize(
    ("to", "error"),
    [
        (Transfer(), MoveError),
        (Transfer(department="delivery", expert_id="bob"), MoveError),
        (Transfer(department="moon"), UnknownDepartmentError),
        (Transfer(expert_id="nobody"), UnknownExpertError),
        (Transfer(expert_id="ann"), MoveError),
    ],
)
def test_where_no_case_can_go_is_refused(
    database: Database, to: Transfer, error: type[Exception]
) -> None:
    hall = _hall(database)
    case = hall.open("about billing")
    before = hall.kinds()
    with pytest.raises(error):
        hall.desk.transfer(case.case_id, to)
    assert hall.desk.case(case.case_id) == case
    assert hall.kinds() == before


def test_nobody_is_handed_more_than_they_can_take(database: Database) -> None:
    hall = _hall(database)
    case = hall.open("about billing")
    hall.open("about delivery")
    with pytest.raises(MoveError, match="Bob is available with 1 cases"):
        hall.desk.transfer(case.case_id, Transfer(expert_id="bob"))
    hall.desk.set_presence("bob", Presence.OFFLINE)
    with pytest.raises(MoveError, match="offline"):
        hall.desk.transfer(case.case_id, Transfer(expert_id="bob"))


def test_what_has_ended_is_not_handed_on(database: Database) -> None:
    hall = _hall(database)
    case = hall.open("about billing")
    hall.desk.close(case.case_id, Author.EXPERT)
    with pytest.raises(ClosedError, match="closed"):
        hall.desk.transfer(case.case_id, Transfer(department="delivery"))
    with pytest.raises(UnknownCaseError):
        hall.desk.transfer("case_x", Transfer(department="delivery"))


def test_an_offered_case_that_is_handed_on_is_taken_back(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"), expert("bob", delivery=3))
    case = hall.open("about billing")
    hall.desk.transfer(case.case_id, Transfer(department="delivery"))
    assert not hall.desk.offers("ann")
    assert [o.case_id for o in hall.desk.offers("bob")] == [case.case_id]
