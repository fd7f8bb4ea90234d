"""Ledger: what was noticed in a call is written down, and told to whoever follows events."""

from sqlalchemy import Connection

from api.desk.alerting import answer, raise_alert
from api.desk.views import AlertView
from api.desk.work import fresh_id
from api.events.kinds import GoodwillProposed
from api.events.kinds import HintAnswered as HintAnsweredEvent
from api.events.kinds import HintGiven as HintGivenEvent
from api.live.noticed import AlertRaised, CueAnswered, HintAnswered, HintGiven, Noticed
from api.storage import alerts, calls, events, goodwill, hints
from api.storage.calls import CallRecord
from api.storage.events import News
from api.storage.goodwill import Goodwill
from api.storage.hints import Hint
from emotion.labels import Emotion
from insights.alert_state import fresh


def keep(connection: Connection, call_id: str, noticed: Noticed) -> None:
    """Write what was noticed, and its events; of a call that nobody knows, nothing.

    What is written already stays as it is: a commit whose answer was lost is tried again.
    """
    call = calls.one(connection, call_id)
    if call is not None:
        events.add(connection, _kept(connection, call, noticed))


def _kept(connection: Connection, call: CallRecord, noticed: Noticed) -> tuple[News, ...]:
    match noticed:
        case AlertRaised(alert_id):
            is_there = alerts.one(connection, alert_id) is not None
            return () if is_there else (raise_alert(connection, _alert(call, noticed)),)
        case CueAnswered(alert_id, response, answered_s):
            cue = alerts.one(connection, alert_id)
            return answer(connection, (cue,) if cue else (), response, answered_s)
        case HintGiven(hint_id):
            is_there = hints.one(connection, hint_id) is not None
            return () if is_there else _give(connection, call, noticed)
        case HintAnswered():
            return _answer(connection, call, noticed)


def _alert(call: CallRecord, raised: AlertRaised) -> AlertView:
    return AlertView(
        alert_id=raised.alert_id,
        case_id=call.case_id,
        call_id=call.call_id,
        rule=raised.rule,
        severity=raised.severity,
        raised_s=raised.raised_s,
        sequence=None,
        at_s=raised.at_s,
        value=raised.value,
        why=raised.why,
        handling=fresh(raised.chain, raised.raised_s),
    )


def _give(connection: Connection, call: CallRecord, given: HintGiven) -> tuple[News, ...]:
    hints.add(
        connection,
        Hint(
            hint_id=given.hint_id,
            call_id=call.call_id,
            case_id=call.case_id,
            agent_id=call.agent_id,
            department=call.department,
            play=given.play,
            playbook=given.playbook,
            behaviour=given.behaviour,
            at_s=given.at_s,
            given_s=given.given_s,
            mood=Emotion(given.mood) if given.mood else None,
            text=given.text,
        ),
    )
    told = HintGivenEvent(
        hint_id=given.hint_id, call_id=call.call_id, behaviour=given.behaviour, play=given.play
    )
    news = (News(call.case_id, given.given_s, told),)
    return news if given.offer is None else (*news, _propose(connection, call, given, given.offer))


def _propose(connection: Connection, call: CallRecord, given: HintGiven, offer: str) -> News:
    proposed = Goodwill(
        goodwill_id=fresh_id("gw"),
        hint_id=given.hint_id,
        call_id=call.call_id,
        case_id=call.case_id,
        agent_id=call.agent_id,
        offer=offer,
        proposed_s=given.given_s,
    )
    goodwill.add(connection, proposed)
    told = GoodwillProposed(
        goodwill_id=proposed.goodwill_id, call_id=call.call_id, offer=proposed.offer
    )
    return News(call.case_id, given.given_s, told)


def _answer(connection: Connection, call: CallRecord, answered: HintAnswered) -> tuple[News, ...]:
    hint = hints.one(connection, answered.hint_id)
    if hint is None or hint.call_id != call.call_id or hint.used is answered.used:
        return ()
    hints.answer(connection, hint.hint_id, answered.used, answered.answered_s)
    told = HintAnsweredEvent(
        hint_id=hint.hint_id, call_id=call.call_id, behaviour=hint.behaviour, used=answered.used
    )
    return (News(call.case_id, answered.answered_s, told),)
