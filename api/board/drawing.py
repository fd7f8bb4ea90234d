"""Drawing: a board, made of a look at the floor, for whoever sees this much of it."""

from collections.abc import Sequence

from api.board.counts import departments, figures, longest, pulse, teams
from api.board.lines import of_agent, of_alert, of_wait
from api.board.look import Look
from api.board.seen import see
from api.board.shapes import Board, Minute, Totals
from api.desk.state import CaseState
from api.security.reach import Reach

_MOST_TALKS = 300
_MOST_WAITING = 50


def draw(look: Look, reach: Reach, centre: Sequence[str], hour: Sequence[Minute]) -> Board:
    """Return the board of everybody with this reach; `centre` names its departments in order.

    Counts by department are of the whole centre: customers who wait are nobody's yet.
    """
    seen = see(look, reach)
    waits = [case for case in look.cases if case.state is not CaseState.ACTIVE]
    n_left_out = max(0, len(seen.talks) - _MOST_TALKS) + max(0, len(seen.waiting) - _MOST_WAITING)
    totals = Totals(
        n_waiting=len(waits),
        since_s=longest(waits),
        n_left_out=n_left_out,
        figures=figures([past.ended for past in look.roll.past]),
        pulse=pulse(seen.talks),
    )
    return Board(
        at_s=look.at_s,
        totals=totals,
        talks=seen.talks[:_MOST_TALKS],
        waiting=tuple(of_wait(look, case) for case in seen.waiting[:_MOST_WAITING]),
        alerts=tuple(of_alert(look, alert) for alert in seen.alerts),
        agents=tuple(of_agent(look, worker, seen.talks) for worker in seen.workers),
        departments=tuple(departments(look, seen, centre, reach)),
        teams=tuple(teams(look, seen)),
        hour=tuple(hour),
    )
