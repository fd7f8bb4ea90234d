"""Line: where each waiting customer stands, how long it will take, and telling them of it."""

from dataclasses import dataclass

from sqlalchemy import Connection

from api.desk.centre import Centre
from api.desk.floor import LONGEST_QUEUE
from api.desk.work import Work
from api.events.kinds import CasePosition
from api.storage import experts, lately, queue
from api.storage.queue import Told
from routing.case import Case
from routing.estimate import History, Wait, estimate
from routing.line import Place, places

_HISTORY_S = 4 * 3600.0  # a shift: what was before it says little about now
_LATEST = 200  # cases: enough for a share to be known to within some 7 points
_TOLD = 20  # places: who is further back is told on asking
_TOLD_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One waiting case and its place."""

    case: Case
    place: Place


def history(connection: Connection, now_s: float) -> History:
    """Return how the latest cases went."""
    return lately.history(connection, now_s - _HISTORY_S, _LATEST)


def wait_of(standing: Standing, past: History) -> Wait | None:
    """Return how long one will wait; None if nobody is there who could take it."""
    return estimate(standing.place.turns, standing.place.slots, past)


def line(connection: Connection, centre: Centre, now_s: float) -> tuple[Standing, ...]:
    """Return everybody who waits, in the order of the queue."""
    waiting = queue.waiting(connection, LONGEST_QUEUE)
    if not waiting:
        return ()
    seats = experts.seats(connection, now_s)
    by_id = {case.case_id: case for case in waiting}
    return tuple(
        Standing(by_id[place.case_id], place)
        for place in places(waiting, seats, centre.policy, now_s)
    )


def standing(connection: Connection, centre: Centre, now_s: float, case_id: str) -> Standing | None:
    """Return where one case stands; None if it does not wait."""
    everybody = line(connection, centre, now_s)
    return next((one for one in everybody if one.case.case_id == case_id), None)


def newcomer(work: Work, case_id: str) -> Standing | None:
    """Tell a new case where it stands, and return it."""
    here = standing(work.connection, work.centre, work.now_s, case_id)
    if here is not None:
        tell_place(work, here, history(work.connection, work.now_s))
    return here


def tell_places(work: Work) -> int:
    """Tell those at the head of the line whose place changed; return how many.

    Nobody oftener than every two seconds, and nobody further back: a long line would move as a
    whole at each step.
    """
    told = {one.case_id: one for one in queue.told(work.connection)}
    if not told:
        return 0
    everybody = line(work.connection, work.centre, work.now_s)
    moved = [one for one in everybody if _is_news(one, told[one.case.case_id], work.now_s)]
    past = history(work.connection, work.now_s) if moved else History()
    for one in moved:
        tell_place(work, one, past)
    queue.tell(
        work.connection,
        [Told(one.case.case_id, one.place.position, work.now_s) for one in moved],
    )
    return len(moved)


def tell_place(work: Work, standing: Standing, past: History) -> None:
    """Tell one customer where they stand."""
    wait = wait_of(standing, past)
    work.tell(
        standing.case.case_id,
        CasePosition(
            department=standing.case.department,
            position=standing.place.position,
            wait_s=wait.seconds if wait else None,
            error_s=wait.error_s if wait else None,
        ),
    )


def _is_news(standing: Standing, told: Told, now_s: float) -> bool:
    if standing.place.position > _TOLD or standing.place.position == told.told_position:
        return False
    return told.told_s is None or abs(now_s - told.told_s) >= _TOLD_EVERY_S
