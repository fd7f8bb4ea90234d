"""Lines: what is drawn of one conversation, one wait, one alert, one of the people."""

from collections import Counter
from collections.abc import Mapping, Sequence

from api.board.look import Look
from api.board.roll import Worker
from api.board.shapes import Agent, OpenAlert, Talk, Waiting
from api.live.view import LiveView
from api.storage.floor import FloorAlert, FloorCase
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.pulse import Felt
from routing.expert import Channel, Presence

_PLACES = 2  # a reading moves by less than a hundredth without meaning anything

Told = Mapping[str | None, int]  # open alerts that nobody took, by call or case


def of_call(look: Look, view: LiveView, told: Told) -> Talk:
    """Return a call that is heard."""
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


def of_case(look: Look, case: FloorCase, told: Told) -> Talk:
    """Return a chat, or a call that is not heard here."""
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


def of_wait(look: Look, case: FloorCase) -> Waiting:
    """Return somebody who waits."""
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


def of_alert(look: Look, alert: FloorAlert) -> OpenAlert:
    """Return an open alert."""
    agent_id = alert.agent_id or alert.expert_id
    return OpenAlert(
        id=alert.alert_id,
        call_id=alert.call_id,
        goes_on=any(view.call_id == alert.call_id for view in look.live),
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


def of_agent(look: Look, worker: Worker, talks: Sequence[Talk]) -> Agent:
    """Return one of the people, with how many of these conversations they have."""
    channels = Counter(one.channel for one in talks if one.agent_id == worker.agent_id)
    return Agent(
        id=worker.agent_id,
        name=worker.name,
        presence=look.presences.get(worker.agent_id, Presence.OFFLINE),
        team_ids=worker.team_ids,
        n_chats=channels[Channel.CHAT],
        n_calls=channels[Channel.CALL],
    )


def _mood(scores: EmotionScores | None) -> Emotion | None:
    return scores.emotion if scores else None
