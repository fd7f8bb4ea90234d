"""Seen: what of the floor is within somebody's reach."""

from collections import Counter
from dataclasses import dataclass

from api.board.lines import of_call, of_case
from api.board.look import Look
from api.board.roll import Worker
from api.board.shapes import Talk
from api.desk.state import CaseState
from api.live.view import Stage
from api.security.reach import Reach
from api.storage.floor import FloorAlert, FloorCase
from insights.alert_state import AlertState


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a look is within somebody's reach."""

    talks: tuple[Talk, ...]
    waiting: tuple[FloorCase, ...]
    alerts: tuple[FloorAlert, ...]
    workers: tuple[Worker, ...]


def see(look: Look, reach: Reach) -> Seen:
    """Return what is within reach, the most urgent conversations first."""
    alerts = tuple(alert for alert in look.alerts if _is_within(alert, reach))
    told = Counter(
        alert.call_id or alert.case_id for alert in alerts if alert.state is not AlertState.TAKEN
    )
    live = [one for one in look.live if one.stage is not Stage.OVER and reach.covers(one.agent_id)]
    heard = {one.case_id for one in live}
    active = [
        case
        for case in look.cases
        if case.state is CaseState.ACTIVE
        and case.case_id not in heard
        and reach.covers(case.expert_id)
    ]
    talks = [of_call(look, one, told) for one in live] + [
        of_case(look, one, told) for one in active
    ]
    return Seen(
        talks=tuple(sorted(talks, key=lambda talk: (-talk.urgency, talk.began_s, talk.id))),
        waiting=tuple(
            case
            for case in look.cases
            if case.state is not CaseState.ACTIVE and reach.covers(case.expert_id)
        ),
        alerts=alerts,
        workers=tuple(one for one in look.roll.workers.values() if reach.covers(one.agent_id)),
    )


def _is_within(alert: FloorAlert, reach: Reach) -> bool:
    of_case = alert.known_case_id is not None and reach.covers(alert.expert_id)
    of_call = alert.known_call_id is not None and reach.covers(alert.agent_id)
    return reach.agent_ids is None or of_case or of_call
