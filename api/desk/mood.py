"""Mood: what a customer's words tell, where it is going, and whether anyone should look."""

from collections.abc import Sequence
from dataclasses import replace

from api.desk.alerting import raise_alert
from api.desk.views import AlertView, MessageView, ReadMessage
from api.desk.work import Work, fresh_id
from api.events.kinds import MoodImproved, MoodRead, MoodWorsened
from api.rulebook import alert_rules
from api.storage import alerts, doubting, messages
from api.storage.cases import CaseRecord
from api.storage.doubting import ReadHere
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.alert_state import fresh
from insights.alerts import Alert, Judged, Raised, judge
from insights.customer import customer_of
from text.reading import TextReading
from text.shift import Shift, shift

_TURNS: dict[Shift, type[MoodWorsened] | type[MoodImproved]] = {
    Shift.WORSENING: MoodWorsened,
    Shift.IMPROVING: MoodImproved,
}


def understand(
    work: Work, record: CaseRecord, message: MessageView, reading: TextReading
) -> CaseRecord:
    """Return the case, not kept yet, as its customer's latest words leave it.

    Of a customer who does not want it, nothing but the topic is looked at, and nothing kept.
    """
    record = _about(work, record, reading)
    if not record.analyse_mood:
        return record
    before = messages.read(work.connection, record.case_id)
    going = shift(_scores((*(past.reading for past in before), reading)))
    now = ReadMessage(message.sequence, message.message_id, work.now_s, reading, going)
    messages.add_reading(work.connection, record.case_id, now)
    _tell(work, record, now)
    alerted = _alert(work, record, (*before, now))
    _doubt(work, record, now, alerted)
    return replace(record, reading=reading, shift=going, scores=_believed(record, reading))


def _about(work: Work, record: CaseRecord, reading: TextReading) -> CaseRecord:
    """Return the case with its department, if none was known and it can still wait there."""
    named = reading.topic.department
    if record.department or not record.is_waiting or named not in work.centre.departments:
        return record
    return replace(record, department=named)


def _believed(record: CaseRecord, reading: TextReading) -> EmotionScores | None:
    """Return what routing goes by: the latest scores that name a mood, if any ever did."""
    if record.scores is None or (reading.scores is not None and not reading.scores.abstained):
        return reading.scores or record.scores
    return record.scores


def _scores(readings: Sequence[TextReading]) -> list[EmotionScores]:
    return [reading.scores for reading in readings if reading.scores is not None]


def _tell(work: Work, record: CaseRecord, now: ReadMessage) -> None:
    scores, reading = now.reading.scores, now.reading
    emotion: Emotion | None = scores.emotion if scores else None
    work.tell(
        record.case_id,
        MoodRead(
            sequence=now.sequence,
            emotion=emotion,
            confidence=scores.confidence if scores else None,
            negativity=reading.negativity,
            unread=reading.unread,
            confirmed=reading.confirmed,
        ),
    )
    turn = _TURNS.get(now.shift) if now.shift else None
    if turn is not None and now.shift is not record.shift:
        work.tell(
            record.case_id,
            turn(sequence=now.sequence, emotion=emotion, negativity=reading.negativity),
        )


def _doubt(work: Work, record: CaseRecord, now: ReadMessage, alerted: bool) -> None:
    """Keep the reading for review, if it is worth a look."""
    if now.reading.scores is None:
        return
    read = ReadHere(
        case_id=record.case_id,
        sequence=now.sequence,
        customer_id=record.customer_id,
        read_s=now.read_s,
        scores=now.reading.scores,
        routed=record.assigned_s is None,
        alerted=alerted,
    )
    doubting.of_messages(work.connection, [read], work.models)


def _alert(work: Work, record: CaseRecord, read: Sequence[ReadMessage]) -> bool:
    """Raise the alerts that the latest reading gives cause for; returns whether it gave any."""
    judged = [
        Judged(one.message_id, one.read_s, one.reading.scores, one.reading.confirmed)
        for one in read
    ]
    # Those of a call of this case have rules of their own, and other names.
    before = alerts.of_case(work.connection, record.case_id)
    raised = [Raised(one.rule, one.raised_s) for one in before if one.call_id is None]
    found = judge(judged, work.centre.alerts, raised, work.now_s)
    for alert in found:
        _raise(work, record, read[-1].sequence, alert)
    return bool(found)


def _raise(work: Work, record: CaseRecord, sequence: int, alert: Alert) -> None:
    rules = alert_rules(work.connection)
    customer = customer_of(record.metadata, record.customer_id, rules.key_accounts.managers)
    view = AlertView(
        alert_id=fresh_id("alt"),
        case_id=record.case_id,
        call_id=None,
        rule=alert.rule,
        severity=alert.severity,
        raised_s=work.now_s,
        sequence=sequence,
        at_s=None,
        value=alert.value,
        why=alert.why,
        handling=fresh(rules.chain_for(None, customer), work.now_s),
    )
    work.news.append(raise_alert(work.connection, view))
