"""Alerting: alerts are raised, handled, answered and passed on; each with what is told of it."""

from collections.abc import Sequence

from sqlalchemy import Connection

from api.desk.errors import UnknownAlertError
from api.desk.views import AlertView
from api.desk.words import storable
from api.events.kinds import (
    AlertAcknowledged,
    AlertAnswered,
    AlertEscalated,
    AlertRaised,
    AlertResolved,
    AlertTaken,
    Data,
)
from api.storage import alerts
from api.storage.events import News
from insights.alert_state import Handling, Move, Response


def raise_alert(connection: Connection, alert: AlertView) -> News:
    """Keep a new alert."""
    alerts.add(connection, alert)
    told = AlertRaised(
        alert_id=alert.alert_id,
        rule=alert.rule,
        sequence=alert.sequence,
        why=alert.why,
        call_id=alert.call_id,
        severity=alert.severity,
        owner=alert.handling.owner,
    )
    return News(alert.case_id, alert.raised_s, told)


def alert_of(connection: Connection, alert_id: str) -> AlertView:
    """Return an alert; raises UnknownAlertError."""
    alert = alerts.one(connection, storable(alert_id))
    if alert is None:
        raise UnknownAlertError(f"there is no alert {alert_id!r}")
    return alert


def move(
    connection: Connection, alert: AlertView, handling: Handling, made: Move, now_s: float
) -> tuple[News, ...]:
    """Keep what a move made of an alert; nothing if it made nothing of it."""
    if handling == alert.handling:
        return ()
    alerts.handle(connection, alert.alert_id, handling)
    told: list[Data] = [_moved(alert, handling, made, now_s)]
    if alert.handling.responded_s is None and handling.response is not None:
        told.append(_answered(alert, handling.response, now_s))
    return tuple(News(alert.case_id, now_s, data) for data in told)


def answer(
    connection: Connection, cues: Sequence[AlertView], response: Response, now_s: float
) -> tuple[News, ...]:
    """Keep the first response to each of these alerts that has none."""
    news = []
    for cue in cues:
        handling = cue.handling.answered(response, now_s)
        if handling != cue.handling:
            alerts.handle(connection, cue.alert_id, handling)
            news.append(News(cue.case_id, now_s, _answered(cue, response, now_s)))
    return tuple(news)


def escalate(connection: Connection, now_s: float) -> tuple[News, ...]:
    """Pass on every alert that nobody took in time."""
    news = []
    for alert in alerts.overdue(connection, now_s):
        handling = alert.handling.escalated(now_s)
        alerts.handle(connection, alert.alert_id, handling)
        told = AlertEscalated(
            alert_id=alert.alert_id,
            call_id=alert.call_id,
            severity=alert.severity,
            level=handling.level,
            owner=handling.owner if handling.due_s is not None else None,
            due_s=handling.due_s,
        )
        news.append(News(alert.case_id, now_s, told))
    return tuple(news)


def _moved(alert: AlertView, handling: Handling, made: Move, now_s: float) -> Data:
    alert_id, call_id = alert.alert_id, alert.call_id
    after_s = max(0.0, now_s - alert.raised_s)
    match made:
        case Move.ACKNOWLEDGE:
            by = handling.acknowledged_by or ""
            return AlertAcknowledged(alert_id=alert_id, call_id=call_id, by=by, after_s=after_s)
        case Move.TAKE:
            by = handling.taken_by or ""
            return AlertTaken(alert_id=alert_id, call_id=call_id, by=by, after_s=after_s)
        case Move.RESOLVE:
            return AlertResolved(
                alert_id=alert_id,
                call_id=call_id,
                by=handling.resolved_by or "",
                after_s=after_s,
                outcome=handling.outcome,
            )


def _answered(alert: AlertView, response: Response, now_s: float) -> AlertAnswered:
    return AlertAnswered(
        alert_id=alert.alert_id,
        call_id=alert.call_id,
        response=response,
        after_s=max(0.0, now_s - alert.raised_s),
    )
