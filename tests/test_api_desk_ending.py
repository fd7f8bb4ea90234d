"""Ending: closed, abandoned or left; and what the expert's work is remembered for."""

import pytest

from api.desk.errors import ClosedError, MoveError, UnknownCaseError
from api.desk.opening import Wish
from api.desk.state import Author, CaseState, WishKind
from api.storage.database import Database
from emotion.labels import Emotion
from routing.expert import Outcomes
from tests.desks import Hall, expert

CALL = Wish(WishKind.CALLBACK, contact="+351 000 000", text="after six")


def _served(hall: Hall, *moods: str) -> str:
    """Serve a customer who came in the first of the moods; return the case."""
    case = hall.open(f"{moods[0]} about billing")
    for n, mood in enumerate(moods[1:]):
        hall.clock.turn(30)
        hall.desk.add_message(case.case_id, Author.CUSTOMER, mood, f"m{n}")
    hall.desk.close(case.case_id, Author.EXPERT, "solved")
    return case.case_id


def _recovery(hall: Hall, name: str = "ann") -> dict[Emotion, Outcomes]:
    return dict(hall.desk.expert(name).expert.recovery)


def test_a_case_that_an_expert_served_is_closed(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open()
    hall.clock.turn(60)
    ended = hall.desk.close(case.case_id, Author.EXPERT, "refunded")
    assert (ended.state, ended.outcome) == (CaseState.CLOSED, "refunded")
    assert (ended.expert_id, ended.ended_s) == ("ann", hall.clock.now_s)
    assert hall.kinds(case.case_id)[-1] == "case.closed"


def test_a_case_that_nobody_served_is_abandoned(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    assert hall.desk.close(case.case_id, Author.CUSTOMER).state is CaseState.ABANDONED
    assert hall.kinds(case.case_id)[-1] == "case.abandoned"


def test_a_case_ends_once(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open()
    ended = hall.desk.close(case.case_id, Author.EXPERT, "first")
    hall.clock.turn(9)
    assert hall.desk.close(case.case_id, Author.CUSTOMER, "second") == ended
    assert hall.kinds().count("case.closed") == 1
    with pytest.raises(UnknownCaseError):
        hall.desk.close("case_x", Author.EXPERT)


def test_a_customer_who_calms_down_speaks_for_the_expert(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    _served(hall, "angry", "frustrated", "happy")
    _served(hall, "angry", "angry")
    (known,) = _recovery(hall).items()
    assert known[0] is Emotion.ANGRY
    assert known[1].n == 2
    assert 0.9 <= known[1].recovered <= 1.2


@pytest.mark.parametrize("moods", [("angry",), ("hello", "happy"), ("angry", "42")])
def test_what_is_not_known_at_both_ends_teaches_nothing(
    database: Database, moods: tuple[str, ...]
) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    _served(hall, *moods)
    assert _recovery(hall) == {}


def test_what_was_learned_outlives_a_new_description(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    _served(hall, "angry", "happy")
    hall.desk.put_expert(expert("ann", billing=2))
    assert _recovery(hall)[Emotion.ANGRY].n == 1
    assert hall.desk.expert("ann").expert.skills == {"billing": 2}


@pytest.mark.parametrize("wish", [CALL, Wish(WishKind.MESSAGE, text="where is it?")])
def test_who_waits_may_leave_something_instead(database: Database, wish: Wish) -> None:
    hall = Hall(database)
    case = hall.open()
    left = hall.desk.leave(case.case_id, wish)
    assert (left.state, left.position) == (CaseState.LEFT, None)
    hall.staff(expert("ann", auto_accept=True))
    assert hall.desk.case(case.case_id).state is CaseState.LEFT
    assert hall.desk.close(case.case_id, Author.EXPERT, "called").state is CaseState.CLOSED


def test_who_leaves_a_callback_says_where(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    with pytest.raises(MoveError, match="needs a contact"):
        hall.desk.leave(case.case_id, Wish(WishKind.CALLBACK))
    assert hall.desk.case(case.case_id).state is CaseState.OVERFLOW


def test_who_is_served_or_gone_leaves_nothing(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    served = hall.open()
    with pytest.raises(MoveError, match="has an expert already"):
        hall.desk.leave(served.case_id, CALL)
    hall.desk.close(served.case_id, Author.EXPERT)
    with pytest.raises(ClosedError):
        hall.desk.leave(served.case_id, CALL)
    waiting = [hall.open(), hall.open()][1]
    hall.desk.leave(waiting.case_id, CALL)
    with pytest.raises(ClosedError):
        hall.desk.leave(waiting.case_id, CALL)


def test_leaving_takes_back_what_an_expert_was_asked(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    case, second = hall.open(), hall.open()
    hall.desk.leave(case.case_id, CALL)
    assert [o.case_id for o in hall.desk.offers("ann")] == [second.case_id]
