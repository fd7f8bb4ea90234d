"""OpenCall: what a journal remembers of a call that goes on, and the events it gives cause to."""

from dataclasses import dataclass

from api.events.kinds import CallFailed, CallGraded, CallMood, CallStarted, Data
from api.storage.calls import CallEnd, CallRecord
from api.storage.enums import CallState
from emotion.labels import Emotion
from grading.report import GradeReport
from speech.audio import Speaker
from speech.utterance import Utterance

EMPTY = "no sound came"  # the reason of a call that is EMPTY, rather than FAILED
_MOOD_EVERY_S = 5.0  # of the call: an event a change, but not at every word


@dataclass(slots=True)
class OpenCall:
    """One call, from its start to its end."""

    call_id: str
    case_id: str | None
    n_moments: int = 0
    heard_s: float = 0.0
    mood: Emotion | None = None
    mood_at_s: float = -_MOOD_EVERY_S

    def changed(self, utterance: Utterance) -> CallMood | None:
        """Return what an utterance tells of the customer's mood, if it is another than before."""
        if utterance.speaker is not Speaker.CUSTOMER or not utterance.readings:
            return None
        latest = utterance.readings[-1]
        mood = latest.fused.emotion
        if mood is self.mood or latest.end_s < self.mood_at_s + _MOOD_EVERY_S:
            return None
        self.mood, self.mood_at_s = mood, latest.end_s
        negativity = None if mood is None else latest.fused.negativity
        return CallMood(
            call_id=self.call_id, at_s=latest.end_s, emotion=mood, negativity=negativity
        )


def started(record: CallRecord) -> CallStarted:
    """Return the event of a call that began."""
    return CallStarted(
        call_id=record.call_id,
        agent_id=record.agent_id,
        customer_id=record.customer_id,
        department=record.department,
        protocol=record.protocol,
        recorded=record.recorded,
    )


def graded(
    call_id: str, report_id: str, report: GradeReport, reason: str, now_s: float
) -> tuple[CallEnd, Data]:
    """Return how a call ended that has a report, and the event of it."""
    points, stars, band = report.points, report.stars, report.band
    end = CallEnd(CallState.GRADED, now_s, reason, points=points, stars=stars, band=band)
    told = CallGraded(call_id=call_id, report_id=report_id, points=points, stars=stars, band=band)
    return end, told


def failed(call_id: str, reason: str, now_s: float) -> tuple[CallEnd, Data]:
    """Return how a call ended that has none, and the event of it."""
    state = CallState.EMPTY if reason == EMPTY else CallState.FAILED
    end = CallEnd(state, now_s, reason, failure=reason)
    return end, CallFailed(call_id=call_id, state=state, reason=reason)
