"""AlertFigures: what becomes of alerts and hints, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from api.events.kinds import (
    AlertAnswered,
    AlertEscalated,
    AlertRaised,
    AlertTaken,
    Data,
    GoodwillDecided,
    HintAnswered,
    HintGiven,
)

_ANSWER_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800)


class AlertFigures:
    """Counts events; a rule's name is the centre's own, so there are as many as it has rules."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._raised = Counter(
            "tonewise_alerts",
            "Alerts that were raised, on chats and calls",
            ["rule", "severity", "channel"],
            registry=registry,
        )
        self._escalated = Counter(
            "tonewise_alerts_escalated",
            "Alerts that nobody took in time, by how far they have gone up",
            ["level"],
            registry=registry,
        )
        self._answered = Histogram(
            "tonewise_cue_response_seconds",
            "From an alert to the first thing that was done about it",
            ["response"],
            buckets=_ANSWER_S,
            registry=registry,
        )
        self._taken = Histogram(
            "tonewise_alert_taken_seconds",
            "From an alert until somebody took it",
            buckets=_ANSWER_S,
            registry=registry,
        )
        self._hints = Counter(
            "tonewise_hints",
            "Hints in calls: given, and of those the used and the unused that agents told of",
            ["behaviour", "outcome"],
            registry=registry,
        )
        self._goodwill = Counter(
            "tonewise_goodwill_decisions",
            "Offers to customers that a supervisor decided about",
            ["state"],
            registry=registry,
        )

    def happened(self, data: Data) -> None:
        """Count an event, if it is of these."""
        match data:
            case AlertRaised(rule=rule, severity=severity, call_id=call_id):
                self._raised.labels(rule, severity, "call" if call_id else "chat").inc()
            case AlertEscalated(level=level):
                self._escalated.labels(str(level)).inc()
            case AlertAnswered(response=response, after_s=after_s):
                self._answered.labels(response).observe(after_s)
            case AlertTaken(after_s=after_s):
                self._taken.observe(after_s)
            case HintGiven(behaviour=behaviour):
                self._hints.labels(behaviour, "given").inc()
            case HintAnswered(behaviour=behaviour, used=used):
                self._hints.labels(behaviour, "used" if used else "unused").inc()
            case GoodwillDecided(state=state):
                self._goodwill.labels(state).inc()
