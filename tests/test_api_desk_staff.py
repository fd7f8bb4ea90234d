"""Staff: who can be sent to, what they are doing, and what their going leaves behind."""

from dataclasses import replace

import pytest

from api.desk.errors import (
    StaffError,
    TextError,
    UnknownDepartmentError,
    UnknownExpertError,
)
from api.desk.state import Author, CaseState
from api.storage.database import Database
from routing.expert import Channel, Expert, Presence
from routing.hours import WorkingHours
from tests.desks import Hall, expert

ANN = expert("ann")


@pytest.mark.parametrize(
    ("described", "error", "complaint"),
    [
        (replace(ANN, skills={}), StaffError, "at least one skill"),
        (replace(ANN, skills={"moon": 3}), UnknownDepartmentError, "got 'moon'"),
        (replace(ANN, capacity={}), StaffError, "room for at least one"),
        (replace(ANN, capacity={Channel.CHAT: 0}), StaffError, "room for at least one"),
        (replace(ANN, expert_id=""), TextError, "1 to 200 characters"),
        (replace(ANN, name="x" * 201), TextError, "1 to 200 characters"),
    ],
)
def test_whom_nobody_could_be_sent_to_is_refused(
    file_database: Database, described: Expert, error: type[Exception], complaint: str
) -> None:
    hall = Hall(file_database)
    with pytest.raises(error, match=complaint):
        hall.desk.put_expert(described)
    assert hall.desk.experts() == ()


def test_all_of_an_expert_comes_back_as_it_was_put(database: Database) -> None:
    hours = WorkingHours("Europe/Lisbon", ((0, 540, 1080),), "PT")
    whole = replace(ANN, languages=frozenset({"en", "pt"}), rating=4.5, hours=hours)
    hall = Hall(database)
    view = hall.desk.put_expert(whole)
    assert view.expert == whole
    assert view.presence is Presence.OFFLINE
    assert hall.desk.expert("ann") == view


def test_presence_is_told_when_it_changes(database: Database) -> None:
    hall = Hall(database)
    hall.staff(ANN)
    hall.desk.set_presence("ann", Presence.AVAILABLE)
    assert hall.kinds() == ["expert.presence"]
    assert hall.desk.expert("ann").presence is Presence.AVAILABLE


def test_who_comes_to_work_gets_who_waits(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    hall.staff(expert("ann", auto_accept=True))
    assert hall.desk.case(case.case_id).expert_id == "ann"


def test_who_goes_offline_keeps_the_customers_they_speak_with(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open()
    hall.desk.set_presence("ann", Presence.OFFLINE)
    assert hall.desk.case(case.case_id).expert_id == "ann"


def test_nobody_is_lost_when_an_expert_is_removed(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", n_chats=2))
    served, asked = hall.open(), hall.open()
    hall.desk.accept(hall.desk.offers("ann")[0].offer_id)
    hall.desk.remove_expert("ann")
    states = {hall.desk.case(case.case_id).state for case in (served, asked)}
    assert states == {CaseState.QUEUED}
    hall.staff(expert("bob", auto_accept=True, n_chats=2))
    assert hall.desk.case(served.case_id).expert_id == "bob"
    assert hall.desk.case(asked.case_id).expert_id == "bob"


def test_a_removed_expert_is_unknown_until_put_again(database: Database) -> None:
    hall = Hall(database)
    hall.staff(ANN)
    hall.desk.remove_expert("ann")
    assert hall.desk.experts() == ()
    for ask in (hall.desk.expert, hall.desk.remove_expert, hall.desk.offers):
        with pytest.raises(UnknownExpertError, match="'ann'"):
            ask("ann")
    with pytest.raises(UnknownExpertError):
        hall.desk.set_presence("ann", Presence.AVAILABLE)
    assert hall.desk.put_expert(ANN).presence is Presence.OFFLINE


def test_a_past_case_still_names_a_removed_expert(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open()
    hall.desk.close(case.case_id, Author.EXPERT)
    hall.desk.remove_expert("ann")
    assert hall.desk.case(case.case_id).expert_name == "Ann"


def test_work_is_spread_over_those_who_are_alike(database: Database) -> None:
    hall = Hall(database)
    hall.staff(*(expert(name, auto_accept=True, n_chats=4) for name in ("ann", "bob", "cy")))
    served = [hall.open().expert_id for _ in range(6)]
    assert sorted(served) == ["ann", "ann", "bob", "bob", "cy", "cy"]  # type: ignore[type-var]


def test_departments_tell_who_waits_and_who_is_there(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True, billing=3, delivery=3))
    hall.desk.put_expert(expert("bob"))
    hall.open()
    hall.open()
    hall.clock.turn(30)
    billing, delivery, _ = hall.desk.departments()
    assert (billing.name, billing.n_waiting, billing.n_active) == ("billing", 1, 1)
    assert (billing.n_available, billing.longest_wait_s) == (1, 30.0)
    assert (delivery.name, delivery.n_waiting, delivery.n_available) == ("delivery", 0, 1)
