"""Counts: a floor by department and by team, in figures."""

from collections import Counter
from collections.abc import Iterator, Sequence

from api.board.look import Look
from api.board.seen import Seen
from api.board.shapes import Department, Figures, PulseShown, Talk, Team
from api.desk.state import CaseState
from api.security.reach import Reach
from api.storage.floor import FloorCase
from insights.alert_state import AlertState
from insights.pulse import Felt, pulse_of
from routing.estimate import Ended
from routing.expert import Presence
from routing.service import service_of

_NO_DEPARTMENT = ""  # of whoever came with what no department is for


def departments(
    look: Look, seen: Seen, centre: Sequence[str], reach: Reach
) -> Iterator[Department]:
    """Yield those in which anybody within reach works, or has somebody to serve."""
    waits = [case for case in look.cases if case.state is not CaseState.ACTIVE]
    going = Counter(c.department for c in look.cases if c.state is CaseState.ACTIVE)
    theirs = {name for worker in seen.workers for name in worker.departments}
    theirs |= {talk.department for talk in seen.talks if talk.department}
    for name in (*centre, _NO_DEPARTMENT):
        here = [case for case in waits if (case.department or _NO_DEPARTMENT) == name]
        is_wanted = reach.agent_ids is None or name in theirs
        if not here and (not is_wanted or name == _NO_DEPARTMENT):
            continue
        yield Department(
            id=name,
            n_waiting=len(here),
            since_s=longest(here),
            n_going=going[name or None],
            n_available=sum(
                name in one.departments and look.presences.get(one.agent_id) is Presence.AVAILABLE
                for one in look.roll.workers.values()
            ),
            figures=figures(
                [p.ended for p in look.roll.past if (p.department or _NO_DEPARTMENT) == name]
            ),
        )


def teams(look: Look, seen: Seen) -> Iterator[Team]:
    """Yield the teams in which anybody within reach works."""
    for team in look.roll.teams:
        theirs = {one.agent_id for one in seen.workers if team.team_id in one.team_ids}
        if theirs:
            yield Team(
                id=team.team_id,
                name=team.name,
                n_agents=len(theirs),
                n_available=sum(
                    look.presences.get(agent_id) is Presence.AVAILABLE for agent_id in theirs
                ),
                n_alerts=sum(
                    (alert.agent_id or alert.expert_id) in theirs
                    and alert.state is not AlertState.TAKEN
                    for alert in seen.alerts
                ),
                pulse=pulse([talk for talk in seen.talks if talk.agent_id in theirs]),
            )


def pulse(talks: Sequence[Talk]) -> PulseShown:
    """Return how the customers of these conversations feel."""
    return PulseShown.model_validate(pulse_of(Felt(one.mood, one.trend) for one in talks))


def figures(ended: Sequence[Ended]) -> Figures:
    """Return what became of these waits."""
    return Figures.model_validate(service_of(ended))


def longest(waits: Sequence[FloorCase]) -> float | None:
    """Return since when the longest of these waits lasts, None if there is none."""
    return min((case.waiting_since_s for case in waits), default=None)
