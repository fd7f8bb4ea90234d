"""The queue: places, waits, what is told of them, and what time alone does."""

from dataclasses import replace

import pytest

from api.desk.clock import SteadyClock
from api.desk.errors import CursorError
from api.desk.floor import LONGEST_QUEUE
from api.desk.opening import CaseFilter
from api.desk.state import Author, CaseState
from api.storage import cases, events
from api.storage.database import Database
from tests.desks import START_S, Clock, Hall, expert, with_policy


def _places(hall: Hall, case_id: str) -> list[int]:
    with hall.database.reading() as connection:
        told = events.after(connection, 0, case_id, ["case.position"])
    return [event.data.position for event in told if event.data.kind == "case.position"]


def test_the_upset_are_served_before_the_calm_but_not_for_ever(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    hall.open()
    calm = hall.open("neutral about billing")
    hall.clock.turn(30)
    upset = hall.open("angry about billing")
    hall.clock.turn(60)
    later = hall.open("angry about billing")
    order = [one.case_id for one in hall.desk.queue().waiting]
    assert order == [upset.case_id, calm.case_id, later.case_id]


def test_who_grows_upset_while_they_wait_moves_up_and_is_told(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    hall.open()
    calm = hall.open("neutral about billing")
    hall.clock.turn(10)
    upset = hall.open("neutral about billing")
    before = hall.desk.case(upset.case_id).priority
    hall.desk.add_message(upset.case_id, Author.CUSTOMER, "angry now", "2")
    hall.clock.turn(2)
    hall.desk.sweep()
    after = hall.desk.case(upset.case_id)
    assert before is not None
    assert after.priority is not None
    assert after.priority - before > 50.0
    assert [one.case_id for one in hall.desk.queue().waiting] == [upset.case_id, calm.case_id]
    assert (_places(hall, upset.case_id), _places(hall, calm.case_id)) == ([2, 1], [1, 2])
    assert {"mood.worsened", "alert.raised"} <= set(hall.kinds(upset.case_id))


def test_each_department_counts_its_own_places(database: Database) -> None:
    hall = Hall(database)
    for _ in range(2):
        hall.open("about billing")
    assert hall.open("about delivery").position == 1


def test_the_queue_tells_how_the_last_customers_fared(database: Database) -> None:
    hall = Hall(database)
    assert hall.desk.queue().service_level is None
    hall.staff(expert("ann", auto_accept=True))
    served, gone = hall.open(), hall.open()
    hall.clock.turn(100)
    hall.desk.close(gone.case_id, Author.CUSTOMER)
    hall.desk.close(served.case_id, Author.EXPERT)
    told = hall.desk.queue()
    assert (told.service_level, told.abandonment, told.n_waiting) == (0.5, 0.5, 0)


def test_who_moves_up_is_told_once_they_do(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    first, _, third = hall.open(), hall.open(), hall.open()
    hall.clock.turn(3)
    hall.desk.sweep()
    hall.desk.sweep()
    assert _places(hall, third.case_id) == [2]
    hall.desk.close(first.case_id, Author.EXPERT)
    hall.desk.sweep()
    hall.desk.sweep()
    assert _places(hall, third.case_id) == [2, 1]


def test_nobody_is_told_of_their_place_oftener_than_in_two_seconds(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    hall.open()
    ahead, last = hall.open(), hall.open()
    hall.clock.turn(1)
    hall.desk.close(ahead.case_id, Author.CUSTOMER)
    hall.desk.sweep()
    assert _places(hall, last.case_id) == [2]
    hall.clock.turn(1)
    hall.desk.sweep()
    assert _places(hall, last.case_id) == [2, 1]


def test_only_the_head_of_a_long_line_is_told(file_database: Database) -> None:
    hall = with_policy(file_database, max_waiting=100)
    waiting = [hall.open() for _ in range(30)]
    hall.clock.turn(10)
    hall.desk.close(waiting[0].case_id, Author.CUSTOMER)
    hall.desk.sweep()
    told = [len(_places(hall, case.case_id)) for case in waiting[1:]]
    assert told == [2] * 20 + [1] * 9


def test_who_waits_too_long_is_shown_another_way_out_once(database: Database) -> None:
    hall = with_policy(database, longest_wait_s=60.0)
    hall.staff(expert("ann", auto_accept=True))
    hall.open()
    case = hall.open()
    hall.clock.turn(59)
    hall.desk.sweep()
    assert hall.desk.case(case.case_id).state is CaseState.QUEUED
    hall.clock.turn(1)
    assert hall.desk.sweep() == 1
    hall.clock.turn(60)
    assert hall.desk.sweep() == 0
    view = hall.desk.case(case.case_id)
    assert (view.state, view.position) == (CaseState.OVERFLOW, 1)
    assert hall.kinds(case.case_id).count("case.overflowed") == 1


def test_waiting_lets_less_skilled_experts_in(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True, billing=5), expert("new", billing=1))
    hall.open()
    case = hall.open()
    assert case.state is CaseState.QUEUED
    hall.clock.turn(16)
    hall.desk.sweep()
    assert hall.desk.case(case.case_id).expert_id == "new"


def test_a_sweep_with_nothing_to_do_changes_nothing(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    hall.open()
    before = hall.kinds()
    assert hall.desk.sweep() == 0
    assert hall.kinds() == before


def _crowd(hall: Hall, n: int) -> None:
    """Let as many more wait as the first who does."""
    with hall.database.transaction() as connection:
        (first,) = cases.listed(connection, CaseFilter(), 2**60, 1)
        for number in range(n):
            cases.add(connection, replace(first, case_id=f"case_{number}"))


def test_a_line_without_end_still_takes_everybody(file_database: Database) -> None:
    hall = Hall(file_database)
    hall.open()
    _crowd(hall, LONGEST_QUEUE - 2)
    last, beyond = hall.open(), hall.open()
    assert last.position == LONGEST_QUEUE
    assert (beyond.state, beyond.position) == (CaseState.OVERFLOW, None)
    hall.staff(expert("ann", auto_accept=True, n_chats=6))
    assert hall.desk.queue().n_waiting == LONGEST_QUEUE - 5
    assert hall.desk.case(beyond.case_id).position == LONGEST_QUEUE - 5


def test_lists_come_in_pages_newest_first(database: Database) -> None:
    hall = Hall(database)
    ids = [hall.open().case_id for _ in range(5)][::-1]
    first = hall.desk.cases(limit=2)
    second = hall.desk.cases(cursor=first.next_cursor, limit=2)
    third = hall.desk.cases(cursor=second.next_cursor, limit=2)
    assert [c.case_id for page in (first, second, third) for c in page.items] == ids
    assert third.next_cursor is None


def test_lists_hold_what_was_asked_for(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    served = hall.open(customer_id="c1")
    other = hall.open("about delivery")
    wanted = [
        (CaseFilter(states=frozenset({CaseState.ACTIVE})), served),
        (CaseFilter(department="delivery"), other),
        (CaseFilter(expert_id="ann"), served),
        (CaseFilter(customer_id="c1"), served),
    ]
    for which, case in wanted:
        assert [c.case_id for c in hall.desk.cases(which).items] == [case.case_id]
    assert hall.desk.cases(CaseFilter(expert_id="ann")).items[0].expert_name == "Ann"


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1e3", "٣", "9" * 40, "\0"])
def test_a_cursor_that_is_none_is_refused(file_database: Database, cursor: str) -> None:
    hall = Hall(file_database)
    with pytest.raises(CursorError, match="next_cursor"):
        hall.desk.cases(cursor=cursor)
    with pytest.raises(CursorError, match="next_cursor"):
        hall.desk.alerts(cursor=cursor)


def test_a_clock_that_steps_back_goes_on_from_where_it_was() -> None:
    clock = Clock(100.0)
    steady = SteadyClock(clock)
    clock.turn(-50.0)
    assert steady() == 100.0
    clock.turn(7.0)
    assert steady() == 107.0
    clock.turn(-3.0)
    clock.turn(5.0)
    assert steady() == 109.0


def test_a_clock_that_steps_back_loses_nobody(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"), expert("bob"))
    hall.open()
    waiting = [hall.open() for _ in range(2)][1]
    hall.clock.turn(-3600)
    assert hall.desk.case(waiting.case_id).opened_s == START_S
    later = hall.open()
    hall.clock.turn(25)
    hall.desk.sweep()
    assert hall.kinds().count("offer.timed_out") == 2
    assert [one.case_id for one in hall.desk.queue().waiting][-1] == later.case_id


def test_a_restart_after_the_clock_stepped_back_still_times_offers_out(
    database: Database,
) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"), expert("bob"))
    case = hall.open()
    again = Hall(database, clock=Clock(START_S - 3600))
    again.desk.sweep()
    assert "offer.timed_out" in again.kinds(case.case_id)
    assert again.desk.case(case.case_id).state is CaseState.OFFERED
