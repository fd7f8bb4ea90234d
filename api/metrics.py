"""Metrics: what /metrics tells Prometheus. Events are counted by every process that sees them."""

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.desk.views import DepartmentView
from api.events.event import Event
from api.events.kinds import (
    CaseAbandoned,
    CaseAssigned,
    CaseClosed,
    CaseOpened,
    MessageAdded,
    MoodRead,
)
from api.live.alert_figures import AlertFigures
from api.live.figures import LiveFigures
from api.routes.envelope import Answered
from emotion.labels import NEGATIVE

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_LATENCY_S = (0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_WAIT_S = (1, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
_MOST_REMEMBERED = 10_000  # cases of which something is awaited
_MESSAGE_ROUTES = frozenset({"/v1/chats", "/v1/chats/{chat_id}/messages"})


class _Remembered:
    """When something came to pass in a case, until what answers it does."""

    def __init__(self) -> None:
        self._since_s: dict[str, list[float]] = {}  # case -> epoch seconds

    def note(self, case_id: str, at_s: float) -> None:
        if case_id not in self._since_s and len(self._since_s) >= _MOST_REMEMBERED:
            self._since_s.pop(next(iter(self._since_s)))
        self._since_s.setdefault(case_id, []).append(at_s)

    def take(self, case_id: str) -> Sequence[float]:
        """Return the times and forget them; none if it came before this process."""
        return self._since_s.pop(case_id, ())


def _observe(histogram: Histogram, since_s: Sequence[float], now_s: float) -> None:
    for began_s in since_s:
        histogram.observe(max(0.0, now_s - began_s))


class Metrics:
    """The figures of one process; nothing is registered globally, so several can live in one."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Histogram(
            "tonewise_request_seconds",
            "From a request's arrival to the end of its answer; a stream lasts as long as it does",
            ["method", "route", "status"],
            buckets=_LATENCY_S,
            registry=registry,
        )
        self._messages = Histogram(
            "tonewise_message_seconds",
            "From a message's arrival until it is read, stored, routed and answered",
            buckets=_LATENCY_S,
            registry=registry,
        )
        self._waits = Histogram(
            "tonewise_wait_seconds",
            "From a case's first message until an expert serves it",
            buckets=_WAIT_S,
            registry=registry,
        )
        self._answers = Histogram(
            "tonewise_upset_answer_seconds",
            "From a message that surely shows a negative mood to the expert's next message",
            buckets=_WAIT_S,
            registry=registry,
        )
        self._webhooks = Counter(
            "tonewise_webhook_attempts",
            "Attempts to deliver an event, by what came of it",
            ["outcome"],
            registry=registry,
        )
        self._queue = Gauge(
            "tonewise_queue_length", "Cases that wait", ["department"], registry=registry
        )
        self._cases = Gauge("tonewise_cases", "Cases by state", ["state"], registry=registry)
        self.live = LiveFigures(registry)
        self._alerts = AlertFigures(registry)
        self._opened = _Remembered()
        self._upset = _Remembered()

    def answered(self, request: Answered) -> None:
        """Count a request."""
        labels = (request.method, request.route, str(request.status))
        self._requests.labels(*labels).observe(request.took_s)
        if request.route in _MESSAGE_ROUTES and request.method == "POST" and request.status < 300:
            self._messages.observe(request.took_s)

    def happened(self, event: Event) -> None:
        """Count an event."""
        self._alerts.happened(event.data)
        if event.case_id is None:
            return
        case_id, at_s = event.case_id, event.occurred_s
        match event.data:
            case CaseOpened():
                self._opened.note(case_id, at_s)
            case CaseAssigned():
                _observe(self._waits, self._opened.take(case_id), at_s)
            case MoodRead(confirmed=True, emotion=emotion) if emotion in NEGATIVE:
                self._upset.note(case_id, at_s)
            case MessageAdded(author="expert"):
                _observe(self._answers, self._upset.take(case_id), at_s)
            case CaseClosed() | CaseAbandoned():
                self._opened.take(case_id)
                self._upset.take(case_id)

    def sent(self, outcome: str) -> None:
        """Count an attempt at a webhook."""
        self._webhooks.labels(outcome).inc()

    def text(self, departments: Sequence[DepartmentView], cases: Mapping[str, int]) -> bytes:
        """Return everything as Prometheus reads it, with the queue as it stands."""
        self._queue.clear()
        self._cases.clear()
        for department in departments:
            self._queue.labels(department.name).set(department.n_waiting)
        for state, n in cases.items():
            self._cases.labels(state).set(n)
        return generate_latest(self._registry)
