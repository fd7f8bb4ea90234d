"""Drawing: a board, made of a look at the floor, for whoever sees this much of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.board.look import Look
from api.board.roll import Worker
from api.board.shapes import (
    Agent,
    Board,
    Department,
    Figures,
    Minute,
    OpenAlert,
    PulseShown,
    Talk,
    Team,
    Totals,
    Waiting,
)
from api.desk.state import CaseState
from api.live.view import LiveView, Stage
from api.security.reach import Reach
from api.storage.floor import FloorAlert, FloorCase
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.alert_state import AlertState
from insights.pulse import Felt, pulse_of
from routing.estimate import Ended
from routing.expert import Channel, Presence
from routing.service import service_of

_MOST_TALKS = 300
_MOST_WAITING = 50
_PLACES = 2  # a reading moves by less than a hundredth without meaning anything
_NO_DEPARTMENT = ""  # of whoever came with what no department is for

Told = Mapping[str | None, int]  # open alerts that nobody took, by call or case


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a look is within somebody's reach."""

    talks: tuple[Talk, ...]
    waiting: tuple[FloorCase, ...]
    alerts: tuple[FloorAlert, ...]
    workers: tuple[Worker, ...]


def draw(look: Look, reach: Reach, centre: Sequence[str], hour: Sequence[Minute]) -> Board:
    """Return the board of everybody with this reach; `centre` names its departments in order.

    Counts by department are of the whole centre: customers who wait are nobody's yet.
    """
    seen = see(look, reach)
    waits = [case for case in look.cases if case.state is not CaseState.ACTIVE]
    n_left_out = max(0, len(seen.talks) - _MOST_TALKS) + max(0, len(seen.waiting) - _MOST_WAITING)
    totals = Totals(
        n_waiting=len(waits),
        since_s=_longest(waits),
        n_left_out=n_left_out,
        figures=_figures([past.ended for past in look.roll.past]),
        pulse=_pulse(seen.talks),
    )
    return Board(
        at_s=look.at_s,
        totals=totals,
        talks=seen.talks[:_MOST_TALKS],
        waiting=tuple(_waiting(look, case) for case in seen.waiting[:_MOST_WAITING]),
        alerts=tuple(_alert(look, alert) for alert in seen.alerts),
        agents=tuple(_agent(look, worker, seen.talks) for worker in seen.workers),
        departments=tuple(_departments(look, seen, waits, centre, reach)),
        teams=tuple(_teams(look, seen)),
        hour=tuple(hour),
    )


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
    talks = [_call(look, one, told) for one in live] + [_case(look, one, told) for one in active]
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


def _call(look: Look, view: LiveView, told: Told) -> Talk:
    n_alerts = told.get(view.call_id, 0)
    return Talk(
        id=view.call_id,
        channel=Channel.CALL,
        call_id=view.call_id,
        case_id=view.case_id,
        agent_id=view.agent_id,
        agent_name=view.agent_name or look.roll.name_of(view.agent_id),
        customer_name=view.customer_name,
        department=view.queue,
        began_s=view.began_s,
        stage=view.stage,
        mood=view.emotion,
        mood_analysed=view.mood_analysed,
        negativity=None if view.negativity is None else round(view.negativity, _PLACES),
        trend=view.trend,
        n_alerts=n_alerts,
        urgency=Felt(view.emotion, view.trend, n_alerts).urgency,
    )


def _case(look: Look, case: FloorCase, told: Told) -> Talk:
    mood, n_alerts = _mood(case.scores), told.get(case.case_id, 0)
    return Talk(
        id=case.case_id,
        channel=case.channel,
        call_id=None,
        case_id=case.case_id,
        agent_id=case.expert_id,
        agent_name=look.roll.name_of(case.expert_id),
        customer_name=case.customer_name,
        department=case.department,
        began_s=case.assigned_s or case.waiting_since_s,
        stage=None,
        mood=mood,
        mood_analysed=case.analyse_mood,
        negativity=round(case.scores.negativity, _PLACES) if case.scores else None,
        trend=case.shift,
        n_alerts=n_alerts,
        urgency=Felt(mood, case.shift, n_alerts).urgency,
    )


def _waiting(look: Look, case: FloorCase) -> Waiting:
    return Waiting(
        id=case.case_id,
        channel=case.channel,
        department=case.department,
        customer_name=case.customer_name,
        since_s=case.waiting_since_s,
        mood=_mood(case.scores),
        mood_analysed=case.analyse_mood,
        offered_to=look.roll.name_of(case.expert_id),
    )


def _alert(look: Look, alert: FloorAlert) -> OpenAlert:
    agent_id = alert.agent_id or alert.expert_id
    return OpenAlert(
        id=alert.alert_id,
        call_id=alert.call_id,
        case_id=alert.case_id,
        rule=alert.rule,
        severity=alert.severity,
        raised_s=alert.raised_s,
        why=alert.why,
        state=alert.state,
        owner=alert.owner,
        due_s=alert.due_s,
        by=look.roll.called(alert.taken_by or alert.acknowledged_by),
        agent_id=agent_id,
        agent_name=look.roll.name_of(agent_id),
        customer_name=alert.customer_name,
        department=alert.call_department or alert.case_department,
    )


def _agent(look: Look, worker: Worker, talks: Sequence[Talk]) -> Agent:
    channels = Counter(one.channel for one in talks if one.agent_id == worker.agent_id)
    return Agent(
        id=worker.agent_id,
        name=worker.name,
        presence=look.presences.get(worker.agent_id, Presence.OFFLINE),
        team_ids=worker.team_ids,
        n_chats=channels[Channel.CHAT],
        n_calls=channels[Channel.CALL],
    )


def _departments(
    look: Look, seen: Seen, waits: Sequence[FloorCase], centre: Sequence[str], reach: Reach
) -> Iterator[Department]:
    """Yield those in which anybody within reach works, or has somebody to serve."""
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
            since_s=_longest(here),
            n_going=going[name or None],
            n_available=sum(
                name in one.departments and look.presences.get(one.agent_id) is Presence.AVAILABLE
                for one in look.roll.workers.values()
            ),
            figures=_figures(
                [p.ended for p in look.roll.past if (p.department or _NO_DEPARTMENT) == name]
            ),
        )


def _teams(look: Look, seen: Seen) -> Iterator[Team]:
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
                pulse=_pulse([talk for talk in seen.talks if talk.agent_id in theirs]),
            )


def _pulse(talks: Sequence[Talk]) -> PulseShown:
    return PulseShown.model_validate(pulse_of(Felt(one.mood, one.trend) for one in talks))


def _figures(ended: Sequence[Ended]) -> Figures:
    return Figures.model_validate(service_of(ended))


def _mood(scores: EmotionScores | None) -> Emotion | None:
    return scores.emotion if scores else None


def _longest(waits: Sequence[FloorCase]) -> float | None:
    return min((case.waiting_since_s for case in waits), default=None)
